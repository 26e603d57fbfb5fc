"""Connections to checked addresses only, none of which outlasts the time of its whole fetch."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import httpcore
import httpx

from ingest.fetch.address import checked_addresses

TimeLeft = Callable[[], float]

# What the network or the other side can do to a request, beside being slow.
FAILURES = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol)
TOO_SLOW = httpcore.TimeoutException
# A machine may believe it has IPv6 and be wrong; a name with a hundred dead addresses is not our problem.
MOST_ADDRESSES = 3


class CheckedTransport(httpx.BaseTransport):
    """Sends requests over connections of a `CheckedBackend`; raises FAILURES and TOO_SLOW of httpcore."""

    def __init__(self, deadline: float, clock: Callable[[], float], *, allow_private: bool) -> None:
        backend = CheckedBackend(lambda: deadline - clock(), allow_private=allow_private)
        self._pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body still to come."""
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Content(answer))

    def close(self) -> None:
        """End all connections."""
        self._pool.close()


class CheckedBackend(httpcore.NetworkBackend):
    """Connects only to addresses that were checked: DNS has no second chance to answer differently."""

    def __init__(self, time_left: TimeLeft, *, allow_private: bool) -> None:
        self._time_left = time_left
        self._allow_private = allow_private
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Resolve, check and connect; raises RefusedAddress, or FetchError for an unknown name."""
        addresses = checked_addresses(host, port, allow_private=self._allow_private)[:MOST_ADDRESSES]
        failure: Exception = httpcore.ConnectError()
        for address in addresses:
            limit_s = _shorter(timeout, self._time_left)
            try:
                stream = self._network.connect_tcp(address, port, limit_s, local_address, socket_options)
                return _TimedStream(stream, self._time_left)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failure = exc
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A stream whose every wait is cut to the time left: a trickle is never silent, and yet ends."""

    def __init__(self, stream: httpcore.NetworkStream, time_left: TimeLeft) -> None:
        self._stream = stream
        self._time_left = time_left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _shorter(timeout, self._time_left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _shorter(timeout, self._time_left))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        # Python's handshake takes its timeout as one for all of it.
        limit_s = _shorter(timeout, self._time_left)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, limit_s), self._time_left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def close(self) -> None:
        self._stream.close()


class _Content(httpx.SyncByteStream):
    """The body of an answer, read as it is asked for."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _shorter(timeout: float | None, time_left: TimeLeft) -> float:
    left_s = time_left()
    if left_s <= 0:
        raise TOO_SLOW
    return left_s if timeout is None else min(timeout, left_s)


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the authorities takes longer than a short fetch."""
    return httpx.create_ssl_context(trust_env=False)
