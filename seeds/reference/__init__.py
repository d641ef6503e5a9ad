"""What every installation knows of Thailand: its provinces, districts and sub-districts."""

from seeds.reference.geography import Row, areas, districts, provinces, subdistricts

__all__ = ["Row", "areas", "districts", "provinces", "subdistricts"]
