"""What the client of the benchmarks sees in the bytes of a stream."""

from benchmarks.load import Exchange, body_of, request

HEAD = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
TOKEN = b'id: 1:1\ndata: {"model":"A","token":"On","done":false}\n\n'
DONE = b'id: 1:2\ndata: {"model":"A","token":"","done":true}\n\n'
SYSTEM = b'id: 1:3\ndata: {"model":"SYSTEM","token":"","done":true,"status":"complete"}\n\n'


def seen(*reads: bytes) -> Exchange:
    exchange = Exchange(b"")
    for data in reads:
        exchange.data_received(data)
    exchange.connection_lost(None)
    return exchange


def test_tokens_of_one_read_are_one_arrival() -> None:
    exchange = seen(HEAD, TOKEN * 3, TOKEN, DONE + SYSTEM)
    assert (exchange.tokens, exchange.first_tokens, len(exchange.arrivals)) == (4, 3, 2)
    assert exchange.is_ok
    assert exchange.is_complete


def test_what_is_cut_anywhere_is_counted_once() -> None:
    stream = HEAD + TOKEN * 2 + DONE + SYSTEM
    exchange = seen(*(stream[place : place + 1] for place in range(len(stream))))
    assert exchange.tokens == 2
    assert exchange.is_complete


def test_an_answer_that_failed_is_not_complete() -> None:
    exchange = seen(HEAD, TOKEN, DONE, SYSTEM.replace(b"complete", b"failed"))
    assert exchange.tokens == 1
    assert not exchange.is_complete


def test_a_refusal_is_not_ok() -> None:
    assert not seen(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").is_ok


def test_a_broken_connection_is_not_ok() -> None:
    exchange = Exchange(b"")
    exchange.data_received(HEAD + TOKEN)
    exchange.connection_lost(ConnectionResetError())
    assert not exchange.is_ok


def test_the_body_is_put_together_from_its_chunks() -> None:
    assert body_of(HEAD + b"4\r\nab\r\n\r\n3\r\ncde\r\n0\r\n\r\n") == b"ab\r\ncde"
    assert body_of(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n12") == b"12"


def test_a_request_names_its_length() -> None:
    assert b"\r\nContent-Length: 3\r\n" in request("POST", "/", b"abc")


def test_gaps_are_between_arrivals() -> None:
    exchange = Exchange(b"")
    exchange.arrivals.extend((1.0, 1.05, 1.25))
    assert [round(gap) for gap in exchange.gaps_ms] == [50, 200]
