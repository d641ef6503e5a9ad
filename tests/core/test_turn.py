"""The turn: one writes at a time, whoever asks gets it, and other work gives way meanwhile."""

import os
import threading

from eventapp.core import turn


def _writer(path, has_it, may_go):
    with turn.taken(path):
        has_it.set()
        may_go.wait(60)


def _writing(path):
    """A thread that has the turn, and what lets it go."""
    has_it, may_go = threading.Event(), threading.Event()
    thread = threading.Thread(target=_writer, args=(path, has_it, may_go))
    thread.start()
    assert has_it.wait(60)
    return thread, may_go


def test_threads_have_it_one_after_the_other(tmp_path):
    inside, most, rounds = [], [], 50

    def write():
        for _ in range(rounds):
            with turn.taken(str(tmp_path / "db")):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert most == [1] * (4 * rounds)


def test_another_process_waits_for_it(tmp_path):
    path, (told, tell) = str(tmp_path / "db"), os.pipe()
    thread, may_go = _writing(path)
    child = os.fork()
    if child == 0:  # its lock of its own is new, the file's is not
        with turn.taken(path):
            os.write(tell, b"child")
        os._exit(0)
    os.write(tell, b"parent ")
    may_go.set()
    thread.join(60)

    assert os.waitpid(child, 0)[1] == 0
    assert os.read(told, 100) == b"parent child"
    os.close(told)
    os.close(tell)


def test_other_work_gives_way_until_it_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(turn, "GIVE_WAY_SECONDS", 30)
    thread, may_go = _writing(str(tmp_path / "db"))
    other = threading.Thread(target=turn.give_way)
    other.start()
    other.join(0.2)
    waited = other.is_alive()
    may_go.set()
    other.join(60)
    thread.join(60)

    assert (waited, other.is_alive()) == (True, False)


def test_other_work_does_not_wait_for_long(tmp_path):
    thread, may_go = _writing(str(tmp_path / "db"))
    turn.give_way()
    assert thread.is_alive()
    may_go.set()
    thread.join(60)


def test_after_a_failure_the_next_one_has_it(tmp_path):
    for _ in range(2):
        try:
            with turn.taken(str(tmp_path / "db")):
                raise ZeroDivisionError
        except ZeroDivisionError:
            turn.give_way()
    with turn.taken(str(tmp_path / "db")):
        pass


def test_it_is_known_how_long_one_waited(tmp_path):
    path = str(tmp_path / "db")
    before = turn.waited()
    with turn.taken(path):
        pass
    at_once = turn.waited() - before
    thread, may_go = _writing(path)
    threading.Timer(1.0, may_go.set).start()

    with turn.taken(path):
        pass

    thread.join(60)
    assert turn.waited() - before - at_once > 0.4
