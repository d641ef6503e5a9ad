"""`./run` where something is in the way of installing, and what it leaves behind."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from config import ROOT
from tests.live import wait_for

FOLDER = "เวที ของเรา"  # a space and Thai letters, as people name folders
VENV_MODULE = (
    "Python's venv module is missing: install it (on Debian: sudo apt install python3-venv),"
    " then start ./run again.\n"
)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The project's commands in a folder without an environment."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in ("run", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def pretend(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """A machine whose only Python is a shell script of the test."""

    def make(script: str) -> dict[str, str]:
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in (
            "sh",
            "dirname",
            "cksum",
            "cat",
            "grep",
            "rm",
            "mkfifo",
            "tail",
            "sleep",
            "mkdir",
            "ln",
            "touch",
        ):
            (tools / name).symlink_to(str(shutil.which(name)))
        python = tools / "python3"
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
        return {"PATH": str(tools), "HOME": str(tmp_path)}

    return make


def run(folder: Path, *words: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(folder / "run"), *words],
        env=environ,
        cwd="/",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_machine_without_python_is_told_what_to_install(
    bare: Path, pretend: Callable[[str], dict[str, str]]
) -> None:
    environ = pretend("exit 127")

    ended = run(bare, environ=environ)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Wethi needs Python 3.11 or newer: install it (on Debian: sudo apt install python3"
        " python3-venv), then start ./run again.\n"
    )


def test_an_old_python_is_named(bare: Path, pretend: Callable[[str], dict[str, str]]) -> None:
    environ = pretend("case $2 in *print*) echo 3.9 ;; *exit*) exit 1 ;; esac")

    ended = run(bare, environ=environ)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        "Wethi needs Python 3.11 or newer, this is 3.9: install a newer one,"
        " then start ./run again.\n"
    )


def test_a_missing_venv_module_is_named(
    bare: Path, pretend: Callable[[str], dict[str, str]]
) -> None:
    environ = pretend("case $2 in *print*) echo 3.11 ;; *ensurepip*) exit 1 ;; esac")

    ended = run(bare, environ=environ)

    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", VENV_MODULE)


SLOW_INSTALLER = """
case "$2" in
  *print*) echo 3.11 ;;
  venv) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python" ;;
  pip) echo "Collecting flask==3.1.3"; touch "$HOME/installing"; exec sleep 60 ;;
  *stat*) exit 1 ;;
esac
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_half_made_stays_when_installing_is_interrupted(
    bare: Path, tmp_path: Path, pretend: Callable[[str], dict[str, str]], number: signal.Signals
) -> None:
    environ = pretend(SLOW_INSTALLER)
    process = subprocess.Popen(
        [str(bare / "run")],
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509  this test starts no threads
    )
    wait_for((tmp_path / "installing").exists)
    assert (bare / ".venv").exists()

    assert any(line.startswith("  1/") for line in process.stdout)
    os.killpg(process.pid, number)
    process.communicate(timeout=60)

    assert process.returncode == 130
    assert sorted(path.name for path in bare.iterdir()) == [
        "requirements-dev.txt",
        "requirements.txt",
        "run",
    ]
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def _hear_ctrl_c() -> None:
    """A suite started in the background ignores Ctrl-C, and so would all it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_failing_installer_says_so_and_leaves_nothing(
    bare: Path, pretend: Callable[[str], dict[str, str]]
) -> None:
    environ = pretend(
        SLOW_INSTALLER.replace("exec sleep 60", 'echo "ERROR: no network" >&2; exit 1')
    )

    ended = run(bare, environ=environ)

    assert ended.returncode == 1
    assert ended.stderr == (
        "ERROR: no network\nThe packages could not be installed: see above, check the network,"
        " then start ./run again.\n"
    )
    assert not (bare / ".venv").exists()


QUICK_INSTALLER = """
case "$2" in
  *print*) echo 3.11 ;;
  venv) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/python" ;;
  pip) echo "Collecting flask==3.1.3"; echo "Processing /x/jinja2-3.1.6-py3.whl" ;;
  eventapp*) echo "runs $2 $3" ;;
esac
case "$3" in *stat*) [ -e "${0%/bin/python}/stamp" ] ;; esac
"""
MADE = """\
Making .venv with
Installing 36 packages from requirements.txt
  1/36 flask
  2/36 jinja2
"""


def test_packages_are_installed_once_and_again_when_their_pins_change(
    bare: Path, pretend: Callable[[str], dict[str, str]]
) -> None:
    environ = pretend(QUICK_INSTALLER)
    pinned = (bare / "requirements.txt").read_text().splitlines()
    wanted = sum("==" in line for line in pinned)
    made = MADE.replace("36", str(wanted))

    first = run(bare, environ=environ)
    second = run(bare, environ=environ)
    command = run(bare, "flask", "doctor", environ=environ)
    with (bare / "requirements.txt").open("a") as pins:
        pins.write("# changed\n")
    third = run(bare, environ=environ)

    assert first.stdout.replace("with \n", "with\n") == f"{made}runs eventapp.serve \n"
    assert (second.returncode, second.stdout, second.stderr) == (0, "runs eventapp.serve \n", "")
    assert command.stdout == "runs eventapp doctor\n"
    assert third.stdout == f"{made.partition('with' + chr(10))[2]}runs eventapp.serve \n"


def test_an_unknown_command_is_answered_with_those_there_are(
    bare: Path, pretend: Callable[[str], dict[str, str]]
) -> None:
    ended = run(bare, "start", environ=pretend("exit 1"))

    assert ended.returncode == 2
    assert ended.stderr.startswith("Usage: ./run | ./run test")
