"""From what an operator named to the bodies that hold its events."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from ingest.errors import FetchError
from ingest.fetch.body import Body
from ingest.fetch.visit import Visit
from ingest.fetch.web import UNCONDITIONAL, Validators, as_http
from ingest.following import gather
from ingest.sources import Source


@dataclass(frozen=True, slots=True)
class Collected:
    """The bodies of one calendar (none: not modified), where it is, and what to say when asking again."""

    bodies: tuple[Body, ...]
    url: str
    found_on: str = ""
    moved_to: str = ""
    validators: Validators = UNCONDITIONAL
    repairs: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 over all bodies."""
        return hashlib.sha256(b"\0".join(body.content for body in self.bodies)).hexdigest()


def collect(source: Source, visit: Visit, validators: Validators = UNCONDITIONAL) -> Collected:
    """Read or fetch the source, with the pages it leads to; raises FetchError."""
    if not source.is_url or source.content is not None:
        return Collected((source.local_body(),), source.key)
    fetched = visit.fetch(source.key, validators)
    if fetched.body is None:
        return Collected((), source.key, moved_to=fetched.moved_to, validators=validators)
    gathered = gather(fetched.body, visit.body)
    if gathered.calendar_url:
        return replace(_found(gathered.calendar_url, source.key, visit), repairs=gathered.repairs)
    # Several pages have no common validator: they are always fetched, and compared by their content.
    is_alone = len(gathered.bodies) == 1
    return Collected(
        gathered.bodies,
        source.key,
        moved_to=fetched.moved_to,
        validators=fetched.validators if is_alone else UNCONDITIONAL,
        repairs=gathered.repairs,
    )


def _found(url: str, found_on: str, visit: Visit) -> Collected:
    """The calendar that a page links to."""
    try:
        fetched = visit.fetch(url)
    except FetchError as exc:
        told = f"{exc.args[0]} (the calendar that the page links to: {url})"
        raise FetchError(told, code=exc.code, retry_after_s=exc.retry_after_s, status=exc.status) from exc
    if fetched.body is None:
        raise FetchError("the calendar linked from this page gave nothing", code="http_error")
    return Collected((fetched.body,), as_http(url), found_on=found_on, validators=fetched.validators)
