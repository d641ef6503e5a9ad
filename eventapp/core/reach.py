"""Where this server may go when somebody types an address: the public internet, nowhere else."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field

IP = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Python's own list differs from release to release, so the registry is written out (RFC 6890)
_CLOSED = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "168.63.129.16/32",  # public, but Azure answers its own machines here
        "2001::/23",  # special purposes, Teredo among them
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4: an IPv4 address inside (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)


def is_public(ip: IP) -> bool:
    """Whether an address is anybody's on the internet, and not one of our own network.

    IPv6 has one block for that; mapped, translated (NAT64) and local addresses lie outside of it.
    """
    if any(ip in closed for closed in _CLOSED):
        return False
    if ip.is_multicast or ip.is_reserved or ip.is_link_local or ip.is_loopback:
        return False
    return ip.is_global and (ip.version == 4 or ip in _GLOBAL_UNICAST)


def is_plain(host: str) -> bool:
    """Whether a host is written as people write it: no 0x7f.1, 017700000001 or 2130706433.

    What reads such numbers as addresses differs from library to library, so nobody has to.
    """
    last = host.rstrip(".").rpartition(".")[2].lower()
    if not (last.isdigit() or last.startswith("0x")):
        return True
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class Reach:
    """Which addresses and ports may be asked; the default is what the site uses."""

    allows: Callable[[IP], bool] = is_public
    ports: frozenset[int] = field(default_factory=lambda: frozenset({80, 443}))


PUBLIC = Reach()
