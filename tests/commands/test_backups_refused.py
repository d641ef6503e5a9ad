"""What stands in the way of a backup or of its coming back is said in one sentence."""

import gzip
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

pytestmark = pytest.mark.usefixtures("context")


def _run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_a_backup_that_cannot_be_written_is_said(app: Flask, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "wethi.tar.gz"

    done = _run(app, "backup", str(target))

    assert done.exit_code == 1
    assert done.output == f"Error: {target} cannot be written (No such file or directory).\n"


def test_what_is_no_whole_backup_is_refused_in_one_sentence(app: Flask, tmp_path: Path) -> None:
    archive = tmp_path / "wethi.tar.gz"
    assert _run(app, "backup", str(archive)).exit_code == 0
    for name, octets in (
        ("text", b"no archive"),
        ("cut", archive.read_bytes()[:-3000]),
        ("empty", gzip.compress(b"")),
    ):
        wrong = archive.with_name(name)
        wrong.write_bytes(octets)

        done = _run(app, "restore", str(wrong))

        assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True)
        assert done.output.startswith(f"Error: {wrong} ")
        assert done.output.count("\n") == 1
