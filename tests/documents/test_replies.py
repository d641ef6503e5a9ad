"""Addresses to answer to: read by us alone, changed by nobody."""

import pytest

from eventapp.documents import replies
from eventapp.documents.site import Site

SITE = Site("Wethi", "https://forum.example", "no@forum.example", "k" * 40, "Reply@forum.example")


@pytest.mark.parametrize("kind", [replies.REGISTRATION, replies.CHAIRING, replies.MESSAGE])
def test_an_address_says_whose_it_is(kind: str) -> None:
    address = replies.address(kind, 12, SITE)

    assert replies.read(address, SITE) == (kind, 12)
    assert replies.read(f" {address.upper()} ", SITE) == (kind, 12)
    assert len(address.rpartition("@")[0]) <= 64  # RFC 5321, 4.5.3.1.1


def test_an_address_that_was_changed_is_nobodys() -> None:
    address = replies.address("r", 12, SITE)
    other = Site("Wethi", SITE.url, SITE.sender, "o" * 40, SITE.replies)

    assert replies.read(address, SITE) == ("r", 12)
    for forged in (
        address.replace("+r12-", "+r13-"),
        address.replace("+r12-", "+c12-"),
        address.replace("forum.example", "evil.example"),
        address.replace("+", "-"),
        address + ".evil.example",
        SITE.replies,
        "",
        "+@",
    ):
        assert replies.read(forged, SITE) is None
    assert replies.read(address, other) is None


def test_without_a_mailbox_there_is_no_address() -> None:
    site = Site("Wethi", SITE.url, SITE.sender, SITE.key)

    assert replies.address("r", 12, site) == ""
    assert replies.read(replies.address("r", 12, SITE), site) is None
