"""What is held between two pages: for one reader, for an hour, out of sight."""

import os
import time

import pytest

from eventapp.core import holding


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "imports"


def _age(folder, name, seconds):
    then = time.time() - seconds
    os.utime(folder / "1" / name, (then, then))


def test_only_who_had_it_held_gets_it_back(folder):
    name = holding.hold(b"x", 1, folder=folder)

    assert holding.held(name, 1, folder=folder) == b"x"
    with pytest.raises(FileNotFoundError):
        holding.held(name, 2, folder=folder)
    assert (folder / "1" / name).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["", "../secret-key", "a" * 40, "a" * 40 + ".held\n", "x\0"])
def test_other_names_are_none(folder, name):
    with pytest.raises(FileNotFoundError):
        holding.held(name, 1, folder=folder)


def test_after_an_hour_it_is_gone(folder):
    name, young = holding.hold(b"x", 1, folder=folder), holding.hold(b"y", 1, folder=folder)
    _age(folder, name, 3700)

    with pytest.raises(FileNotFoundError):
        holding.held(name, 1, folder=folder)
    assert holding.sweep(folder) == 1
    assert [path.name for path in (folder / "1").iterdir()] == [young]


def test_what_was_let_go_is_gone_and_nothing_to_sweep_is_no_fault(folder):
    assert holding.sweep(folder) == 0
    name = holding.hold(b"x", 1, folder=folder)

    holding.let_go(name, 1, folder=folder)
    holding.let_go(name, 1, folder=folder)

    assert holding.sweep(folder) == 0
