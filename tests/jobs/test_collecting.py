"""Letters are taken from a Maildir and from an IMAP mailbox, each marked once it is received."""

import pytest

from eventapp.forms.mail import LARGEST
from eventapp.jobs import collecting
from eventapp.jobs.collecting import NoMailbox, collect
from tests.imap import CERTIFICATE, Mailbox


@pytest.fixture
def maildir(tmp_path):
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_new_letters_of_a_maildir_are_read_in_order_and_then_seen(maildir):
    for number in (2, 1):
        (maildir / "new" / f"{number}.host").write_bytes(b"letter %d" % number)
    (maildir / "new" / "link").symlink_to("/etc/passwd")
    got = []

    assert collect(f"maildir://{maildir}", got.append) == 2
    assert collect(f"maildir://{maildir}", got.append) == 0
    assert got == [b"letter 1", b"letter 2"]
    assert sorted(file.name for file in (maildir / "cur").iterdir()) == ["1.host:2,S", "2.host:2,S"]


def test_a_letter_that_was_not_received_stays_new(maildir):
    (maildir / "new" / "1").write_bytes(b"letter")

    def fails(_octets):
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        collect(f"maildir://{maildir}", fails)
    assert [file.name for file in (maildir / "new").iterdir()] == ["1"]


def test_of_a_huge_letter_only_so_much_is_read(maildir):
    (maildir / "new" / "1").write_bytes(b"x" * (LARGEST + 5000))
    got = []
    collect(f"maildir://{maildir}", got.append)

    assert [len(one) for one in got] == [LARGEST + 1]


def test_what_is_no_mailbox_is_said(tmp_path):
    for url in (f"maildir://{tmp_path}/none", "imap://a@localhost/", "imaps://localhost/INBOX"):
        with pytest.raises(NoMailbox):
            collect(url, print)


def test_unseen_letters_of_imap_are_fetched_and_marked():
    letters = [b"first\r\n", b"seen\r\n", b"x" * (LARGEST + 100)]
    got = []
    with Mailbox(letters) as server:
        server.seen.add(2)
        assert collect(server.url(), got.append, cafile=str(CERTIFICATE)) == 2
        assert collect(server.url(), got.append, cafile=str(CERTIFICATE)) == 0
        assert server.seen == {1, 2, 3}
        assert any("BODY.PEEK" in one for one in server.asked), "fetching itself marks nothing"
    assert got == [b"first\r\n", b"x" * (LARGEST + 1)]


def test_a_letter_of_imap_that_was_not_received_stays_unseen():
    def fails(_octets):
        raise OSError("the database is locked")

    with Mailbox([b"first"]) as server:
        with pytest.raises(OSError, match="locked"):
            collect(server.url(), fails, cafile=str(CERTIFICATE))
        assert server.seen == set()


def test_a_server_that_does_not_prove_who_it_is_gets_no_password():
    with Mailbox([b"first"]) as server:
        with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
            collect(server.url(), print)
        assert server.asked == []


def test_a_wrong_password_is_no_mailbox_and_not_repeated_to_anybody():
    with Mailbox([b"first"]) as server, pytest.raises(NoMailbox) as refusal:
        collect(server.url("other"), print, cafile=str(CERTIFICATE))
    assert "other" not in str(refusal.value)


def test_the_worker_looks_now_and_then_and_survives_trouble(maildir, monkeypatch):
    monkeypatch.setattr(collecting, "_next", -1e9)

    assert collecting.run_due("maildir:///nowhere/at/all", site=None, folder=maildir) is False
    assert collecting.run_due(f"maildir://{maildir}", site=None, folder=maildir) is False
    assert collecting.run_due("", site=None, folder=maildir) is False
