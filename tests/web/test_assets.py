"""Style sheets, fonts and scripts: hashed, compressed, kept for ever, and within the budget."""

import gzip
import hashlib
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from eventapp.web import assets
from eventapp.web.assets import BUNDLES, FOREVER, STATIC, Assets

KEPT = Assets()


@pytest.fixture
def visitor() -> FlaskClient:
    app = Flask("assets")
    assets.install(app)
    return app.test_client()


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_is_kept_for_ever_under_its_hash(visitor: FlaskClient, bundle: str) -> None:
    address = KEPT.url(f"{bundle}.css")

    answer = visitor.get(address)

    digest = hashlib.sha256(answer.data).hexdigest()[:12]
    assert address == f"/assets/{bundle}.{digest}.css"
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_sheet_travels_compressed_to_who_takes_it(visitor: FlaskClient) -> None:
    address = KEPT.url("site.css")

    packed = visitor.get(address, headers={"Accept-Encoding": "gzip"})
    plain = visitor.get(address)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_an_unchanged_file_is_not_sent_again(visitor: FlaskClient) -> None:
    address = KEPT.url("js/site.js")
    etag = visitor.get(address).headers["ETag"]

    answer = visitor.get(address, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data) == (304, b"")


def test_an_old_hash_gets_todays_file_but_is_not_kept(visitor: FlaskClient) -> None:
    answer = visitor.get("/assets/site.0123456789ab.css")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/assets/nothing.css", "/assets/../config.py", "/assets/css/base.css", "/assets/"]
)
def test_nothing_else_is_served(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("folder", ["fonts", "icons"])
def test_files_of_others_are_the_ones_we_looked_at(folder: str) -> None:
    lines = (STATIC / folder / "SHA256SUMS").read_text().splitlines()

    for digest, name in (line.split() for line in lines):
        assert hashlib.sha256((STATIC / folder / name).read_bytes()).hexdigest() == digest
    assert {line.split()[1] for line in lines} >= {
        path.name for path in (STATIC / folder).glob("*.woff2")
    }


def _wire(name: str) -> int:
    asset: Any = KEPT.find(name)[0]
    return len(asset.compressed or asset.body)


def test_the_public_event_page_leaves_eight_kilobytes_for_its_html() -> None:
    fonts = sum(_wire(f"fonts/{path.name}") for path in (STATIC / "fonts").glob("*.woff2"))

    assert fonts + _wire("site.css") + _wire("icons/mark.svg") + 8 * 1024 + 5 * 400 < 60 * 1024


def test_sheets_name_fonts_by_their_hashes() -> None:
    sheet = KEPT.find("site.css")[0]

    assert sheet is not None
    named = re.findall(r"url\((/assets/fonts/[^)]+)\)", sheet.body.decode())
    assert sorted(named) == sorted(
        KEPT.url(f"fonts/{p.name}") for p in STATIC.glob("fonts/*.woff2")
    )


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("a{margin-inline:auto}", "a{margin-inline-start:auto;margin-inline-end:auto}"),
        (
            "a{padding-block:0 calc(1px + (2px * 3));color:red}",
            "a{padding-block-start:0;padding-block-end:calc(1px + (2px * 3));color:red}",
        ),
        ("a{margin:0 auto}", "a{margin:0 auto}"),
    ],
)
def test_old_phones_get_the_long_forms(short: str, long: str) -> None:
    assert assets.longhand(short) == long


def test_a_sheet_loses_only_comments_and_idle_space() -> None:
    sheet = (
        "/* why */\n.a  .b { margin: 0 1px ;\n color: red; }\n@media (a: b) { c > d, e { f: g; } }"
    )

    assert assets.minified(sheet) == ".a .b{margin: 0 1px;color: red}@media (a: b){c > d,e{f: g}}"
