"""A search as what other programs read again and again: iCalendar, RSS and JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.xmlutils import SimplerXMLGenerator

from assistant.retrieval import SearchResult
from events.models import CostKind, Event
from events.wire import event_to_wire
from web.calendar_file import plain
from web.words import place_in_words, price_in_words, when_in_words

LONGEST_ABOUT = 500
TTL_MINUTES = 60
_NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)

PageUrl = Callable[[int], str]


class _Rss(Rss201rev2Feed):
    """RSS that tells how often to ask again, and is the same as long as its items are."""

    def latest_post_date(self) -> datetime:
        return max((item["pubdate"] for item in self.items), default=_NOTHING_YET)

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("ttl", str(TTL_MINUTES))


def rss_of(events: Sequence[Event], *, name: str, page: str, feed: str, page_url: PageUrl) -> bytes:
    """RSS 2.0, an item for each event, known by the address of its page."""
    rss = _Rss(
        title=plain(name), link=page, description=plain(name), feed_url=feed, language=get_language() or "en"
    )
    for event in events:
        url = page_url(event.pk)
        rss.add_item(
            title=plain(event.title),
            link=url,
            description=_about(event),
            unique_id=url,
            unique_id_is_permalink=True,
            pubdate=event.created_at,
        )
    return rss.writeString("utf-8").encode()


def json_of(
    result: SearchResult, events: Sequence[Event], *, page: str, next_page: str | None
) -> dict[str, Any]:
    """The events in the API's shape, best first, with what was searched in the contract's."""
    return {
        "query": result.searched.to_wire(),
        "total": result.total,
        "total_is_least": result.total_is_least,
        "events": [event_to_wire(event) for event in events],
        "page": page,
        "next": next_page,
    }


def _about(event: Event) -> SafeString:
    """When and where, then what the calendar says; HTML, as readers of RSS take it."""
    # Read on any day, so never "today": told as somebody says it who looks ahead.
    ahead = event.start_time - timedelta(days=20)
    facts = [when_in_words(event, now=ahead), place_in_words(event)]
    if event.cost_kind != CostKind.UNKNOWN:
        facts.append(price_in_words(event))
    about = event.description[:LONGEST_ABOUT] + ("…" if len(event.description) > LONGEST_ABOUT else "")
    paragraphs = [" · ".join(filter(None, facts)), *about.splitlines()]
    return format_html_join("", "<p>{}</p>", ((plain(line),) for line in paragraphs if line.strip()))
