"""Pictures drawn anew, files under random names, and names in headers."""

import re
import stat
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from werkzeug.http import parse_options_header

from eventapp.core import files
from eventapp.core.errors import Refused
from eventapp.core.i18n import using

SECRET = b"taken at 14.8 N 100.6 E"


def drawn(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options
) -> bytes:
    image = Image.new(mode, size, "red" if mode == "RGB" else None)
    image.putpixel((0, 0), (0, 0, 255) if mode == "RGB" else 0)
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int) -> Image.Exif:
    data = Image.Exif()
    data[0x0112] = orientation
    data[0x010E] = SECRET.decode()
    return data


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("PNG", "RGB", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "LA", "image/png"),
        ("PNG", "P", "image/jpeg"),
        ("PNG", "I;16", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
    ],
)
def test_pictures_people_have_are_taken(kind: str, mode: str, media_type: str) -> None:
    image = Image.new(mode, (60, 40))
    out = BytesIO()
    image.save(out, kind)

    picture = files.picture(out.getvalue())

    assert (picture.media_type, picture.width, picture.height) == (media_type, 60, 40)
    with Image.open(BytesIO(picture.content)) as again:
        assert (again.size, f"image/{again.format.lower()}") == ((60, 40), media_type)


def test_a_picture_is_made_no_larger_than_asked_and_never_enlarged() -> None:
    assert files.picture(drawn(size=(900, 300)), 300).width == 300
    assert files.picture(drawn(size=(900, 300)), 300).height == 100
    assert files.picture(drawn(size=(90, 30)), 300).width == 90


def test_a_picture_is_turned_upright_and_its_exif_is_gone() -> None:
    sent = drawn(exif=exif(6))
    assert SECRET in sent

    picture = files.picture(sent)

    assert (picture.width, picture.height) == (40, 60)
    assert SECRET not in picture.content
    with Image.open(BytesIO(picture.content)) as again:
        assert dict(again.getexif()) == {}


def test_comments_and_profiles_are_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", SECRET.decode())
    sent = [
        drawn(comment=SECRET),
        drawn("PNG", pnginfo=info),
        drawn("PNG", mode="RGB", icc_profile=SECRET),
        drawn("WEBP", exif=exif(1)),
    ]

    assert [SECRET in content for content in sent[:2]] == [True, True]
    assert [SECRET in files.picture(content).content for content in sent] == [False] * 4


def test_a_second_file_behind_the_picture_is_gone() -> None:
    polyglot = drawn() + b"<script>alert(1)</script>PK\x03\x04<?php system('id'); ?>"

    picture = files.picture(polyglot)

    assert [word in picture.content for word in (b"<script", b"PK\x03\x04", b"<?php")] == [
        False
    ] * 3


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "This is not a picture. JPEG, PNG and WebP can be used."),
        (b"%PDF-1.7", "This is not a picture. JPEG, PNG and WebP can be used."),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "This is not a picture. JPEG, PNG and WebP can be used.",
        ),
        (b"<html><body>", "This is not a picture. JPEG, PNG and WebP can be used."),
        (drawn("GIF"), "This is not a picture. JPEG, PNG and WebP can be used."),
        (drawn("TIFF"), "This is not a picture. JPEG, PNG and WebP can be used."),
        (drawn("BMP"), "This is not a picture. JPEG, PNG and WebP can be used."),
        (drawn(size=(400, 400), quality=95)[:-300], "The picture is damaged and cannot be opened."),
        (drawn("PNG", size=(400, 400))[:-60], "The picture is damaged and cannot be opened."),
        (b"\0" * (files.LARGEST_BYTES + 1), "The picture is larger than 5 MB."),
    ],
)
def test_what_is_no_picture_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with using("en"), pytest.raises(Refused) as refused:
        files.picture(content)

    with using("en"):
        assert refused.value.message == reason


@pytest.mark.parametrize("side", [6400, 12_000, 20_000])
def test_a_bomb_is_refused_before_it_is_unpacked(side: int) -> None:
    bomb = bytearray(drawn("PNG", size=(16, 16), mode="1"))
    bomb[16:24] = side.to_bytes(4, "big") * 2
    import zlib

    bomb[29:33] = zlib.crc32(bomb[12:29]).to_bytes(4, "big")

    with using("en"), pytest.raises(Refused, match="too many pixels"):
        files.picture(bytes(bomb))


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF"])
)
def test_any_bytes_are_a_picture_or_refused(rest: bytes, start: bytes) -> None:
    with pytest.raises(Refused):
        files.picture(start + rest)


def test_a_file_is_stored_whole_under_a_random_name(tmp_path: Path) -> None:
    folder = tmp_path / "files"

    names = {files.store(b"content", "jpg", folder=folder) for _ in range(20)}

    assert len(names) == 20
    assert all(re.fullmatch(r"[0-9a-f]{40}\.jpg", name) for name in names)
    assert {path.name for path in folder.iterdir()} == names
    name = names.pop()
    assert files.read(name, folder=folder) == b"content"
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    files.remove(name, folder=folder)
    files.remove(name, folder=folder)
    with pytest.raises(FileNotFoundError):
        files.read(name, folder=folder)


def test_a_disk_that_fails_leaves_nothing_half_written(tmp_path: Path, monkeypatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(OSError, match="No space"):
        files.store(b"content", "jpg", folder=tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/passwd", "a.jpg", "", ".", "0" * 40 + ".jpg\n", "0" * 40 + "/x.jpg"]
)
def test_only_our_own_names_are_names(name: str, tmp_path: Path) -> None:
    for use in (files.read, files.path_of):
        with pytest.raises(FileNotFoundError):
            use(name, folder=tmp_path)


@pytest.mark.parametrize(
    ("name", "plain", "whole"),
    [
        ("รายชื่อ 2562.pdf", "2562.pdf", "รายชื่อ 2562.pdf"),
        ("กำหนดการ.pdf", "file.pdf", "กำหนดการ.pdf"),
        ("report.xlsx", "report.xlsx", "report.xlsx"),
        ('a"b\\c.pdf', "a b c.pdf", "a b c.pdf"),
        (
            "x\r\nSet-Cookie: a=b.pdf",
            "x Set-Cookie a=b.pdf".replace("=", ""),
            "x Set-Cookie a=b.pdf",
        ),
        ("../../etc/passwd", "etc passwd", "etc passwd"),
        ("100%.pdf", "100.pdf", "100%.pdf"),
        ("", "file", "file"),
        ("เวที", "file", "เวที"),
        ("\ud800x.pdf", "x.pdf", "x.pdf"),
        ("it's.pdf", "its.pdf", "it's.pdf"),
    ],
)
def test_names_in_headers(name: str, plain: str, whole: str) -> None:
    header = files.content_disposition(name)

    assert header.isascii()
    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert parse_options_header(header.replace(f'filename="{plain}"; ', ""))[1]["filename"] == whole
    assert files.content_disposition(name, inline=True).startswith("inline; ")


def test_what_is_left_of_a_thai_name_is_still_a_name() -> None:
    header = files.content_disposition("เวทีจังหวัดลพบุรี (สาธิต).ics")

    assert 'filename="file.ics"' in header


@given(st.text(max_size=40))
def test_no_name_breaks_a_header(name: str) -> None:
    header = files.content_disposition(name)

    assert re.fullmatch(
        r'attachment; filename="[\w.\-() ]+"; filename\*=UTF-8\'\'[\w!#$&+\-.^`|~%]+',
        header,
        re.ASCII,
    )
