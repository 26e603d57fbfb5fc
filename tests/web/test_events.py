"""An event's page, its calendar file and its structured data."""

import json
import re
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client

from events.models import Event
from tests.factories import at, make_event, make_feed, make_venue
from tests.web.google_rules import broken_rules, structured

pytestmark = pytest.mark.django_db


def calendar_entry(client: Client, event: Event) -> tuple[icalendar.Calendar, icalendar.Event]:
    response = client.get(f"/events/{event.pk}/event.ics")
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    [entry] = calendar.walk("VEVENT")
    return calendar, entry


def json_ld(page: str) -> dict[str, object]:
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return dict(json.loads(script))


def test_the_page_tells_what_is_known_and_what_is_not(client: Client) -> None:
    event = make_event(
        "Puppet Show", "2026-03-14 10:00", room_name="Room 2", venue=make_venue("Hall", precision="exact")
    )
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert "Saturday, March 14, 10:00–11:00 am" in page
    assert "Room 2, Hall, Newton, MA" in page
    assert "Price not given" in page
    assert page.count("The calendar does not say") == 2


def test_the_readers_zone_decides_whether_ours_is_named(client: Client) -> None:
    event = make_event("Puppet Show", "2026-03-14 10:00")
    client.cookies["zone"] = "America/Los_Angeles"
    assert "10:00–11:00 am EDT" in client.get(f"/events/{event.pk}/").content.decode()
    client.cookies["zone"] = "../../etc/passwd"
    assert "EDT" not in client.get(f"/events/{event.pk}/").content.decode()


@pytest.mark.parametrize(("status", "word"), [("cancelled", "Cancelled"), ("full", "Full")])
def test_what_one_cannot_go_to_says_so(client: Client, status: str, word: str) -> None:
    event = make_event("Puppet Show", event_status=status)
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert f'badge-off">{word}<' in page


def test_an_event_that_is_over_is_still_there(client: Client) -> None:
    event = make_event("Puppet Show", "2026-03-01 10:00")
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert ">Over<" in page
    assert "Add to calendar" not in page


def test_no_such_event(client: Client) -> None:
    for path in ("/events/1/", "/events/1/event.ics", f"/events/{10**30}/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "There is nothing here." in response.content.decode()


def test_the_calendar_file_round_trips(client: Client) -> None:
    event = make_event(
        "Brahms, Clara; and \\ friends", "2026-03-14 19:30", hours=1.5, description="One\nTwo, é 🎻",
        url="https://example.org/e?a=1,2",
        venue=make_venue("Hall", street_address="1 Main St", precision="exact"),
    )  # fmt: skip
    calendar, entry = calendar_entry(client, event)
    assert entry["summary"] == event.title
    assert entry["description"].startswith("One\nTwo, é 🎻\n\nhttps://example.org/e?a=1,2")
    assert entry["location"] == "Hall, 1 Main St, Newton, MA"
    assert (entry.start, entry.end) == (event.start_time, event.end_time)
    assert entry["dtstart"].params["TZID"] == "America/New_York"
    [zone] = calendar.walk("VTIMEZONE")
    assert at("2026-07-01 12:00").astimezone(zone.to_tz()).utcoffset() == at("2026-07-01 12:00").utcoffset()
    assert (
        at("2026-01-01 12:00").astimezone(zone.to_tz()).utcoffset()
        == at("2026-01-01 12:00").astimezone(ZoneInfo("America/New_York")).utcoffset()
    )


def test_an_all_day_event_stays_one(client: Client) -> None:
    event = make_event("Fair", "2026-03-14 00:00", hours=48, all_day=True)
    _, entry = calendar_entry(client, event)
    assert (entry.start, entry.end) == (date(2026, 3, 14), date(2026, 3, 16))


def test_an_unknown_end_stays_unknown(client: Client) -> None:
    _, entry = calendar_entry(client, make_event("Talk", hours=None))
    assert "dtend" not in entry


def test_a_cancelled_event_is_cancelled_in_the_calendar_too(client: Client) -> None:
    event = make_event("Talk", event_status="cancelled", feed=make_feed(is_sample=True))
    _, entry = calendar_entry(client, event)
    assert entry["status"] == "CANCELLED"
    assert entry["description"].startswith("This is a made-up sample event.")


def test_nothing_in_a_text_breaks_out_of_the_calendar_file(client: Client) -> None:
    event = make_event("A\r\nBEGIN:VEVENT\r\nX", description="\x07\r\nEND:VCALENDAR")
    _, entry = calendar_entry(client, event)
    assert entry["summary"] == "A\nBEGIN:VEVENT\nX"
    assert "\x07" not in entry["description"]


def test_structured_data_tells_the_same(client: Client) -> None:
    event = make_event("Puppet Show", "2026-03-14 10:00", cost_kind="free", event_attendance_mode="offline")
    data = json_ld(client.get(f"/events/{event.pk}/").content.decode())
    assert data["name"] == "Puppet Show"
    assert data["startDate"] == "2026-03-14T10:00:00-04:00"
    assert data["isAccessibleForFree"] is True
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"


def test_structured_data_cannot_end_its_script(client: Client) -> None:
    event = make_event("</script><script>alert(1)</script>", description="<!-- <script> & ]]>")
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert "<script>alert" not in page
    data = json_ld(page)
    assert data["name"] == event.title
    assert data["description"] == event.description


def test_only_web_addresses_become_links(client: Client) -> None:
    event = make_event("Talk", url="javascript:alert(1)")
    assert "javascript:" not in client.get(f"/events/{event.pk}/").content.decode()
    event = make_event("Talk", url="https://example.org/talk")
    assert 'href="https://example.org/talk"' in client.get(f"/events/{event.pk}/").content.decode()


EVENTS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"endDate": "2026-03-14T11:00:00-04:00", "eventStatus": "https://schema.org/EventScheduled"}),
    ({"hours": None}, {"endDate": None}),
    ({"end_given": False}, {"endDate": None}),
    ({"start": "2026-01-14 00:00"}, {"startDate": "2026-01-13T23:00:00-05:00"}),
    (
        {"start": "2026-03-14 00:00", "hours": 48, "all_day": True},
        {"startDate": "2026-03-14", "endDate": "2026-03-15"},
    ),
    ({"cost_kind": "free"}, {"isAccessibleForFree": True}),
    ({"cost_kind": "unknown"}, {"offers": None, "isAccessibleForFree": None}),
    ({"cost_kind": "paid"}, {"offers": None}),
    ({"cost_kind": "paid", "cost_min": 5, "event_status": "full"}, {"isAccessibleForFree": False}),
    ({"event_status": "cancelled"}, {"eventStatus": "https://schema.org/EventCancelled"}),
    ({"event_status": "postponed"}, {"eventStatus": "https://schema.org/EventPostponed"}),
    (
        {"event_status": "rescheduled", "previous_start_time": at("2026-03-07 10:00")},
        {
            "eventStatus": "https://schema.org/EventRescheduled",
            "previousStartDate": "2026-03-07T09:00:00-05:00",
        },
    ),
    (
        {"event_attendance_mode": "online", "evidence": {"attendance": "moved online"}},
        {"eventStatus": "https://schema.org/EventMovedOnline"},
    ),
    ({"event_attendance_mode": "online", "url": "https://zoom.example/1"}, {}),
    ({"event_attendance_mode": "mixed"}, {}),
    ({"organizer": "Friends of the Library"}, {}),
]


@pytest.mark.parametrize(("fields", "expected"), EVENTS, ids=str)
def test_structured_data_keeps_googles_rules(
    client: Client, fields: dict[str, Any], expected: dict[str, Any]
) -> None:
    event = make_event("Fair", **{"start": "2026-03-14 10:00", **fields})
    [data] = structured(client.get(f"/events/{event.pk}/").content.decode(), "Event")
    event.refresh_from_db()
    assert broken_rules(data) == []
    assert {name: data.get(name) for name in expected} == expected


def test_an_event_without_a_place_is_not_marked_up(client: Client) -> None:
    event = make_event("Fair")
    event.venue = None
    event.save()
    assert structured(client.get(f"/events/{event.pk}/").content.decode(), "Event") == []


def test_the_page_introduces_itself_to_other_sites(client: Client) -> None:
    event = make_event("Puppet Show", "2026-03-14 10:00", description="For all.")
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert f'<link rel="canonical" href="http://testserver/events/{event.pk}/">' in page
    assert '<meta property="og:title" content="Puppet Show">' in page
    assert '<meta name="twitter:card" content="summary">' in page
    assert "noindex" not in page


@pytest.mark.parametrize(
    "fields",
    [{"start": "2026-03-01 10:00"}, {"event_status": "withdrawn"}, {"is_sample": True}],
    ids=["over", "withdrawn", "sample"],
)
def test_search_engines_keep_no_event_that_is_not_to_come(client: Client, fields: dict[str, Any]) -> None:
    feed = make_feed(is_sample=fields.pop("is_sample", False))
    event = make_event("Fair", **{"start": "2026-03-14 10:00", **fields}, feed=feed)
    assert '<meta name="robots" content="noindex">' in client.get(f"/events/{event.pk}/").content.decode()


def test_a_new_date_tells_the_former_one(client: Client) -> None:
    event = make_event("Fair", event_status="rescheduled", previous_start_time=at("2026-03-07 10:00"))
    assert "It was to be on Saturday, March 7, " in client.get(f"/events/{event.pk}/").content.decode()
