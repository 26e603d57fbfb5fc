"""The numbered bad and edge inputs of web pages (44 to 57), each with what must happen."""

import json
from datetime import timedelta

import pytest

from events.models import AttendanceMode, CostKind, EventStatus
from ingest.errors import NotACalendar
from tests.ingest.calendars import local, make_context

EVENT = {"@type": "Event", "name": "Jazz Night", "startDate": "2026-03-12T19:00:00-04:00"}
HALL = {
    "@type": "Place",
    "name": "Town Hall",
    "address": {"addressLocality": "Newton", "addressRegion": "MA"},
}


def page(*scripts, lang="en", body=""):
    texts = [script if isinstance(script, str) else json.dumps(script) for script in scripts]
    blocks = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    head = f"<title>Events</title>{blocks}"
    return f'<!doctype html><html lang="{lang}"><head>{head}</head><body>{body}</body></html>'


def only(reading):
    assert len(reading.candidates) == 1, reading
    return reading.candidates[0]


def starts(reading, zone="America/New_York"):
    return sorted(local(one.when.start, zone) for one in reading.candidates)


@pytest.mark.parametrize(
    "value",
    [
        {**EVENT, "@type": "MusicEvent"},
        {**EVENT, "@type": ["Event", "Festival"]},
        {**EVENT, "@type": "https://schema.org/Event"},
        {**EVENT, "@type": "LibraryStoryTimeEvent"},
        {"@type": "schema:Event", "schema:name": "Jazz Night", "schema:startDate": EVENT["startDate"]},
        {"@graph": [{"@type": "WebSite"}, EVENT]},
        [[EVENT]],
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": EVENT}]},
        {"@type": "EventSeries", "name": "Jazz Night", "subEvent": [{"startDate": EVENT["startDate"]}]},
        {"@type": "WebPage", "mainEntity": EVENT},
        {"@type": "Organization", "event": [EVENT]},
    ],
)
def test_input_44_every_kind_and_wrapping_of_an_event_is_found(read, value):
    one = only(read(page(value)))
    assert (one.details.title, local(one.when.start)) == ("Jazz Night", "2026-03-12 19:00")


def test_input_44_the_larger_event_that_one_belongs_to_is_not_an_event_of_its_own(read):
    festival = {"@type": "Festival", "name": "Spring Festival", "startDate": "2026-03-10"}
    reading = read(page({**EVENT, "superEvent": festival}))
    assert only(reading).details.title == "Jazz Night"
    assert reading.components == 1


def test_input_44_a_series_gives_its_parts_with_what_they_inherit(read):
    parts = [{"startDate": "2026-03-12T19:00"}, {"startDate": "2026-03-19T19:00", "name": "Finale"}]
    reading = read(page({"@type": "EventSeries", "name": "Jazz Nights", "location": HALL, "subEvent": parts}))
    assert [one.details.title for one in reading.candidates] == ["Jazz Nights", "Finale"]
    assert {one.details.address.name for one in reading.candidates} == {"Town Hall"}


def test_input_44_references_within_a_page_are_followed(read):
    venue = {**HALL, "@id": "#hall"}
    reading = read(page({"@graph": [{**EVENT, "location": {"@id": "#hall"}}, venue]}))
    assert only(reading).details.address.city == "Newton"


def test_input_45_one_broken_script_among_three_costs_only_itself(read):
    context = make_context()
    reading = read(page(EVENT, "{broken", {**EVENT, "name": "Second", "startDate": "2026-03-13"}), context)
    assert [one.details.title for one in reading.candidates] == ["Jazz Night", "Second"]
    assert context.repairs.lines() == ["an unreadable JSON-LD script was skipped"]


@pytest.mark.parametrize(
    "script",
    [
        json.dumps(EVENT).replace('"', "&quot;"),
        f"//<![CDATA[\n{json.dumps(EVENT)}\n//]]>",
        f"<![CDATA[{json.dumps(EVENT)}]]>",
        json.dumps(EVENT) + ";",
        json.dumps({**EVENT, "description": "~"}).replace("~", "two\nlines\tand a tab"),
        f"/* the event */ {json.dumps(EVENT)[:-1]},}}",
        f"// the event\n{json.dumps(EVENT)}",
        f"<!-- {json.dumps(EVENT)} -->",
        f"\ufeff{json.dumps(EVENT)}",
    ],
)
def test_input_46_common_slips_in_a_script_are_mended(read, script):
    assert only(read(page(script))).details.title == "Jazz Night"


def test_input_46_a_healthy_script_with_escapes_in_its_texts_is_left_as_it_is(read):
    assert only(read(page({**EVENT, "name": "&quot;Live&quot; &amp; loud"}))).details.title == '"Live" & loud'


@pytest.mark.parametrize(
    ("start", "expected", "all_day"),
    [
        ("2026-03-12", "2026-03-12 00:00", True),
        ("2026-03-12T19:00:00-04:00", "2026-03-12 19:00", False),
        ("2026-03-12T23:00:00Z", "2026-03-12 19:00", False),
        ("2026-03-12T18:00", "2026-03-12 19:00", False),
    ],
)
def test_input_47_a_date_is_a_day_an_offset_is_exact_and_a_bare_time_is_the_venues(
    read, start, expected, all_day
):
    chicago = {
        "@type": "Place",
        "name": "Hall",
        "address": {"addressLocality": "Chicago", "addressRegion": "IL"},
    }
    place = {"location": chicago} if start.endswith("18:00") else {}
    when = only(read(page({**EVENT, "startDate": start, **place}))).when
    assert (local(when.start), when.all_day) == (expected, all_day)


@pytest.mark.parametrize(
    ("start", "lang", "expected"),
    [
        ("March 10, 2026 7PM", "en", "2026-03-10 19:00"),
        ("Tuesday, March 10, 2026 @ 7:00 pm - 9:00 pm", "en", "2026-03-10 19:00"),
        ("Tue Mar 10 2026 19:00:00 GMT-0400", "en", "2026-03-10 19:00"),
        ("March 10, 2026 7PM EST", "en", "2026-03-10 19:00"),
        ("10/03/2026", "en-US", "2026-10-03 00:00"),
        ("10/03/2026", "en-GB", "2026-03-10 00:00"),
        ("13/03/2026", "en", "2026-03-13 00:00"),
        ("10.03.2026", "de", "2026-03-10 00:00"),
        ("2026-3-10", "en", "2026-03-10 00:00"),
    ],
)
def test_input_48_odd_dates_are_read_by_the_sources_locale(read, start, lang, expected):
    assert local(only(read(page({**EVENT, "startDate": start}, lang=lang))).when.start) == expected


@pytest.mark.parametrize("start", ["10/03/2026", "10/3/2026 7 PM"])
def test_input_48_a_date_that_could_be_two_days_is_refused_as_ambiguous(read, start):
    reading = read(page({**EVENT, "startDate": start}))
    assert reading.candidates == []
    assert "ambiguous" in reading.rejections[0].reason


def test_input_48_the_operators_town_tells_how_a_silent_source_writes_dates(read):
    reading = read(page({**EVENT, "startDate": "10/03/2026"}), city="Newton, MA")
    assert starts(reading) == ["2026-10-03 00:00"]


@pytest.mark.parametrize(
    "start", ["soon", "", None, "2026-02-31", "every Tuesday", "March 2026", [], {}, True]
)
def test_input_49_an_undatable_event_is_skipped_with_its_reason_and_the_others_kept(read, start):
    reading = read(page({**EVENT, "name": "Undated", "startDate": start}, EVENT))
    assert [one.details.title for one in reading.candidates] == ["Jazz Night"]
    assert [(one.title, bool(one.reason)) for one in reading.rejections] == [("Undated", True)]


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-12T19:00:00-04:00", "PT1H30M0S", "2026-03-12 20:30"),
        ("2026-03-12T19:00:00-04:00", "P1D", "2026-03-13 19:00"),
        ("2026-03-12", "P1D", "2026-03-13 00:00"),
        ("2026-03-12", "PT2H", "2026-03-13 00:00"),
        ("2026-03-12T19:00:00-04:00", "two hours", ""),
        ("2026-03-12T19:00:00-04:00", "PT0S", ""),
    ],
)
def test_input_49_a_duration_gives_the_end(read, start, duration, end):
    when = only(read(page({**EVENT, "startDate": start, "duration": duration}))).when
    assert local(when.end) == end


@pytest.mark.parametrize(
    ("location", "mode"),
    [
        ("Town Hall, Newton, MA", AttendanceMode.OFFLINE),
        ([HALL, {"@type": "VirtualLocation", "url": "https://example.org/live"}], AttendanceMode.MIXED),
        ({"@type": "VirtualLocation", "url": "https://example.org/live"}, AttendanceMode.ONLINE),
        ({}, AttendanceMode.UNKNOWN),
        (None, AttendanceMode.UNKNOWN),
        ([], AttendanceMode.UNKNOWN),
        ([None, 3, {"address": [None]}], AttendanceMode.UNKNOWN),
        ({"@type": "Place", "address": "1 Main St, Newton, MA"}, AttendanceMode.OFFLINE),
    ],
)
def test_input_50_any_shape_of_location_gives_the_right_attendance(read, location, mode):
    assert only(read(page({**EVENT, "location": location}))).details.attendance == mode


def test_input_50_the_address_of_a_virtual_place_is_the_meetings(read):
    virtual = {"@type": "VirtualLocation", "url": "https://zoom.us/j/123"}
    assert (
        only(read(page({**EVENT, "location": [HALL, virtual]}))).details.meeting_url
        == "https://zoom.us/j/123"
    )


def test_input_50_what_a_place_offers_is_kept(read):
    lift = {"@type": "LocationFeatureSpecification", "name": "Wheelchair accessible", "value": True}
    place = {**HALL, "amenityFeature": [lift, {"name": "Captions", "value": False}]}
    assert only(read(page({**EVENT, "location": place}))).details.accessibility == ("wheelchair",)


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
        *(
            ({"price": price}, (CostKind.UNKNOWN, None, None))
            for price in ("", None, -1, "N/A", "NaN", "inf", {}, [])
        ),
        (None, (CostKind.UNKNOWN, None, None)),
    ],
)
def test_input_51_offers_give_a_price_free_or_unknown(read, offers, expected):
    cost = only(read(page({**EVENT, "offers": offers}))).details.cost
    assert (cost.kind, cost.minimum, cost.maximum) == expected


@pytest.mark.parametrize(
    "status",
    ["http://schema.org/EventCancelled", "EventCanceled", "cancelled", "https://schema.org/EventCancelled/"],
)
def test_input_52_every_spelling_of_cancelled_is_cancelled(read, status):
    assert only(read(page({**EVENT, "eventStatus": status}))).details.status == EventStatus.CANCELLED


def test_input_52_an_event_moved_online_is_online(read):
    moved = {**EVENT, "eventStatus": "https://schema.org/EventMovedOnline"}
    assert only(read(page(moved))).details.attendance == AttendanceMode.ONLINE


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("EventScheduled", EventStatus.FULL),
        ("EventCancelled", EventStatus.CANCELLED),
        (None, EventStatus.FULL),
    ],
)
def test_input_52_a_sold_out_event_is_full_unless_it_is_cancelled(read, status, expected):
    offers = [{"price": 5, "availability": "https://schema.org/SoldOut"}] * 2
    details = only(read(page({**EVENT, "offers": offers, "eventStatus": status}))).details
    assert details.status == expected


def test_input_52_a_rescheduled_event_is_the_same_with_its_previous_start(read):
    event = {**EVENT, "url": "https://example.org/jazz"}
    moved = {**event, "startDate": "2026-03-19T19:00:00-04:00", "previousStartDate": EVENT["startDate"]}
    before, after = only(read(page(event))), only(read(page(moved)))
    assert (before.uid, before.recurrence_id) == (after.uid, after.recurrence_id)
    assert (local(after.when.previous_start), after.details.status) == (
        "2026-03-12 19:00",
        EventStatus.RESCHEDULED,
    )


def test_input_53_one_address_for_many_dates_is_one_occurrence_each(read):
    event = {**EVENT, "url": "https://example.org/jazz"}
    later = {**event, "startDate": "2026-03-19T19:00:00-04:00"}
    reading = read(page(event, later))
    assert starts(reading) == ["2026-03-12 19:00", "2026-03-19 19:00"]
    assert len({(one.uid, one.recurrence_id) for one in reading.candidates}) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"url": "https://example.org/jazz"}, {"url": "https://example.org/jazz"}),
        ({}, {}),
        ({"@id": "#event", "url": "https://example.org/jazz"}, {"url": "https://example.org/jazz/"}),
        ({"location": "Town Hall"}, {"location": "Town Hall", "url": "https://example.org/jazz"}),
    ],
)
def test_input_53_an_event_listed_twice_on_a_page_is_one(read, first, second):
    reading = read(page({**EVENT, **first}, {**EVENT, **second, "description": "With a band."}))
    assert only(reading).details.description == "With a band."


def test_input_54_a_title_that_says_cancelled_keeps_the_event_and_is_cleaned(read):
    event = {**EVENT, "url": "https://example.org/jazz"}
    before, after = only(read(page(event))), only(read(page({**event, "name": "CANCELED: Jazz Night"})))
    assert (before.uid, before.recurrence_id) == (after.uid, after.recurrence_id)
    assert (after.details.title, after.details.status) == ("Jazz Night", EventStatus.CANCELLED)


def test_input_54_free_cancellation_does_not_cancel(read):
    one = only(read(page({**EVENT, "description": "Tickets with free cancellation up to 24h before."})))
    assert one.details.status == EventStatus.SCHEDULED


def test_input_55_a_news_feed_without_event_dates_gives_no_events(read):
    item = "<item><title>Jazz</title><pubDate>Thu, 12 Mar 2026 19:00:00 GMT</pubDate></item>"
    with pytest.raises(NotACalendar, match="carry no event dates"):
        read(f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>')


def test_input_56_matinee_and_evening_of_one_day_are_two_events(read):
    event = {**EVENT, "url": "https://example.org/play"}
    reading = read(page({**event, "startDate": "2026-03-12T14:00:00-04:00"}, event))
    assert starts(reading) == ["2026-03-12 14:00", "2026-03-12 19:00"]


@pytest.mark.parametrize("url", [{}, {"url": "https://example.org/events"}])
def test_input_57_the_same_title_and_time_at_two_branches_are_two_events(read, url):
    branches = [{**EVENT, **url, "location": f"{name} Branch Library"} for name in ("East", "West")]
    reading = read(page(*branches))
    assert {one.details.location_text for one in reading.candidates} == {
        "East Branch Library",
        "West Branch Library",
    }
    assert len({(one.uid, one.recurrence_id) for one in reading.candidates}) == 2


def test_input_57_two_pages_of_events_alike_in_all_but_their_address_are_two_events(read):
    reading = read(page(*({**EVENT, "url": f"https://example.org/jazz-{number}"} for number in (1, 2))))
    assert len(reading.candidates) == 2


def test_microdata_is_not_counted_beside_json_ld(read):
    same = (
        '<div itemscope itemtype="http://schema.org/Event"><h1 itemprop="name">Jazz Night!</h1>'
        '<meta itemprop="startDate" content="2026-03-12T19:00"></div>'
    )
    assert only(read(page(EVENT, body=same))).details.title == "Jazz Night"
    assert only(read(page("{broken", body=same))).details.title == "Jazz Night!"


def schedule(**fields):
    weekly = {
        "@type": "Schedule",
        "startDate": "2026-03-03",
        "endDate": "2026-03-31",
        "repeatFrequency": "P1W",
    }
    return {"@type": "Event", "name": "Knitting", "eventSchedule": {**weekly, **fields}}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"startTime": "18:00"}, ["03-10 18:00", "03-17 18:00", "03-24 18:00", "03-31 18:00"]),
        (
            {"byDay": ["https://schema.org/Monday", "Fr"], "endDate": "2026-03-16"},
            ["03-09", "03-13", "03-16"],
        ),
        ({"repeatFrequency": "P2W"}, ["03-17", "03-31"]),
        ({"repeatCount": 3}, ["03-10", "03-17"]),
        (
            {"exceptDate": ["2026-03-17", "2026-03-24T18:00:00"], "startTime": "18:00"},
            ["03-10 18:00", "03-31 18:00"],
        ),
        (
            {"repeatFrequency": "P1M", "byDay": "Tuesday", "byMonthWeek": 2, "endDate": "2026-04-30"},
            ["03-10", "04-14"],
        ),
        ({"repeatFrequency": "monthly", "byMonthDay": [15], "endDate": "2026-05-01"}, ["03-15", "04-15"]),
    ],
)
def test_a_schedule_gives_every_time_in_the_window(read, fields, expected):
    found = [
        text.removeprefix("2026-").removesuffix(" 00:00") for text in starts(read(page(schedule(**fields))))
    ]
    assert found == expected


def test_a_scheduled_time_keeps_its_wall_clock_its_length_and_its_identity(read):
    event = schedule(
        startTime="18:00", endTime="19:30", scheduleTimezone="America/Chicago", startDate="2026-03-01"
    )
    reading = read(page({**event, "url": "https://example.org/knit"}))
    assert {text[-5:] for text in starts(reading, "America/Chicago")} == {"18:00"}
    assert {one.when.end - one.when.start for one in reading.candidates} == {timedelta(minutes=90)}
    assert len({one.recurrence_id for one in reading.candidates}) == len(reading.candidates) == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"repeatFrequency": "PT1S"},
        {"repeatFrequency": "often"},
        {"startDate": None},
        {"startDate": "0001-01-01"},
        {"repeatFrequency": "P99999W"},
        {"byMonth": [2], "byMonthDay": [31], "repeatFrequency": "P1Y"},
    ],
)
def test_a_schedule_that_cannot_be_read_is_refused_with_its_reason(read, fields):
    reading = read(page(schedule(**fields), EVENT))
    assert [one.details.title for one in reading.candidates] == ["Jazz Night"]
    assert reading.rejections[0].title == "Knitting"


def test_microdata_that_repeats_itself_without_end_is_skipped_and_said_so(read):
    nested = '<div itemscope itemprop="subEvent about" itemtype="https://schema.org/Event">' * 20
    with pytest.raises(NotACalendar):
        read(f"<html><body>{nested}<b itemprop='name'>x</b></body></html>")
