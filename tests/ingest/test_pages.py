"""Web pages and JSON answers; the numbered inputs stand in test_page_inputs.py."""

import json

import pytest

from events.models import CostKind, EventStatus
from ingest.errors import NotACalendar
from tests.ingest.calendars import local

EVENT = {"@type": "Event", "name": "Jazz Night", "startDate": "2026-03-12T19:00:00-04:00"}


def page(*scripts: object, lang: str = "en") -> str:
    texts = [script if isinstance(script, str) else json.dumps(script) for script in scripts]
    blocks = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>Events</title>{blocks}</head><body></body></html>'
    )


def only(reading):
    assert len(reading.candidates) == 1, reading
    return reading.candidates[0]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-12T19:00:00-04:00", "2026-03-12 19:00"),
        ("2026-03-12T19:00:00-0400", "2026-03-12 19:00"),
        ("2026-03-12T19:00:00:00-04:00", "2026-03-12 19:00"),
        ("2026-03-12T23:00:00Z", "2026-03-12 19:00"),
        ("2026-03-12T19:00", "2026-03-12 19:00"),
        ("2026-3-12 19:00", "2026-03-12 19:00"),
        ("March 12, 2026 7PM", "2026-03-12 19:00"),
        ("2026-03-12", "2026-03-12 00:00"),
        ("3/12/2026", "2026-03-12 00:00"),
    ],
)
def test_a_start_is_read_in_the_forms_publishers_use(read, start, expected):
    assert local(only(read(page({**EVENT, "startDate": start}, lang="en-US"))).when.start) == expected


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        ({"duration": "PT1H30M0S"}, "2026-03-12 20:30"),
        ({"startDate": "2026-03-12", "duration": "P1D"}, "2026-03-13 00:00"),
        ({"startDate": "2026-03-12", "endDate": "2026-03-14"}, "2026-03-15 00:00"),
        ({"endDate": "2026-03-12"}, ""),
        ({"endDate": "2026-03-11T01:00:00-04:00"}, ""),
        ({"endDate": "garbage"}, ""),
    ],
)
def test_an_end_is_given_counted_or_unknown(read, fields, end):
    assert local(only(read(page({**EVENT, **fields}))).when.end) == end


def test_sold_out_offers_make_the_event_full(read):
    sold = {"price": 5, "availability": "https://schema.org/SoldOut"}
    assert only(read(page({**EVENT, "offers": [sold, sold]}))).details.status == EventStatus.FULL


def test_microdata_is_read_where_there_is_no_json_ld(read):
    html = """<html><body><div itemscope itemtype="http://schema.org/Event"><h1 itemprop="name">Bird Walk</h1>
    <meta itemprop="startDate" content="2026-3-12"><div itemprop="location" itemscope itemtype="http://schema.org/Place">
    <span itemprop="name">Mill Pond</span></div></div></body></html>"""
    assert (only(read(html)).details.title, only(read(html)).details.location_text) == (
        "Bird Walk",
        "Mill Pond",
    )


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "<html><head><title>Sign in</title></head><body></body></html>",
        '<?xml version="1.0"?><rss version="2.0"><channel><item><pubDate>x</pubDate></item></channel></rss>',
        '{"a": 1}',
        "{broken",
        "[1, 2]",
        "just words",
        b"\x00\x01\x02\xff",
    ],
)
def test_what_is_no_calendar_says_so_in_one_sentence(read, body):
    with pytest.raises(NotACalendar) as refusal:
        read(body)
    assert str(refusal.value).startswith("not_a_calendar: ")
    assert "\n" not in str(refusal.value)


def test_an_eventbrite_answer_gives_its_events(read):
    event = {
        "id": "1",
        "name": {"text": "Poetry"},
        "start": {"timezone": "Europe/London", "local": "2026-03-12T18:00:00", "utc": "2026-03-12T18:00:00Z"},
        "end": {"timezone": "Europe/London", "utc": "2026-03-12T19:30:00Z"},
        "is_free": True,
        "status": "canceled",
        "venue": {"name": "Refuge", "address": {"city": "Manchester", "country": "GB"}},
    }
    one = only(read(json.dumps({"events": [event, {"name": None}], "pagination": {}})))
    assert (one.uid, one.details.cost.kind, one.details.status) == (
        "eventbrite-1",
        CostKind.FREE,
        EventStatus.CANCELLED,
    )
    assert (one.when.timezone, local(one.when.end, "Europe/London")) == ("Europe/London", "2026-03-12 19:30")


def test_a_squarespace_answer_gives_its_events(read):
    item = {
        "id": "a",
        "title": "Disco &amp; Tea",
        "startDate": 1773356400123,
        "fullUrl": "/e/disco",
        "location": {},
    }
    site = {"timeZone": "Europe/London", "baseUrl": "https://example.org"}
    one = only(read(json.dumps({"website": site, "upcoming": [item, {"title": "No date"}]})))
    assert (one.details.title, one.details.url) == ("Disco & Tea", "https://example.org/e/disco")
    assert local(one.when.start, "UTC") == "2026-03-12 23:00"
