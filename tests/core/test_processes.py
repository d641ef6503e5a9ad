"""Processes: what dies starts again, all end together, and nobody stays behind."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from eventapp.core.processes import once

PROGRAM = """
    import os, signal, sys, time
    from pathlib import Path
    from eventapp.core.processes import Child, Keeper

    folder = Path(sys.argv[1])

    def work(name):
        def run():
            if name == "stubborn":
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            if name == "parent" and os.fork() == 0:
                (folder / "grandchild").write_text(f"{os.getpid()}\\n")
                time.sleep(60)
            with (folder / name).open("a") as file:
                file.write(f"{os.getpid()}\\n")
            time.sleep(0 if name == "brief" else 60)
        return run

    names = sys.argv[2:]
    Keeper(
        [Child(name, work(name), once=name == "brief") for name in names],
        say=lambda text: print(text, flush=True), seconds_to_stop=0.5,
    ).run()
    print("ended", flush=True)
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a keeper of the named children in a process of its own."""
    running = []

    def run(*names: str) -> subprocess.Popen[str]:
        arguments = [sys.executable, "-c", textwrap.dedent(PROGRAM), str(tmp_path), *names]
        process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        running.append(process)
        wait_for(lambda: all(pids(tmp_path / name) for name in names))
        return process

    yield run
    for process in running:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def wait_for(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def pids(file: Path) -> list[int]:
    """What was written so far: whole lines, for a file stands before its first line does."""
    written = file.read_text() if file.exists() else ""
    return [int(line) for line in written.splitlines(keepends=True) if line.endswith("\n")]


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be counted does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_a_child_that_dies_is_started_again(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    start("site", "worker")
    (first,) = pids(tmp_path / "worker")

    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(pids(tmp_path / "worker")) == 2)

    assert not lives(first)
    assert lives(pids(tmp_path / "worker")[1])
    assert len(pids(tmp_path / "site")) == 1


def test_a_task_of_once_is_done_once(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = start("site", "brief")
    time.sleep(0.5)

    process.terminate()
    said, _ = process.communicate(timeout=60)

    assert len(pids(tmp_path / "brief")) == 1
    assert said == "ended\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_all_end_together_even_the_stubborn(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path, number: signal.Signals
) -> None:
    process = start("site", "stubborn", "parent")
    wait_for(lambda: pids(tmp_path / "grandchild"))
    children = [pid for file in tmp_path.iterdir() for pid in pids(file)]
    assert [lives(pid) for pid in children] == [True] * 4

    process.send_signal(number)

    assert process.wait(timeout=60) == 0
    wait_for(lambda: not any(lives(pid) for pid in children))


def test_an_impatient_second_signal_changes_nothing(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = start("site", "stubborn")

    process.send_signal(signal.SIGINT)
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)

    assert (process.returncode, said) == (0, "ended\n")


def test_no_child_outlives_a_keeper_that_was_killed(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    process = start("site", "worker")
    children = pids(tmp_path / "site") + pids(tmp_path / "worker")
    assert all(lives(pid) for pid in children)

    process.kill()

    wait_for(lambda: not any(lives(pid) for pid in children))


def test_the_code_of_a_single_task_is_given_back(capfd: pytest.CaptureFixture[str]) -> None:
    assert once(lambda: None) == 0
    assert once(lambda: sys.exit(3)) == 3
    assert once(lambda: sys.exit("no database")) == 1
    assert once(lambda: os.kill(os.getpid(), signal.SIGKILL)) == -9
    assert once(lambda: int("")) == 1
    assert "no database\n" in (said := capfd.readouterr().err)
    assert "ValueError" in said
