"""The house keeps its own rules: where commits are, how long things are, what is left open."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("eventapp", "seeds", "bench", "tests")
# one statement after another for every first table: whoever reads it reads it as one, and what
# was run anywhere is never changed
FIRST_TABLES = "0001_the_first_tables.py"
PYTHON = sorted(
    path
    for path in (
        ROOT / "config.py",
        *(file for name in FOLDERS for file in (ROOT / name).rglob("*.py")),
    )
    if path.name != FIRST_TABLES
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_only_one_place_commits():
    found = [
        _name(path)
        for path in PYTHON
        if path.is_relative_to(ROOT / "eventapp") and ".commit(" in path.read_text()
    ]

    assert found == ["eventapp/core/db.py"]


def test_no_file_is_over_250_lines():
    long = {_name(p): n for p in PYTHON if (n := len(p.read_text().splitlines())) > 250}

    assert long == {}


def test_no_template_is_over_150_lines():
    long = {_name(p): n for p in TEMPLATES if (n := len(p.read_text().splitlines())) > 150}

    assert long == {}


@pytest.mark.parametrize("folder", ["eventapp", "seeds", "bench"])
def test_no_function_is_over_30_lines(folder):
    long = [
        f"{_name(path)}:{node.lineno} {node.name}"
        for path in PYTHON
        if path.is_relative_to(ROOT / folder)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and _lines(node) > 30
    ]

    assert long == []


def _lines(function: ast.FunctionDef) -> int:
    """Its lines without decorators and docstring."""
    first = function.body[0]
    has_words = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    words = (first.end_lineno or 0) - first.lineno + 1 if has_words else 0
    return (function.end_lineno or 0) - function.lineno + 1 - words


def test_every_file_says_what_lives_in_it():
    silent = [
        _name(path)
        for path in PYTHON
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_nothing_is_left_for_later():
    open_ends = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    found = [
        f"{_name(path)}: {line.strip()}"
        for path in [*PYTHON, *TEMPLATES]
        if path != Path(__file__)
        for line in path.read_text().splitlines()
        if open_ends.search(line)
    ]

    assert found == []


def test_no_junk_drawers():
    junk = {"utils", "helpers", "common", "misc", "manager", "service"}

    assert [_name(p) for p in PYTHON if p.stem in junk or p.parent.name in junk] == []
