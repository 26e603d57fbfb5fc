"""One visit to the web on behalf of a feed: asked politely, allowed by robots.txt where that counts."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils import timezone

from ingest.errors import FetchError
from ingest.fetch.body import Body
from ingest.fetch.hosts import Clock, Sleep, host_turn, put_off
from ingest.fetch.robots import crawl_delay_s, require_allowed
from ingest.fetch.web import UNCONDITIONAL, USUAL_LIMITS, Fetched, Limits, Validators, fetch_url

GAP_S = 1.0
LONGEST_GAP_S = 30.0
# An address made for calendar programs was given by its owner to be fetched; robots.txt is about pages.
_FOR_PROGRAMS = re.compile(
    r"\.(?:ics|ical|ifb)$|\bical|\bics\b|icalendar|format=json|/wp-json/|/api/", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Visit:
    """How the addresses of one feed are fetched."""

    allow_private: bool = False
    ignores_robots: bool = False
    limits: Limits = USUAL_LIMITS
    clock: Clock = timezone.now
    sleep: Sleep = time.sleep

    def fetch(self, url: str, validators: Validators = UNCONDITIONAL) -> Fetched:
        """Fetch when it is each host's turn; raises FetchError, also when robots.txt forbids a page."""
        is_free = self.ignores_robots or is_for_programs(url)
        return fetch_url(
            url,
            validators=validators,
            allow_private=self.allow_private,
            limits=self.limits,
            turn=self._turn if is_free else self._allowed_turn,
        )

    @contextmanager
    def _allowed_turn(self, url: str) -> Iterator[None]:
        require_allowed(url, allow_private=self.allow_private, turn=self._turn)
        with self._turn(url, min(max(GAP_S, crawl_delay_s(url) or 0), LONGEST_GAP_S)):
            yield

    @contextmanager
    def _turn(self, url: str, gap_s: float = GAP_S) -> Iterator[None]:
        with host_turn(url, gap_s=gap_s, clock=self.clock, sleep=self.sleep):
            try:
                yield
            except FetchError as exc:
                if exc.retry_after_s is not None:
                    put_off(url, exc.retry_after_s, self.clock())
                raise

    def body(self, url: str) -> Body:
        """The body behind an address; raises FetchError."""
        body = self.fetch(url).body
        if body is None:
            raise FetchError("the server answered 304 to a question without conditions", code="http_error")
        return body


def is_for_programs(url: str) -> bool:
    """Whether the address is that of a calendar file or an interface, and not of a page."""
    parts = urlsplit(url)
    return bool(_FOR_PROGRAMS.search(parts.path) or _FOR_PROGRAMS.search(parts.query))
