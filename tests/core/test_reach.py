"""Which addresses may be asked for somebody: the public ones, however they are written."""

from ipaddress import ip_address

import pytest

from eventapp.core.reach import is_plain, is_public


@pytest.mark.parametrize("text", ["1.1.1.1", "93.184.215.14", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses_may_be_asked(text):
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "text",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "127.0.0.1", "127.255.255.254", "172.16.0.1"),
        *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192"),
        *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1"),
        *("255.255.255.255", "168.63.129.16", "192.88.99.1"),
        *("::", "::1", "fe80::1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b:1::1", "2002:7f00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1"),
        "5f00::1",
    ],
)
def test_addresses_of_our_own_network_and_of_nobody_may_not(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("host", ["example.org", "1.1.1.1", "3com.example", "a1", "ไทย.example"])
def test_names_and_four_numbers_are_plain(host):
    assert is_plain(host)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "1.2.3.4.5", "x.0x1", "1.1.1.1."],
)
def test_other_ways_to_write_a_number_are_not(host):
    assert not is_plain(host)
