"""Damaged bodies: whatever happens to the bytes, a reading ends with events or with NotACalendar."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.detection import read_body
from ingest.errors import NotACalendar
from ingest.fetch.body import Body
from tests.ingest.calendars import calendar, make_context

SERIES = """UID:a
DTSTART;TZID=America/New_York:20260311T180000
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE:20260318T220000Z"""
OVERRIDE = """UID:a
RECURRENCE-ID:20260311T220000Z
DTSTART:20260312T220000Z
LOCATION:Hall\\, 1 Main St\\, Newton\\, MA
GEO:42;-71"""
WHOLE_DAY = """UID:b
DTSTART;VALUE=DATE:20260312
DTEND;VALUE=DATE:20260313
DESCRIPTION:Free <b>and</b> open. Ages 3-5."""
ICAL = calendar(SERIES, OVERRIDE, WHOLE_DAY)
EVENT = {
    "@type": "Event",
    "name": "Jazz",
    "startDate": "2026-03-12T19:00",
    "location": {"@type": "Place", "address": {"addressLocality": "Newton"}, "geo": {"latitude": 42}},
    "offers": [{"price": "5"}],
}
PAGE = f'<html><script type="application/ld+json">{json.dumps(EVENT)}</script></html>'.encode()
PIECES = [
    *(
        b"RRULE:FREQ=DAILY",
        b"RECURRENCE-ID:",
        b"END:VEVENT\r\n",
        b"BEGIN:VEVENT\r\n",
        b"TZID=",
        b"UNTIL=2026",
    ),
    *(b"\r\n", b";", b":", b'"', b"{", b"}", b"[]", b"null", b"-1", b"\xff", b"\x00"),
    *(b"99991231T235959Z", b"00010101", b"P9999W"),
]
CUTS = st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from([b"", *PIECES]))


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([ICAL, PAGE]), st.lists(CUTS, max_size=12))
def test_a_damaged_body_never_breaks_the_reading(body, cuts):
    for where, length, piece in cuts:
        at = int(where * len(body))
        body = body[:at] + piece + body[at + length :]
    try:
        reading = read_body(Body(body, "memory"), make_context())
    except NotACalendar:
        return
    assert all(one.uid and one.details.title for one in reading.candidates)
