"""Fetching over http(s), within limits that a hostile server cannot exceed."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import httpx

from ingest.errors import FetchError
from ingest.fetch.address import checked_address
from ingest.fetch.body import MAX_BYTES, Body

USER_AGENT = "Superschedules/0.1 (event calendar reader; reads only what it is pointed at)"
_REDIRECTS = {301, 302, 303, 307, 308}
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take altogether."""

    max_bytes: int = MAX_BYTES
    total_s: float = 30.0
    silence_s: float = 10.0
    redirects: int = 5


def fetch_url(
    url: str,
    *,
    allow_private: bool = False,
    limits: Limits = Limits(),
    clock: Callable[[], float] = time.monotonic,
) -> Body:
    """The body behind an http, https or webcal url; raises FetchError with a sentence for the operator."""
    deadline = clock() + limits.total_s
    url = as_http(url)
    # trust_env off: a proxy of the environment would connect to addresses that were never checked.
    with httpx.Client(trust_env=False, timeout=limits.silence_s, verify=_tls()) as client:
        for _ in range(limits.redirects + 1):
            request = _request(client, url, allow_private=allow_private)
            try:
                response = client.send(request, stream=True)
                try:
                    if response.status_code not in _REDIRECTS:
                        return _body(response, url, limits, lambda: deadline - clock())
                    url = urljoin(url, response.headers.get("location", ""))
                finally:
                    response.close()
            except httpx.TimeoutException as exc:
                raise FetchError("the server did not answer in time", code="timeout") from exc
            except httpx.HTTPError as exc:
                raise FetchError(f"the connection failed ({type(exc).__name__})") from exc
            if deadline < clock():
                raise FetchError(f"not finished after {limits.total_s:.0f} s", code="timeout")
    raise FetchError(f"more than {limits.redirects} redirects", code="too_many_redirects")


def as_http(url: str) -> str:
    """A webcal address as the https address it stands for."""
    scheme, sign, rest = url.strip().partition("://")
    return f"https://{rest}" if sign and scheme.lower() in {"webcal", "webcals"} else url.strip()


def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


def _request(client: httpx.Client, url: str, *, allow_private: bool) -> httpx.Request:
    """A request to the checked address, with the name kept for Host and for the certificate."""
    address = checked_address(url, allow_private=allow_private)
    name = httpx.URL(url)
    return client.build_request(
        "GET",
        name.copy_with(host=address),
        headers={
            "Host": name.netloc.decode("ascii"),
            "User-Agent": USER_AGENT,
            "Accept": "text/calendar, text/html, application/json;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip",
        },
        extensions={"sni_hostname": urlsplit(url).hostname},
    )


def _body(response: httpx.Response, url: str, limits: Limits, time_left: Callable[[], float]) -> Body:
    if response.status_code != 200:
        wait = response.headers.get("retry-after", "")
        later = f", asks to wait ({wait[:40]})" if wait else ""
        raise FetchError(f"the server answered {response.status_code}{later}", code="http_error")
    content = bytearray()
    for chunk in _inflated(response):
        content += chunk
        if len(content) > limits.max_bytes:
            raise FetchError(f"larger than {limits.max_bytes // 1_000_000} MB", code="too_large")
        if time_left() < 0:
            raise FetchError(f"not finished after {limits.total_s:.0f} s", code="timeout")
    return Body(bytes(content), url, response.charset_encoding or "")


def _inflated(response: httpx.Response) -> Iterator[bytes]:
    """The content in chunks of bounded size, however much a few bytes may inflate to."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in {"identity", ""}:
        yield from response.iter_raw(_CHUNK)
        return
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError(f"the content encoding {encoding[:20]!r} was not asked for", code="bad_encoding")
    inflater = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for packed in response.iter_raw(_CHUNK):
            while packed:
                yield inflater.decompress(packed, _CHUNK)
                packed = inflater.unconsumed_tail
            yield b""
    except zlib.error as exc:
        raise FetchError("the compressed content is damaged", code="bad_encoding") from exc
