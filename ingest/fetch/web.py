"""Fetching over http(s), within limits that a hostile server cannot exceed."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from urllib.parse import urljoin

import httpx

from ingest.errors import FetchError, RefusedAddress
from ingest.fetch.address import host_and_port
from ingest.fetch.body import MAX_BYTES, Body
from ingest.fetch.connection import FAILURES, TOO_SLOW, CheckedTransport

USER_AGENT = "Superschedules/0.1 (event calendar reader; reads only what it is pointed at)"
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_BUSY = {429, 503}
_CHUNK = 65_536
Turn = Callable[[str], AbstractContextManager[None]]
LONGEST_WAIT_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take altogether."""

    max_bytes: int = MAX_BYTES
    total_s: float = 30.0
    silence_s: float = 10.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "has it changed since?" with; empty where it gave nothing."""

    etag: str = ""
    last_modified: str = ""

    @property
    def etag_only(self) -> Self:
        """For a server that sends all again when asked with both, though nothing has changed."""
        return replace(self, last_modified="") if self.etag else self

    @property
    def headers(self) -> dict[str, str]:
        """The conditions of a request."""
        sent = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in sent.items() if value}


UNCONDITIONAL = Validators()
USUAL_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body, or None when it has not been modified; `moved_to` is where it has moved for good."""

    body: Body | None
    validators: Validators = UNCONDITIONAL
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: str
    is_permanent: bool


def at_once(_url: str) -> AbstractContextManager[None]:
    """A turn that waits for nobody."""
    return nullcontext()


def fetch_url(
    url: str,
    *,
    validators: Validators = UNCONDITIONAL,
    allow_private: bool = False,
    limits: Limits = USUAL_LIMITS,
    clock: Callable[[], float] = time.monotonic,
    turn: Turn = at_once,
) -> Fetched:
    """The body behind an http, https or webcal url; raises FetchError with a sentence for the operator.

    Each request, also one after a redirect, is made within `turn` of its address; waiting for a turn is no
    part of the time that the servers may take.
    """
    url, moved_to, is_permanent = as_http(url), "", True
    deadline = clock() + limits.total_s
    for _ in range(limits.redirects + 1):
        asked_at = clock()
        with turn(url):
            deadline += clock() - asked_at
            transport = CheckedTransport(deadline, clock, allow_private=allow_private)
            answer = _ask(url, transport, validators, limits)
        if isinstance(answer, Fetched):
            return replace(answer, moved_to=moved_to)
        is_permanent = is_permanent and answer.is_permanent
        url, moved_to = answer.url, answer.url if is_permanent else ""
    raise FetchError(f"more than {limits.redirects} redirects", code="too_many_redirects")


def _ask(
    url: str, transport: CheckedTransport, validators: Validators, limits: Limits
) -> Fetched | _Redirect:
    """One request and its answer."""
    host_and_port(url)
    # trust_env off: a proxy of the environment would connect to addresses that were never checked.
    with httpx.Client(transport=transport, trust_env=False, timeout=limits.silence_s) as client:
        try:
            with client.stream("GET", url, headers=_headers(validators)) as response:
                if response.status_code in _REDIRECTS:
                    return _redirect(response, url)
                return _fetched(response, url, limits)
        except TOO_SLOW as exc:
            raise FetchError("the server did not finish in time", code="timeout") from exc
        except (*FAILURES, httpx.HTTPError) as exc:
            raise _failure(exc) from exc
        except (httpx.InvalidURL, UnicodeError) as exc:
            raise RefusedAddress("not a web address") from exc


def _failure(exc: Exception) -> FetchError:
    if isinstance(exc.__context__, ssl.SSLCertVerificationError):
        why = exc.__context__.verify_message
        return FetchError(f"its certificate is not valid ({why})", code="bad_certificate")
    return FetchError(f"the connection failed ({type(exc).__name__})")


def as_http(url: str) -> str:
    """A webcal address as the https address it stands for."""
    scheme, sign, rest = url.strip().partition("://")
    return f"https://{rest}" if sign and scheme.lower() in {"webcal", "webcals"} else url.strip()


def _headers(validators: Validators) -> dict[str, str]:
    return {
        "User-Agent": USER_AGENT,
        "Accept": "text/calendar, text/html, application/json;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip",
        **validators.headers,
    }


def _redirect(response: httpx.Response, url: str) -> _Redirect:
    try:
        target = as_http(urljoin(url, response.headers["location"]))
    except (KeyError, ValueError) as exc:
        raise FetchError("a redirect to nowhere", code="http_error", status=response.status_code) from exc
    return _Redirect(target, response.status_code in _PERMANENT)


def _fetched(response: httpx.Response, url: str, limits: Limits) -> Fetched:
    given = Validators(_given(response, "etag", 500), _given(response, "last-modified", 100))
    if response.status_code == httpx.codes.NOT_MODIFIED:
        return Fetched(None, given)
    if response.status_code != httpx.codes.OK:
        raise _refusal(response)
    return Fetched(_body(response, url, limits), given)


def _given(response: httpx.Response, name: str, longest: int) -> str:
    """A validator of the answer; empty if we could not keep and repeat it exactly."""
    value = str(response.headers.get(name, ""))
    return value if value.isascii() and len(value) <= longest else ""


def _refusal(response: httpx.Response) -> FetchError:
    wait = response.headers.get("retry-after", "") if response.status_code in _BUSY else ""
    later = f", asks to wait ({wait[:40]})" if wait else ""
    return FetchError(
        f"the server answered {response.status_code}{later}",
        code="http_error",
        retry_after_s=seconds_of(wait),
        status=response.status_code,
    )


def seconds_of(retry_after: str, now: datetime | None = None) -> float | None:
    """The seconds a Retry-After asks for (a number or an HTTP date, RFC 9110 10.2.3), at most a week."""
    text = retry_after.strip()
    if text.isdecimal():
        return min(float(text[:9]), LONGEST_WAIT_S)
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    until = until if until.tzinfo is not None else until.replace(tzinfo=UTC)
    return min(max((until - (now or datetime.now(UTC))).total_seconds(), 0.0), LONGEST_WAIT_S)


def _body(response: httpx.Response, url: str, limits: Limits) -> Body:
    content = bytearray()
    for chunk in _inflated(response):
        content += chunk
        if len(content) > limits.max_bytes:
            raise FetchError(f"larger than {limits.max_bytes // 1_000_000} MB", code="too_large")
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
        if not inflater.eof:
            raise FetchError("the compressed content is cut off", code="bad_encoding")
    except zlib.error as exc:
        raise FetchError("the compressed content is damaged", code="bad_encoding") from exc
