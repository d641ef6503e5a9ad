"""Flower, bars and avatars say exactly what the numbers say."""

import re

import pytest

from eventapp.web import drawing


def _dots(svg: str, kind: str) -> int:
    paths = re.findall(rf'class="flower__{kind}"[^>]* d="([^"]*)"', svg)
    return sum(path.count("h0") for path in paths)


@pytest.mark.parametrize(
    ("total", "taken", "filled", "free"),
    [
        (120, 0, 0, 120),
        (120, 1, 1, 119),
        (120, 78, 78, 42),
        (120, 119, 119, 1),
        (120, 120, 120, 0),
        (2000, 1, 1, 159),
        (2000, 1999, 159, 1),
        (1, 0, 0, 1),
        (1, 1, 1, 0),
        (0, 0, 0, 1),
    ],
)
def test_every_dot_is_a_seat(total: int, taken: int, filled: int, free: int) -> None:
    svg = str(drawing.flower(total, taken))

    assert (_dots(svg, "taken"), _dots(svg, "free")) == (filled, free)


def test_only_a_full_flower_turns_laterite() -> None:
    assert "flower--full" in drawing.flower(10, 10)
    assert "flower--full" not in drawing.flower(10, 9)
    assert "flower--full" not in drawing.sunflower()


def test_a_flower_is_hidden_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in drawing.flower(10, 5)
    assert 'role="img" aria-label="5 &lt;b&gt;"' in drawing.flower(10, 5, label="5 <b>")


@pytest.mark.parametrize(
    ("done", "total", "width"), [(0, 60, "0"), (47, 60, "78"), (70, 60, "100")]
)
def test_a_bar_is_as_long_as_its_share(done: int, total: int, width: str) -> None:
    assert f'width="{width}%"' in drawing.meter(done, total, "x")


def test_an_icon_without_a_word_beside_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in drawing.icon("printer")
    assert 'role="img" aria-label="พิมพ์"' in drawing.icon("printer", "พิมพ์")


def test_a_name_keeps_its_colour() -> None:
    assert drawing.avatar_tone("สุดา") == drawing.avatar_tone("สุดา")
    assert {drawing.avatar_tone(f"{n}") for n in range(50)} == {1, 2, 3, 4}
