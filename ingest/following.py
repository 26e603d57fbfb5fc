"""From one body to all of its calendar: detail pages, next pages, or the calendar it links to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ingest.decoding import to_text
from ingest.detection import Kind, kind_of
from ingest.discovery import events_pages, links_of, same_site, whole_calendars
from ingest.errors import IngestError
from ingest.fetch.body import Body
from ingest.json_feeds.reader import next_page
from ingest.schema_org.listing import overview

MOST_PAGES = 40
MOST_JSON_PAGES = 20
MOST_BYTES = 30_000_000
# A larger page is only read, which is done within limits of its own.
MAX_FOLLOWED = 3_000_000

Fetch = Callable[[str], Body]

_DETAIL = re.compile(
    r"/(?:[\w-]*events?|e|calendar/events?|programs?|shows?|whats-?on)/(?!(?:categor(?:y|ies)|tags?|list|month|"
    r"week|day|today|page|map|photo|calendar|feed|search|venues?|organi[sz]ers?|archives?|past|rss|ical|"
    r"submit|add|community|upcoming|login|subscribe|grid|all)\b|\d{4}(?:-\d{2}){1,2}/?$)[^/?#]{3,}|"
    r"/calendar/(?:event/)?\d+|[?&]e(?:vent)?_?id=\d|/event-?details?\b|/event/\d+",
    re.IGNORECASE,
)
_NOT_A_PAGE = re.compile(
    r"\.(?:ics|pdf|jpe?g|png|gif|webp|docx?|zip|mp[34])$|[?&](?:outlook-)?ical=|/feed/?$", re.I
)
_EVENTS_PLACE = re.compile(r"event|calend[ae]r|whats-?on|program|agenda", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The bodies to read; or, in `calendar_url`, where the calendar is that the page only links to."""

    bodies: tuple[Body, ...]
    calendar_url: str = ""
    repairs: tuple[str, ...] = ()


@dataclass(slots=True)
class _Walk:
    """The pages of one site that were asked for, each once, and what went wrong."""

    start: str
    fetch: Fetch
    most: int
    seen: set[str] = field(default_factory=set)
    bytes_read: int = 0
    failed: int = 0

    def get(self, url: str) -> Body | None:
        """The page, unless it is of another site, was seen, is one too many or cannot be had."""
        is_free = same_site(url, self.start) and _plain(url) not in self.seen
        if not is_free or self.bytes_read > MOST_BYTES:
            return None
        self.seen.add(_plain(url))
        try:
            body = self.fetch(url)
        except IngestError:
            self.failed += 1
            return None
        self.bytes_read += len(body.content)
        # A page may lead away from the site, or back to one that was read.
        is_new = _plain(body.location) == _plain(url) or _plain(body.location) not in self.seen
        self.seen.add(_plain(body.location))
        return body if is_new and same_site(body.location, self.start) else None


def gather(body: Body, fetch: Fetch, *, most: int = MOST_PAGES) -> Gathered:
    """All bodies of the calendar that a body begins or leads to; a page that fails costs only itself.

    Every address is fetched by `fetch`, at most `most` detail pages, and all of the body's own site.
    """
    kind = kind_of(body)
    walk = _Walk(body.location, fetch, most, {_plain(body.location)})
    is_followed = body.location.startswith(("http://", "https://")) and len(body.content) <= MAX_FOLLOWED
    if not is_followed:
        return Gathered((body,))
    if kind is Kind.JSON:
        return _paged(body, walk)
    if kind is Kind.PAGE:
        return _of_page(body, walk) or _of_events_page(body, walk) or Gathered((body,))
    return Gathered((body,))


def _paged(body: Body, walk: _Walk) -> Gathered:
    bodies = [body]
    while len(bodies) < MOST_JSON_PAGES:
        url = next_page(to_text(bodies[-1].content, bodies[-1].charset), bodies[-1].location)
        following = walk.get(url) if url else None
        if following is None:
            break
        bodies.append(following)
    else:
        return Gathered(tuple(bodies), repairs=(f"only the first {MOST_JSON_PAGES} pages were read",))
    return Gathered(tuple(bodies), repairs=_complaints(walk, len(bodies)))


def _of_page(body: Body, walk: _Walk, *, may_guess: bool = False) -> Gathered | None:
    """What a page itself leads to; None when it has no events, links to no calendar and lists no events.

    `may_guess`: links that merely look like those of events are followed from any page, and not only from
    one whose address is about events.
    """
    text = to_text(body.content, body.charset)
    own = overview(text, body.location)
    # A list on a page with events of its own may be of anything.
    listed = [url for url in own.listed if not own.count or _DETAIL.search(url)]
    if not own.count and (calendars := whole_calendars(text, body.location)):
        return Gathered((body,), calendar_url=calendars[0])
    if not own.count and not listed and (may_guess or _EVENTS_PLACE.search(urlsplit(body.location).path)):
        listed = _detail_links(text, body.location)
    details = _details(listed, walk)
    if own.count or details:
        bodies = (body, *details) if own.count else tuple(details)
        return Gathered(bodies, repairs=_told(listed, walk, len(details)))
    return None


def _of_events_page(body: Body, walk: _Walk) -> Gathered | None:
    """What the site's events page leads to; else what links here that look like events do."""
    for url in events_pages(to_text(body.content, body.charset), body.location):
        page = walk.get(url)
        if page is None:
            continue
        if kind_of(page) is not Kind.PAGE:
            return Gathered((body,), calendar_url=page.location)
        found = _of_page(page, walk)
        if found is not None:
            return Gathered(
                found.bodies, found.calendar_url, (f"read from its page {page.location}", *found.repairs)
            )
    return _of_page(body, walk, may_guess=True)


def _details(urls: Iterable[str], walk: _Walk) -> list[Body]:
    """Those pages that hold events."""
    bodies = []
    asked = 0
    for url in urls:
        if asked >= walk.most:
            break
        if _plain(url) in walk.seen or not same_site(url, walk.start):
            continue
        asked += 1
        body = walk.get(url)
        if body is not None and overview(to_text(body.content, body.charset), url).count:
            bodies.append(body)
    return bodies


def _detail_links(html: str, base_url: str) -> list[str]:
    """The links of a page that look like those of single events, each once."""
    links = (link.url for link in links_of(html, base_url) if not link.kind)
    return list(
        dict.fromkeys(
            url
            for url in links
            if same_site(url, base_url) and _DETAIL.search(url) and not _NOT_A_PAGE.search(url)
        )
    )


def _told(listed: list[str], walk: _Walk, count: int) -> tuple[str, ...]:
    pages = [f"{count} pages of single events were read"] if count else []
    beyond = len({_plain(url) for url in listed if same_site(url, walk.start)} - walk.seen)
    if beyond:
        pages.append(f"{beyond} more pages of single events were not read: {walk.most} are the most")
    return (*pages, *_complaints(walk, count))


def _complaints(walk: _Walk, count: int) -> tuple[str, ...]:
    if walk.bytes_read > MOST_BYTES:
        return (f"only {count} pages were read: they are too large",)
    return (f"{walk.failed} linked pages could not be read",) if walk.failed else ()


def _plain(url: str) -> str:
    """An address as it is compared: without fragment and final slash."""
    return url.partition("#")[0].rstrip("/")
