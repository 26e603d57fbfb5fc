"""Fetching over the network, within limits."""

import gzip
import itertools
import socket
import time
from datetime import UTC, datetime

import pytest

from ingest.errors import FetchError
from ingest.fetch.web import Limits, Validators, as_http, fetch_url, seconds_of
from ingest.sources import Source, expand
from tests.ingest.answers import by_path, say, trickle


def fetched(url, **options):
    return fetch_url(url, allow_private=True, **options).body


def test_input_15_a_body_comes_with_its_bytes_and_the_charset_it_was_said_to_have(web):
    body = fetched(web(say("Café – 7pm".encode("cp1252"), Content_Type="text/calendar; charset=iso-8859-1")))
    assert (body.content, body.charset.lower()) == (b"Caf\xe9 \x96 7pm", "iso-8859-1")


def test_we_say_who_we_are(web):
    seen = {}
    fetched(web(lambda handler: (seen.update(handler.headers), say(b"x")(handler))))
    assert seen["User-Agent"].startswith("Superschedules/")
    assert seen["Host"].startswith("127.0.0.1:")


def test_input_3_who_has_it_already_gets_no_body(web):
    asked = []

    def answer(handler):
        asked.append((handler.headers["If-None-Match"], handler.headers["If-Modified-Since"]))
        say(status=304)(handler)

    known = Validators('"a"', "Sat, 22 Aug 2026 10:00:00 GMT")
    assert fetch_url(web(answer), validators=known, allow_private=True).body is None
    assert asked == [('"a"', "Sat, 22 Aug 2026 10:00:00 GMT")]


def test_an_answer_comes_with_its_validators(web):
    url = web(say(b"x", ETag='W/"a"', Last_Modified="Sat, 22 Aug 2026 10:00:00 GMT"))
    given = fetch_url(url, allow_private=True).validators
    assert given == Validators('W/"a"', "Sat, 22 Aug 2026 10:00:00 GMT")
    assert given.etag_only.headers == {"If-None-Match": 'W/"a"'}
    assert Validators("", "yesterday").etag_only == Validators("", "yesterday")


@pytest.mark.parametrize("etag", ['"é"', f'"{"a" * 600}"'])
def test_a_validator_that_cannot_be_repeated_exactly_is_not_kept(web, etag):
    assert fetch_url(web(say(b"x", ETag=etag)), allow_private=True).validators == Validators()


def test_input_6_how_long_a_busy_server_asks_to_wait_is_told(web):
    for status, wait in ((429, "120"), (503, "120")):
        with pytest.raises(FetchError, match=f"http_error: the server answered {status}.*120") as error:
            fetched(web(say(b"", status, Retry_After=wait)))
        assert (error.value.status, error.value.retry_after_s) == (status, 120)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("Sat, 22 Aug 2026 16:02:00 GMT", 120),
        ("Sat, 22 Aug 2026 15:00:00 GMT", 0),
        ("99999999999999", 7 * 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 7 * 86_400),
        ("Sun, 06 Nov 2094 08:49:37 +7777777777777777", None),
        ("-5", None),
        ("²", None),
        ("", None),
        ("soon", None),
    ],
)
def test_input_6_retry_after_is_a_number_or_a_date_and_at_most_a_week(said, seconds):
    assert seconds_of(said, datetime(2026, 8, 22, 16, 0, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(("status", "is_refused"), [(404, True), (410, True), (429, False), (500, False)])
def test_an_error_status_is_an_error(web, status, is_refused):
    with pytest.raises(FetchError, match=f"http_error: the server answered {status}") as error:
        fetched(web(say(b"gone", status)))
    assert error.value.is_refused is is_refused


def test_input_7_only_permanent_redirects_tell_a_new_address(web):
    calendar = web(say(b"found"))
    for statuses, moved_to in (((301, 308), calendar), ((301, 302), ""), ((307, 301), "")):
        url = calendar
        for status in reversed(statuses):
            url = web(say(b"", status, Location=url))
        answer = fetch_url(url, allow_private=True)
        assert (answer.body.content, answer.body.location, answer.moved_to) == (b"found", calendar, moved_to)
    assert fetch_url(calendar, allow_private=True).moved_to == ""


def test_input_7_five_redirects_are_followed_and_a_loop_is_an_error(web):
    hops = {f"hop{n}": say(b"", 302, Location=f"/hop{n + 1}") for n in range(6)}
    url = web(by_path(**hops, hop6=say(b"far"))).replace("/feed", "/hop")
    assert fetched(f"{url}1").content == b"far"
    with pytest.raises(FetchError, match="too_many_redirects: more than 5"):
        fetched(f"{url}0")
    with pytest.raises(FetchError, match="too_many_redirects"):
        fetched(web(say(b"", 302, Location="/feed")))


@pytest.mark.parametrize("headers", [{}, {"Location": "http://[/"}])
def test_a_redirect_to_nowhere_is_an_error(web, headers):
    with pytest.raises(FetchError, match="http_error: a redirect to nowhere"):
        fetched(web(say(b"", 302, **headers)))


def test_input_9_compressed_content_is_inflated_and_a_bomb_is_stopped(web):
    assert fetched(web(say(gzip.compress(b"hello"), Content_Encoding="gzip"))).content == b"hello"
    bomb = web(say(gzip.compress(b"\0" * 30_000_000), Content_Encoding="gzip"))
    with pytest.raises(FetchError, match="too_large: larger than 10 MB"):
        fetched(bomb)
    with pytest.raises(FetchError, match="too_large"):
        fetched(web(say(b"x" * 2000)), limits=Limits(max_bytes=1999))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"plain", "gzip"), (b"x", "br"), (gzip.compress(b"x" * 100)[:-12], "gzip")],
    ids=["damaged", "unknown", "unfinished"],
)
def test_damaged_unfinished_or_unknown_compression_is_an_error(web, body, encoding):
    with pytest.raises(FetchError, match="bad_encoding"):
        fetched(web(say(body, Content_Encoding=encoding)))


def test_a_body_shorter_than_announced_is_an_error(web):
    with pytest.raises(FetchError, match=r"not_reachable: the connection failed \(RemoteProtocolError\)"):
        fetched(web(say(b"BEGIN", Content_Length="500")))


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize("head", [b"", HEAD + b"X-Slow: ", HEAD + b"\r\n"], ids=["status", "headers", "body"])
def test_input_10_a_trickle_ends_with_the_total_time(web, head):
    started = time.monotonic()
    with pytest.raises(FetchError, match="timeout"):
        fetched(web(trickle(head, 0.02)), limits=Limits(total_s=0.3, silence_s=0.2))
    assert time.monotonic() - started < 2


def test_input_10_the_total_time_is_that_of_all_redirects_together(web):
    clock = itertools.count(0, 4).__next__
    with pytest.raises(FetchError, match="timeout"):
        fetched(web(say(b"", 302, Location="/feed")), clock=clock)


def test_silence_ends_with_a_timeout():
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(FetchError, match="timeout"):
        fetched(f"http://127.0.0.1:{server.getsockname()[1]}/", limits=Limits(silence_s=0.1))


@pytest.mark.parametrize("given", ["webcal://example.org/a.ics", "WEBCAL://example.org/a.ics"])
def test_input_11_webcal_is_https(given):
    assert as_http(given) == "https://example.org/a.ics"
    assert Source(given).key == "https://example.org/a.ics"


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
        Source(str(make(tmp_path))).local_body()
