"""No fetch goes to a private address, by whatever name, redirect or trick of DNS."""

import socket

import pytest

from ingest.errors import FetchError, RefusedAddress
from ingest.fetch.address import checked_addresses, is_public
from ingest.fetch.web import fetch_url
from tests.ingest.answers import say

LOOPBACK = [(2, 1, 6, "", ("127.0.0.1", 0))]
INSIDE = [(2, 1, 6, "", ("10.1.2.3", 0))]
PUBLIC = [(2, 1, 6, "", ("93.184.215.14", 0))]


@pytest.fixture
def names(monkeypatch):
    """What DNS answers for feeds.example, one answer after the other."""
    answers = []
    real = socket.getaddrinfo

    def resolve(host, *args, **kw):
        return answers.pop(0) if host == "feeds.example" else real(host, *args, **kw)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return answers


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fd00:ec2::254]/latest/meta-data",
        "http://100.100.100.200/",
        "http://168.63.129.16/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://example.org@127.0.0.1/",
        "ftp://example.org/x.ics",
        "file:///etc/passwd",
        "http://",
        "http://example.org:99999/",
        "http://①②⑦.⓪.⓪.①/",
        "http://a\x00b/",
    ],
)
def test_input_8_private_addresses_and_what_is_no_web_address_are_refused(url):
    with pytest.raises(RefusedAddress, match="refused_address"):
        fetch_url(url)


@pytest.mark.parametrize("target", ["http://169.254.169.254/", "http://[::1]/", "http://0x7f000001/"])
def test_input_8_a_redirect_into_a_private_address_is_refused(web, names, monkeypatch, target):
    port = web(say(b"", 302, Location=target)).split(":")[2].split("/")[0]
    names.append(LOOPBACK)
    ours = iter([True])
    monkeypatch.setattr(
        "ingest.fetch.address.is_public", lambda address: next(ours, False) or is_public(address)
    )
    with pytest.raises(RefusedAddress, match="leads to the private address"):
        fetch_url(f"http://feeds.example:{port}/")


@pytest.mark.parametrize("answer", [INSIDE, PUBLIC + INSIDE, INSIDE + PUBLIC])
def test_input_8_a_name_with_any_private_address_is_refused(names, answer):
    names.append(answer)
    with pytest.raises(RefusedAddress, match=r"feeds\.example leads to the private address 10\.1\.2\.3"):
        fetch_url("http://feeds.example/")


def test_input_8_dns_is_asked_once_and_the_address_checked_is_the_one_connected_to(web, names):
    port = web(say(b"pinned")).split(":")[2].split("/")[0]
    names += [LOOPBACK, INSIDE]
    assert fetch_url(f"http://feeds.example:{port}/", allow_private=True).body.content == b"pinned"
    assert names == [INSIDE]


def test_an_address_that_does_not_answer_gives_way_to_the_next(web, names):
    port = web(say(b"found")).split(":")[2].split("/")[0]
    names.append([(2, 1, 6, "", ("127.0.0.2", 0)), *LOOPBACK])
    assert fetch_url(f"http://feeds.example:{port}/", allow_private=True).body.content == b"found"
    names.append([(2, 1, 6, "", ("127.0.0.2", 0))] * 9 + LOOPBACK)
    with pytest.raises(FetchError, match=r"not_reachable: the connection failed \(ConnectError\)"):
        fetch_url(f"http://feeds.example:{port}/", allow_private=True)


def test_input_8_the_same_name_is_checked_again_after_a_redirect(web, names, monkeypatch):
    port = web(say(b"", 302, Location="/again")).split(":")[2].split("/")[0]
    names += [LOOPBACK, INSIDE]
    monkeypatch.setattr("ingest.fetch.address.is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(RefusedAddress, match=r"10\.1\.2\.3"):
        fetch_url(f"http://feeds.example:{port}/")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "fe80::1%eth0", "fec0::1", "fd00::1"),
        *("ff02::1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::", "::ffff:0:127.0.0.1"),
    ],
)
def test_addresses_that_are_or_hide_a_private_one_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("host", ["feeds.example", "a" * 64 + ".example"])
def test_an_unknown_or_impossible_name_is_said_to_be_one(monkeypatch, host):
    def unknown(host, *args, **kw):
        host.encode("idna")
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match=r"not_reachable: the host .*example' is not known"):
        checked_addresses(host, 80, allow_private=False)
