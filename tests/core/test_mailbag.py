"""Letters that came in lie under their digest, once, for their owner alone."""

import os
import stat
from datetime import timedelta

import pytest

from eventapp.core import clock, mailbag


def test_a_letter_is_written_once_and_read_again(tmp_path):
    folder = tmp_path / "mail-in"

    names = [mailbag.keep(b"letter", folder=folder) for _turn in range(3)]
    assert set(names) == {mailbag.digest(b"letter")}
    assert [file.name for file in folder.iterdir()] == [f"{names[0]}.eml"]
    assert mailbag.read(names[0], folder=folder) == b"letter"
    assert stat.S_IMODE((folder / f"{names[0]}.eml").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "../secret-key", "a" * 63, "A" * 64, "a" * 64 + "\n"])
def test_only_digests_are_names(tmp_path, name):
    with pytest.raises(FileNotFoundError):
        mailbag.read(name, folder=tmp_path)


def test_old_files_that_nobody_knows_are_removed(tmp_path):
    known, old, new = (mailbag.keep(one, folder=tmp_path) for one in (b"1", b"2", b"3"))
    before = clock.now() - timedelta(days=1)
    (tmp_path / ".half.part").write_bytes(b"killed in the middle")
    for file in tmp_path.iterdir():
        if file.stem != new:
            os.utime(file, (before.timestamp() - 60,) * 2)

    assert mailbag.forget({known}, before=before, folder=tmp_path) == 2
    assert {file.stem for file in tmp_path.iterdir()} == {known, new}
    assert old not in {file.stem for file in tmp_path.iterdir()}
    assert mailbag.forget((), before=before, folder=tmp_path / "none") == 0
