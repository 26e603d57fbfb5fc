"""Fetching over the network, within limits and never into private addresses."""

import gzip
import itertools
import socket

import pytest

from ingest.errors import FetchError, RefusedAddress
from ingest.fetch.address import checked_address, is_public
from ingest.fetch.web import Limits, as_http, fetch_url
from ingest.sources import Source, expand


def say(body: bytes, status: int = 200, **headers: str):
    """An answer with this body."""

    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_body_comes_with_its_charset(web):
    body = fetch_url(web(say(b"BEGIN", Content_Type="text/calendar; charset=iso-8859-1")), allow_private=True)
    assert (body.content, body.charset.lower()) == (b"BEGIN", "iso-8859-1")


def test_we_say_who_we_are(web):
    seen = {}
    fetch_url(web(lambda handler: (seen.update(handler.headers), say(b"x")(handler))), allow_private=True)
    assert seen["User-Agent"].startswith("Superschedules/")
    assert seen["Host"].startswith("127.0.0.1:")


def test_compressed_content_is_inflated_and_a_bomb_is_stopped(web):
    assert (
        fetch_url(web(say(gzip.compress(b"hello"), Content_Encoding="gzip")), allow_private=True).content
        == b"hello"
    )
    bomb = web(say(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip"))
    with pytest.raises(FetchError, match="too_large"):
        fetch_url(bomb, allow_private=True)


def test_damaged_or_unknown_compression_is_an_error(web):
    for answer in (say(b"plain", Content_Encoding="gzip"), say(b"x", Content_Encoding="br")):
        with pytest.raises(FetchError, match="bad_encoding"):
            fetch_url(web(answer), allow_private=True)


def test_a_trickle_ends_with_the_total_time(web):
    clock = itertools.count(0, 40).__next__
    with pytest.raises(FetchError, match="timeout"):
        fetch_url(web(say(b"x" * 100)), allow_private=True, clock=clock)


def test_silence_ends_with_a_timeout():
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(FetchError, match="timeout"):
        fetch_url(
            f"http://127.0.0.1:{server.getsockname()[1]}/", allow_private=True, limits=Limits(silence_s=0.1)
        )


def test_redirects_are_followed_five_times(web):
    calendar = web(say(b"found"))
    assert fetch_url(web(say(b"", 301, Location=calendar)), allow_private=True).content == b"found"
    with pytest.raises(FetchError, match="too_many_redirects"):
        fetch_url(web(say(b"", 302, Location="/feed")), allow_private=True)


@pytest.mark.parametrize("status", [404, 429, 500])
def test_an_error_status_is_an_error(web, status):
    with pytest.raises(FetchError, match=f"http_error: the server answered {status}.*120"):
        fetch_url(web(say(b"", status, Retry_After="120")), allow_private=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://0x7f000001/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://0.0.0.0/",
        "ftp://example.org/x.ics",
        "file:///etc/passwd",
        "http://",
    ],
)
def test_private_addresses_and_other_schemes_are_refused(url):
    with pytest.raises(RefusedAddress, match="refused_address"):
        fetch_url(url)


def test_a_redirect_into_a_private_address_is_refused(web, monkeypatch):
    start = web(say(b"", 302, Location="http://169.254.169.254/"))
    allowed = iter([True, False])
    monkeypatch.setattr(
        "ingest.fetch.web.checked_address",
        lambda url, allow_private: checked_address(url, allow_private=next(allowed)),
    )
    with pytest.raises(RefusedAddress, match=r"169\.254"):
        fetch_url(start)


def test_the_connection_goes_to_the_address_that_was_checked(web, monkeypatch):
    port = web(say(b"pinned")).split(":")[2].split("/")[0]
    answers = iter([[(2, 1, 6, "", ("127.0.0.1", 0))]])
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *args, **kw: next(answers) if host == "feeds.example" else real(host, *args, **kw),
    )
    assert fetch_url(f"http://feeds.example:{port}/", allow_private=True).content == b"pinned"


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["100.64.0.1", "224.0.0.1", "fe80::1%eth0", "64:ff9b::a00:1", "2002:a00:1::", "fd00::1"]
)
def test_addresses_that_hide_a_private_one_are_not(address):
    assert not is_public(address)


def test_webcal_is_https():
    assert as_http("webcal://example.org/a.ics") == "https://example.org/a.ics"


def test_a_folder_stands_for_the_calendar_files_in_it(tmp_path):
    for name in ("a.ics", "b/c.html", "b/d.json", "readme.txt", ".hidden/e.ics"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [source.location.rpartition("/")[2] for source in expand([str(tmp_path), "x.ics"])] == [
        "a.ics",
        "c.html",
        "d.json",
        "x.ics",
    ]


@pytest.mark.parametrize("make", [lambda path: path / "none.ics", lambda path: path])
def test_a_missing_file_or_an_empty_folder_is_an_error(tmp_path, make):
    with pytest.raises(FetchError, match="not_found"):
        Source(str(make(tmp_path))).body(allow_private=False)
