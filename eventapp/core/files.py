"""Files people hand in: pictures made safe, random names on disk, and names in headers."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from eventapp.core.errors import Refused
from eventapp.core.i18n import lazy

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_BYTES = 5 * 1024 * 1024
LARGEST_PIXELS = 40_000_000
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}
_FORMATS = ("JPEG", "PNG", "WEBP")
_NAME = re.compile(r"[0-9a-f]{40}\.[a-z0-9]{1,5}")


@dataclass(frozen=True)
class Picture:
    """A picture that we drew ourselves from what was sent."""

    content: bytes
    media_type: str
    width: int
    height: int

    @property
    def kind(self) -> str:
        """The suffix of its file."""
        return SUFFIXES[self.media_type]


def picture(content: bytes, max_side: int = 2000) -> Picture:
    """The picture decoded, turned upright, made no larger than `max_side` and drawn anew.

    Nothing of the sent file stays: no EXIF with a place, no second file behind the first.
    Raises Refused for anything but JPEG, PNG and WebP, and for pictures too large to open.
    """
    if len(content) > LARGEST_BYTES:
        raise Refused(
            lazy("The picture is larger than %(megabytes)s MB.", megabytes=LARGEST_BYTES >> 20)
        )
    image = _decoded(content, max_side)
    kind = "PNG" if image.mode == "RGBA" else "JPEG"
    out = BytesIO()
    options = {"optimize": True} if kind == "PNG" else {"quality": 85, "progressive": True}
    image.save(out, kind, **options)
    return Picture(out.getvalue(), f"image/{kind.lower()}", image.width, image.height)


def store(content: bytes, kind: str, *, folder: Path) -> str:
    """Writes a file under a new random name with the suffix `kind`, and returns that name."""
    name = f"{secrets.token_hex(20)}.{kind}"
    target = path_of(name, folder=folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = target.with_suffix(".part")
    try:
        with open(half, "xb", opener=_private) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    return name


def read(name: str, *, folder: Path) -> bytes:
    """The content of a stored file; raises FileNotFoundError."""
    return path_of(name, folder=folder).read_bytes()


def remove(name: str, *, folder: Path) -> None:
    """Removes a stored file; one that is gone already is gone."""
    with suppress(FileNotFoundError):
        path_of(name, folder=folder).unlink()


def path_of(name: str, *, folder: Path) -> Path:
    """Where a stored file lies; only names that `store` makes are names."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return folder / name


def content_disposition(filename: str, inline: bool = False) -> str:
    """The header's value with a name for every browser (RFC 6266, RFC 8187), Thai included."""
    name = re.sub(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|]+', " ", filename)
    name = " ".join(name.encode("utf-8", "ignore").decode().split()).strip(". ") or "file"
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    plain = re.sub(r"[^\w.\-() ]+", "", stem, flags=re.ASCII).strip(" -.")
    plain = plain if re.search(r"[A-Za-z0-9]", plain) else "file"
    plain += dot + re.sub(r"[^\w]", "", suffix, flags=re.ASCII)
    encoded = quote(name, safe="!#$&+-.^_`|~")
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain.rstrip('.')}\"; filename*=UTF-8''{encoded}"


def _decoded(content: bytes, max_side: int) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise Refused(lazy("The picture has too many pixels. Make it smaller first."))
            image.draft("RGB", (max_side, max_side))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((max_side, max_side))
            return _bare(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(lazy("The picture has too many pixels. Make it smaller first.")) from None
    except UnidentifiedImageError:
        raise Refused(lazy("This is not a picture. JPEG, PNG and WebP can be used.")) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused(lazy("The picture is damaged and cannot be opened.")) from None


def _bare(image: Image) -> Image:
    """Pixels alone, without profile, comment or text chunk."""
    from PIL import Image as Pictures

    seen_through = image.has_transparency_data
    pixels = image.convert("RGBA" if seen_through else "RGB")
    bare = Pictures.new(pixels.mode, pixels.size)
    bare.paste(pixels)
    return bare


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
