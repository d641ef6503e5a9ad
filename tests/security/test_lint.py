"""What must never stand in the source: a parser of secrets, a shell, a door for markup."""

import re
from pathlib import Path

import pytest

from config import ROOT

PYTHON = [*ROOT.glob("*.py"), *(ROOT / "eventapp").rglob("*.py"), *(ROOT / "seeds").rglob("*.py")]
SCRIPTS = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]
TEMPLATES = list((ROOT / "templates").rglob("*.*"))


def _found(paths, pattern):
    """Where a pattern stands, as (file, line)."""
    hits = []
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if re.search(pattern, line):
                hits.append((Path(path).relative_to(ROOT).as_posix(), number, line.strip()))
    return hits


def test_there_is_something_to_search():
    assert min(len(PYTHON), len(SCRIPTS), len(TEMPLATES)) > 3


@pytest.mark.parametrize(
    ("line", "pattern"),
    [
        (5, r"shell\s*=\s*True|os\.system|os\.popen|\beval\(|\bexec\("),
        (13, r"\b(pickle|marshal|shelve|dill|jsonpickle)\b|yaml\.load\("),
        (66, r"\brandom\.(random|choice|randint|randrange|shuffle|sample)\("),
        (66, r"\bmd5\(|\bsha1\("),
        (9, r"^\s*(import|from) (requests|httpx|aiohttp|urllib3)\b"),
        (70, r"debug\s*=\s*True|FLASK_DEBUG"),
        (34, r"headers.*X-Forwarded|HTTP_X_"),
    ],
)
def test_line_5_9_13_34_66_70_no_dangerous_call(line, pattern):
    assert _found(PYTHON, pattern) == []


def test_line_1_markup_is_made_only_where_everything_is_escaped():
    """`Markup(` of something that is no literal: each is named here, with its reason beside it."""
    made = {(name, text) for name, _line, text in _found(PYTHON, r"Markup\((?![\"')])")}
    unexplained = {(name, text) for name, text in made if "noqa: S704" not in text}
    known = {"eventapp/web/drawing.py", "eventapp/core/linebreaks.py"}

    assert {name for name, _text in unexplained} - known == set()


def test_line_1_and_3_no_template_switches_escaping_off():
    assert _found(TEMPLATES, r"\|\s*safe\b|autoescape|\bMarkup\b|<script>(?!$)") == []


def test_line_20_scripts_write_text_and_never_markup():
    """Pages of this very site, fetched and parsed inert, are the one exception."""
    assert _found(SCRIPTS, r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(") == []
    assert _found(SCRIPTS, r"https?://(?!www\.w3\.org)") == []


def test_line_76_every_requirement_is_pinned_with_its_hash():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
        lines = [
            line for line in text.splitlines() if line and not line.lstrip().startswith(("#", "-"))
        ]

        assert len(lines) > 10
        loose = [line for line in lines if "==" not in line or "--hash=sha256:" not in line]
        assert loose == []


def test_what_the_guide_to_security_names_is_there():
    guide = (ROOT / "docs" / "SECURITY.md").read_text("utf-8")
    rows = [line.split("|") for line in guide.splitlines() if line.startswith("| ") and "`" in line]
    tests = {name for row in rows for name in re.findall(r"`([\w/]+\.py)`", row[4])}
    places = {name for row in rows for name in re.findall(r"`([\w/.]+\.(?:py|txt))`", row[3])}

    assert min(len(rows), len(tests), len(places)) > 20
    assert [name for name in tests if not (ROOT / "tests" / name).exists()] == []
    homes = (ROOT, ROOT / "eventapp")
    assert [name for name in places if not any((home / name).exists() for home in homes)] == []
    assert [row for row in rows if not re.search(r"\w+\.py", row[4])] == []
