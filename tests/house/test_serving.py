"""`./run` and the command line once all is installed: what stops them, what serves, what ends."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT
from eventapp.core import limits
from eventapp.serve import GIVES_WAY
from tests.databases import Database
from tests.live import Site, free_port, lives, wait_for

FOLDER = "ข้อมูล ของเรา"  # a space and Thai letters, as people name folders


def refusal(folder: Path, **environ: str) -> tuple[int, str, str]:
    """How the start ends with these settings."""
    settings = {"DATA_DIR": str(folder), "SEED": "none", "PORT": str(free_port()), **environ}
    ended = subprocess.run(
        [sys.executable, "-m", "eventapp.serve"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout, ended.stderr


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refusal(tmp_path, PORT=str(port))

    assert said == (
        1,
        "",
        f"Port {port} is in use: end what uses it, or choose another, e.g. PORT={port + 1} ./run\n",
    )


def test_a_setting_that_nothing_uses_is_said_at_the_start(tmp_path: Path) -> None:
    with Site(tmp_path / "site", REDIS_URL="redis://cache.example") as site:
        said = f"REDIS_URL: {limits.NO_REDIS}\n"
        wait_for(lambda: "Ctrl-C ends it." in site.output.read_text())
        assert said in site.output.read_text()


def test_an_address_of_another_machine_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, HOST="192.0.2.7") == (
        1,
        "",
        "HOST 192.0.2.7 is no address of this machine: try HOST=127.0.0.1 ./run\n",
    )


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert refusal(tmp_path / "file" / "data") == (
        1,
        "",
        (
            f"DATA_DIR {tmp_path}/file/data cannot be written (Not a directory):"
            " make it writable for this user, or set DATA_DIR to another folder.\n"
        ),
    )


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    port = free_port()

    code, out, said = refusal(
        tmp_path, DATABASE_URL=f"postgresql://wethi:geheim@127.0.0.1:{port}/wethi"
    )

    assert (code, out) == (1, "")
    assert said.startswith(f"DATABASE_URL: the database at 127.0.0.1:{port} cannot be used (")
    assert said.endswith("); start it, or correct DATABASE_URL.\n")
    assert said.count("\n") == 1
    assert "geheim" not in said


def test_a_wrong_setting_is_one_sentence_on_the_command_line_too(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "eventapp", "doctor"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path), "PORT": "x"},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "PORT must be a whole number, not “x”.\n"


@pytest.mark.parametrize("words", [("user", "list"), ("seed", "none")])
def test_a_command_before_the_first_start_is_told_what_is_missing(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "eventapp", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATA_DIR": str(tmp_path)},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("The database cannot be used (no such table: ")
    assert ended.stderr.endswith("./run flask db upgrade makes its tables.\n")
    assert ended.stderr.count("\n") == 1


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The whole product, running."""
    with Site(tmp_path / FOLDER) as running:
        yield running


def test_the_site_and_its_worker_answer_and_end_together(site: Site) -> None:
    assert site.status("/healthz") == 200
    wait_for(lambda: site.status("/readyz") == 200)
    wait_for(lambda: len(site.family()) == 5)  # the parent, the site with two workers, the worker
    family = site.family()

    assert site.stop(signal.SIGINT) == 0
    assert [pid for pid in family if lives(pid)] == []


def test_who_shares_the_machine_reads_nothing_of_ours(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    folder.mkdir(mode=0o755)
    with Site(folder) as site:
        wait_for(lambda: site.status("/readyz") == 200)
        found = {file.name: file.stat().st_mode & 0o077 for file in folder.iterdir()}

    assert "wethi.sqlite3" in found
    assert set(found.values()) == {0}


def test_after_the_end_one_file_is_the_whole_database(tmp_path: Path) -> None:
    folder = tmp_path / FOLDER
    with Site(folder) as site:
        wait_for(lambda: site.status("/readyz") == 200)

    copy = tmp_path / "copy.sqlite3"
    copy.write_bytes((folder / "wethi.sqlite3").read_bytes())
    with closing(sqlite3.connect(copy)) as reader:
        (areas,) = reader.execute("SELECT count(*) FROM area").fetchone()
    assert areas > 8000
    assert list(folder.glob("wethi.sqlite3-*")) == []


def test_letters_give_way_to_pages(site: Site) -> None:
    wait_for(lambda: site.status("/readyz") == 200 and len(site.family()) == 5)
    above = os.getpriority(os.PRIO_PROCESS, 0)

    gentle = [os.getpriority(os.PRIO_PROCESS, pid) - above for pid in site.family()]

    assert sorted(gentle)[-2:] == [0, min(GIVES_WAY, 19 - above)]  # one of them, the worker


def test_every_process_that_is_killed_comes_back(site: Site) -> None:
    _, *children = site.family()

    for pid in children:
        with suppress(ProcessLookupError):  # some end with those above them
            os.kill(pid, signal.SIGKILL)

    wait_for(lambda: len(site.family()) == 5 and not set(site.family()) & set(children))
    wait_for(lambda: site.answers("/healthz"))
    wait_for(lambda: site.answers("/readyz"))


def test_no_process_outlives_a_killed_parent(site: Site) -> None:
    family = site.family()

    os.kill(family[0], signal.SIGKILL)

    wait_for(lambda: not any(lives(pid) for pid in family))


def test_a_second_site_on_the_same_port_is_refused(site: Site, tmp_path: Path) -> None:
    code, _, said = refusal(tmp_path / "other", PORT=str(site.port))

    assert code == 1
    assert said.startswith(f"Port {site.port} is in use")


def test_a_second_start_loads_nothing_again(tmp_path: Path) -> None:
    filling = "Filling the empty database"
    with Site(tmp_path / FOLDER) as first:
        assert filling in first.output.read_text()
    made = (tmp_path / FOLDER / "secret-key").read_text()

    with Site(tmp_path / FOLDER) as again:
        assert again.status("/healthz") == 200
        assert filling not in again.output.read_text()
    assert (tmp_path / FOLDER / "secret-key").read_text() == made


@pytest.mark.postgresql
def test_the_site_runs_on_postgresql_too(app: Flask, database: Database, tmp_path: Path) -> None:
    with Site(tmp_path / FOLDER, DATABASE_URL=database.url) as running:
        wait_for(lambda: running.answers("/readyz"))

        assert running.status("/") == 200
        assert list((tmp_path / FOLDER).glob("*.sqlite3")) == []
