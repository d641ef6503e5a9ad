"""Style sheets, scripts, fonts and icons: joined, hashed and compressed in memory."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

STATIC = Path(__file__).resolve().parents[2] / "static"
PREFIX = "/assets/"
FOREVER = "public, max-age=31536000, immutable"
TEXT = {".css", ".js", ".svg", ".txt", ".json"}

_FOUNDATION = ("tokens", "base", "layout")
_EVERYWHERE = ("button", "badge", "card", "note", "menu", "choice", "toast")
_EVENT = ("flower", "meter", "hero", "agenda", "person", "orgs", "facts", "files", "sticky-cta")
_FORMS = ("field", "errors", "search-box", "dialog", "ways")
_LISTS = ("chip", "event-row", "month", "pagination", "tabs", "segment", "empty", "table")

# A page takes `site` and at most one other; the order of files is the order of authority.
BUNDLES: dict[str, tuple[str, ...]] = {
    "site": (
        *_FOUNDATION,
        *(f"components/{name}" for name in _EVERYWHERE + _EVENT),
        "print",
    ),
    "pages": (
        *(f"components/{name}" for name in _FORMS + _LISTS),
        *(f"pages/{name}" for name in ("home", "register", "ticket", "sign-in", "error", "text")),
    ),
    "organizer": (
        *(f"components/{name}" for name in _FORMS + _LISTS),
        *(
            f"components/{name}"
            for name in ("panel", "figures", "chart", "filters", "feed", "occupancy", "editor")
        ),
        *(f"pages/{name}" for name in ("shell", "dashboard", "manage", "venues")),
    ),
}

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(frozen=True)
class Asset:
    """One file as it goes over the wire."""

    body: bytes
    media_type: str
    digest: str
    compressed: bytes | None

    @classmethod
    def of(cls, body: bytes, suffix: str) -> Asset:
        media_type = mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream"
        if suffix == ".js":
            media_type = "text/javascript"
        if suffix in TEXT:
            media_type += "; charset=utf-8"
        compressed = gzip.compress(body, 9, mtime=0) if suffix in TEXT else None
        return cls(body, media_type, hashlib.sha256(body).hexdigest()[:12], compressed)


class Assets:
    """Every static file by its plain name (`site.css`, `fonts/x.woff2`) and hashed address."""

    def __init__(self, folder: Path = STATIC) -> None:
        self.folder = folder
        self._by_name: dict[str, Asset] = {}
        self.load()

    def load(self) -> None:
        """Read the folder; bundles last, because they name fonts by their hashes."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path.suffix != ".css":
                name = path.relative_to(self.folder).as_posix()
                self._by_name[name] = Asset.of(path.read_bytes(), path.suffix)
        for bundle, files in BUNDLES.items():
            sheet = "\n".join((self.folder / "css" / f"{f}.css").read_text("utf-8") for f in files)
            self._by_name[f"{bundle}.css"] = Asset.of(self._join(sheet).encode(), ".css")

    def _join(self, sheet: str) -> str:
        named = re.sub(r"url\(\.\./([^)]+)\)", lambda m: f"url({self.url(m[1])})", sheet)
        return longhand(minified(named))

    def url(self, name: str) -> str:
        """The address of a file, which changes whenever its content does."""
        stem, dot, suffix = name.rpartition(".")
        return f"{PREFIX}{stem}.{self._by_name[name].digest}{dot}{suffix}"

    def find(self, address: str) -> tuple[Asset | None, bool]:
        """The file at an address, and whether the hash in it is today's."""
        match = re.fullmatch(r"(.+)\.([0-9a-f]{12})(\.\w+)", address)
        if match is None:
            return self._by_name.get(address), False
        asset = self._by_name.get(match[1] + match[3])
        return asset, asset is not None and asset.digest == match[2]

    def in_front_of(self, application: Application) -> Application:
        """A WSGI layer that answers /assets/ itself and passes on everything else."""

        def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
            path = environ.get("PATH_INFO", "")
            if not path.startswith(PREFIX) or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                return application(environ, start_response)
            asset, current = self.find(path[len(PREFIX) :])
            if asset is None:
                return application(environ, start_response)
            return _send(asset, current, environ, start_response)

        return answer


def _send(
    asset: Asset, current: bool, environ: dict[str, Any], start_response: StartResponse
) -> Iterable[bytes]:
    """An old hash gets today's file (a page kept by a phone stays readable), not for ever."""
    packed = asset.compressed is not None and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
    body = asset.compressed if packed and asset.compressed is not None else asset.body
    etag = f'"{asset.digest}{"-gz" if packed else ""}"'
    headers = [
        ("Content-Type", asset.media_type),
        ("Cache-Control", FOREVER if current else "no-cache"),
        ("ETag", etag),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if asset.compressed is not None:
        headers.append(("Vary", "Accept-Encoding"))
    if packed:
        headers.append(("Content-Encoding", "gzip"))
    if environ.get("HTTP_IF_NONE_MATCH") == etag:
        start_response("304 Not Modified", headers)
        return []
    start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def minified(sheet: str) -> str:
    """The sheet without comments and idle white space."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip()


def longhand(sheet: str) -> str:
    """Logical margins and paddings side by side: Safari 14.0 does not know their short forms."""

    def both(match: re.Match[str]) -> str:
        name, values = match[1], re.findall(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+", match[2])
        return f"{name}-start:{values[0]};{name}-end:{values[-1]}"

    return re.sub(r"\b((?:margin|padding)-(?:inline|block)):([^;}]+)", both, sheet)


def install(app: Flask) -> Assets:
    """Serve the assets of this application and give templates their addresses."""
    assets = Assets()
    app.extensions["assets"] = assets
    app.wsgi_app = assets.in_front_of(app.wsgi_app)  # type: ignore[method-assign, assignment]
    app.jinja_env.globals.update(
        asset=assets.url,
        css_url=lambda bundle: assets.url(f"{bundle}.css"),
        js_url=lambda name: assets.url(f"js/{name}.js"),
    )
    return assets
