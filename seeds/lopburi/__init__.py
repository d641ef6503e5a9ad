"""The Lopburi forum of 2019: what a news report of that year states, and nothing more."""
