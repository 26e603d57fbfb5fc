"""Web pages and JSON answers."""

import json

import pytest

from events.models import AttendanceMode, CostKind, EventStatus
from ingest.errors import NotACalendar
from tests.ingest.calendars import local, make_context

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
    "value",
    [
        {**EVENT, "@type": "MusicEvent"},
        {**EVENT, "@type": ["Event", "Festival"]},
        {**EVENT, "@type": "https://schema.org/Event"},
        {"@graph": [{"@type": "WebSite"}, EVENT]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": EVENT}]},
        {"@type": "EventSeries", "name": "Jazz Night", "subEvent": [{"startDate": EVENT["startDate"]}]},
        {"@type": "WebPage", "mainEntity": EVENT},
    ],
)
def test_an_event_is_found_however_it_is_wrapped(read, value):
    assert only(read(page(value))).details.title == "Jazz Night"


def test_a_broken_script_costs_only_itself(read):
    context = make_context()
    reading = read(page(EVENT, "{broken", {**EVENT, "name": "Second", "startDate": "2026-03-13"}), context)
    assert [one.details.title for one in reading.candidates] == ["Jazz Night", "Second"]
    assert context.repairs.lines() == ["an unreadable JSON-LD script was skipped"]


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(EVENT).replace('"', "&quot;"),
        f"//<![CDATA[\n{json.dumps(EVENT)}\n//]]>",
        json.dumps(EVENT) + ";",
        json.dumps({**EVENT, "description": "~"}).replace("~", "two\nlines"),
        f"/* the event */ {json.dumps(EVENT)[:-1]},}}",
        f"<!-- {json.dumps(EVENT)} -->",
    ],
)
def test_common_slips_in_a_script_are_mended(read, script):
    assert only(read(page(script))).details.title == "Jazz Night"


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


def test_a_start_without_offset_is_on_the_venues_clock(read):
    place = {
        "@type": "Place",
        "name": "Hall",
        "address": {"addressLocality": "Chicago", "addressRegion": "IL"},
    }
    when = only(read(page({**EVENT, "startDate": "2026-03-12T19:00", "location": place}))).when
    assert (local(when.start, "America/Chicago"), when.timezone) == ("2026-03-12 19:00", "America/Chicago")


@pytest.mark.parametrize("start", ["10/03/2026", "soon", "", None, "2026-02-31", "every Tuesday"])
def test_an_event_without_a_sure_date_is_refused_and_the_others_kept(read, start):
    reading = read(page({**EVENT, "name": "Undated", "startDate": start}, EVENT))
    assert [one.details.title for one in reading.candidates] == ["Jazz Night"]
    assert [one.title for one in reading.rejections] == ["Undated"]


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


@pytest.mark.parametrize(
    ("location", "mode"),
    [
        ("Town Hall, Newton, MA", AttendanceMode.OFFLINE),
        (
            [{"@type": "Place", "name": "Town Hall"}, {"@type": "VirtualLocation", "url": "https://x.org"}],
            AttendanceMode.MIXED,
        ),
        ({"@type": "VirtualLocation", "url": "https://example.org"}, AttendanceMode.ONLINE),
        ({}, AttendanceMode.UNKNOWN),
        (None, AttendanceMode.UNKNOWN),
        ([], AttendanceMode.UNKNOWN),
        ({"@type": "Place", "address": "1 Main St, Newton, MA"}, AttendanceMode.OFFLINE),
    ],
)
def test_any_shape_of_location_gives_the_right_attendance(read, location, mode):
    assert only(read(page({**EVENT, "location": location}))).details.attendance == mode


@pytest.mark.parametrize(
    ("offers", "expected"),
    [
        ({"price": "0"}, (CostKind.FREE, 0, 0)),
        ({"price": "0.00"}, (CostKind.FREE, 0, 0)),
        ({"price": "Free"}, (CostKind.FREE, 0, 0)),
        ({"price": "$5–$10"}, (CostKind.PAID, 5, 10)),
        ({"price": "5,00", "priceCurrency": "EUR"}, (CostKind.PAID, 5, 5)),
        ([{"price": 5}, {"price": 12.5}], (CostKind.PAID, 5, 12.5)),
        ({"@type": "AggregateOffer", "lowPrice": "2.50", "highPrice": "9"}, (CostKind.PAID, 2.5, 9)),
        ({"price": ""}, (CostKind.UNKNOWN, None, None)),
        ({"price": None}, (CostKind.UNKNOWN, None, None)),
        ({"price": -1}, (CostKind.UNKNOWN, None, None)),
        ({"price": "N/A"}, (CostKind.UNKNOWN, None, None)),
        ({"price": "NaN"}, (CostKind.UNKNOWN, None, None)),
        (None, (CostKind.UNKNOWN, None, None)),
    ],
)
def test_offers_give_a_price_free_or_unknown(read, offers, expected):
    cost = only(read(page({**EVENT, "offers": offers}))).details.cost
    assert (cost.kind, cost.minimum, cost.maximum) == expected


@pytest.mark.parametrize(
    "status",
    ["http://schema.org/EventCancelled", "EventCanceled", "cancelled", "https://schema.org/EventCancelled/"],
)
def test_every_spelling_of_cancelled_is_cancelled(read, status):
    assert only(read(page({**EVENT, "eventStatus": status}))).details.status == EventStatus.CANCELLED


def test_sold_out_offers_make_the_event_full(read):
    sold = {"price": 5, "availability": "https://schema.org/SoldOut"}
    assert only(read(page({**EVENT, "offers": [sold, sold]}))).details.status == EventStatus.FULL


def test_a_rescheduled_event_is_the_same_event_with_its_previous_start(read):
    url = {"url": "https://example.org/jazz"}
    moved = {
        **EVENT,
        **url,
        "startDate": "2026-03-19T19:00:00-04:00",
        "previousStartDate": EVENT["startDate"],
    }
    before, after = only(read(page({**EVENT, **url}))), only(read(page(moved)))
    assert (before.uid, before.recurrence_id) == (after.uid, after.recurrence_id)
    assert local(after.when.previous_start) == "2026-03-12 19:00"
    assert after.details.status == EventStatus.RESCHEDULED


def test_one_address_for_many_dates_is_one_event_each_and_repeats_count_once(read):
    url = {"url": "https://example.org/jazz"}
    later = {**EVENT, **url, "startDate": "2026-03-19T19:00:00-04:00"}
    reading = read(page({**EVENT, **url}, later, later))
    assert len({(one.uid, one.recurrence_id) for one in reading.candidates}) == len(reading.candidates) == 2


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
