"""JSON answers of event platforms, whole, empty, paged and damaged."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import AttendanceMode, CostKind, EventStatus
from ingest.detection import read_body
from ingest.errors import NotACalendar
from ingest.fetch.body import Body
from ingest.json_feeds.reader import next_page
from tests.ingest.calendars import local, make_context

EVENTBRITE = {
    "events": [
        {
            "id": "1",
            "name": {"text": "Poetry"},
            "description": {"html": "<p>Read aloud</p>"},
            "url": "https://www.eventbrite.com/e/1",
            "start": {
                "timezone": "America/New_York",
                "local": "2026-03-12T19:00:00",
                "utc": "2026-03-12T23:00:00Z",
            },
            "end": {"timezone": "America/New_York", "utc": "2026-03-13T00:30:00Z"},
            "status": "live",
            "online_event": False,
            "is_free": False,
            "ticket_availability": {
                "is_sold_out": True,
                "minimum_ticket_price": {"major_value": "5.00", "currency": "USD"},
                "maximum_ticket_price": {"major_value": "10.00", "currency": "USD"},
            },
            "venue": {
                "name": "Town Hall",
                "address": {"address_1": "1 Main St", "city": "Newton", "region": "MA", "country": "US"},
                "latitude": "42.337",
                "longitude": "-71.209",
            },
        }
    ],
    "pagination": {"has_more_items": True, "continuation": "abc"},
}
TRIBE = {
    "events": [
        {
            "id": 7,
            "global_id": "town.org?id=7",
            "title": "Poetry",
            "description": "<p>Read aloud</p>",
            "url": "https://town.org/event/poetry/",
            "start_date": "2026-03-12 19:00:00",
            "end_date": "2026-03-12 20:30:00",
            "utc_start_date": "2026-03-12 23:00:00",
            "timezone": "America/New_York",
            "all_day": False,
            "cost": "$5 – $10",
            "venue": {
                "venue": "Town Hall", "address": "1 Main St", "city": "Newton", "state": "MA", "zip": "02459",
                "geo_lat": 42.337, "geo_lng": -71.209,
            },
            "organizer": [{"organizer": "The Poets"}],
            "categories": [{"name": "Reading"}],
        }
    ],
    "rest_url": "https://town.org/wp-json/tribe/events/v1/events/",
    "next_rest_url": "https://town.org/wp-json/tribe/events/v1/events/?page=2",
}  # fmt: skip
LOCALIST = {
    "events": [
        {
            "event": {
                "id": 3,
                "title": "Poetry",
                "description_text": "Read aloud",
                "localist_url": "https://events.town.edu/event/poetry",
                "location_name": "Town Hall",
                "geo": {
                    "street": "1 Main St", "city": "Newton", "state": "MA", "zip": "02459", "country": "US",
                    "latitude": "42.337", "longitude": "-71.209",
                },
                "ticket_cost": "$5 – $10",
                "status": "live",
                "experience": "inperson",
                "filters": {"event_types": [{"name": "Reading"}]},
                "event_instances": [
                    {"event_instance": {
                        "id": 30, "start": "2026-03-12T19:00:00-04:00", "end": "2026-03-12T20:30:00-04:00",
                    }}
                ],
            }
        }
    ],
    "page": {"current": 1, "size": 50, "total": 3},
}  # fmt: skip
LIBCAL = {
    "total_results": 30,
    "perpage": 20,
    "status": 200,
    "results": [
        {
            "id": 158,
            "title": "Poetry",
            "description": "<p>Read aloud</p>",
            "startdt": "2026-03-12 19:00:00",
            "enddt": "2026-03-12 20:30:00",
            "start": "7:00 PM",
            "all_day": False,
            "url": "https://x.libcal.com/event/158",
            "location": "Community Room",
            "campus": "Town Hall",
            "categories_arr": [{"cat_id": 1, "name": "Reading"}],
            "audiences": [{"id": 2, "name": "Adults"}],
            "registration_cost": "$5 – $10",
        }
    ],
}
TICKET_TAILOR = {
    "data": [
        {
            "object": "event",
            "id": "ev_1",
            "name": "Poetry",
            "description": "Read aloud",
            "status": "published",
            "start": {"iso": "2026-03-12T19:00:00-04:00"},
            "end": {"iso": "2026-03-12T20:30:00-04:00"},
            "timezone": "America/New_York",
            "url": "https://www.tickettailor.com/events/town/1",
            "venue": {"name": "Town Hall", "postal_code": "02459", "country": "US"},
            "currency": "usd",
            "online_event": "false",
            "ticket_types": [{"price": 500, "status": "on_sale"}, {"price": 1000, "status": "sold_out"}],
        }
    ],
    "links": {"next": "/v1/events?starting_after=ev_1", "previous": None},
}
SQUARESPACE = {
    "website": {"timeZone": "America/New_York", "baseUrl": "https://town.org", "siteTitle": "The Poets"},
    "upcoming": [
        {
            "id": "a",
            "title": "Poetry",
            "excerpt": "<p>Read aloud</p>",
            "startDate": 1773356400123,
            "endDate": 1773361800456,
            "fullUrl": "/events/poetry",
            "location": {
                "addressTitle": "Town Hall",
                "addressLine1": "1 Main St",
                "addressLine2": "Newton, MA, 02459",
            },
            "tags": ["Reading"],
        }
    ],
    "past": [],
}
ANSWERS = {
    "eventbrite": EVENTBRITE,
    "tribe": TRIBE,
    "localist": LOCALIST,
    "libcal": LIBCAL,
    "ticket_tailor": TICKET_TAILOR,
    "squarespace": SQUARESPACE,
}


def changed(answer, *path, **fields):
    """A copy of an answer with fields set in the object at the path."""
    copy = json.loads(json.dumps(answer))
    place = copy
    for step in path:
        place = place[step]
    place.update(fields)
    return json.dumps(copy)


def only(reading):
    assert len(reading.candidates) == 1, reading
    return reading.candidates[0]


@pytest.mark.parametrize("name", ANSWERS)
def test_every_platform_gives_title_text_time_and_place(read, name):
    one = only(read(json.dumps(ANSWERS[name])))
    assert (one.details.title, one.details.description) == ("Poetry", "Read aloud")
    assert (local(one.when.start), local(one.when.end)) == ("2026-03-12 19:00", "2026-03-12 20:30")
    assert "Town Hall" in one.details.location_text
    assert one.details.url.startswith("https://")


@pytest.mark.parametrize("name", sorted(ANSWERS.keys() - {"squarespace"}))
def test_every_platform_that_has_prices_gives_their_span(read, name):
    cost = only(read(json.dumps(ANSWERS[name]))).details.cost
    assert (cost.kind, cost.minimum, cost.maximum) == (CostKind.PAID, 5, 10)


@pytest.mark.parametrize("name", ["eventbrite", "tribe", "localist"])
def test_platforms_with_addresses_and_points_give_them(read, name):
    details = only(read(json.dumps(ANSWERS[name]))).details
    assert (details.address.street, details.address.city) == ("1 Main St", "Newton")
    assert (details.point.latitude, details.point.longitude) == (42.337, -71.209)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("eventbrite", "https://town.org/api?x=1&continuation=abc"),
        ("tribe", "https://town.org/wp-json/tribe/events/v1/events/?page=2"),
        ("localist", "https://town.org/api?x=1&page=2"),
        ("libcal", "https://town.org/api?x=1&page=2"),
        ("ticket_tailor", "https://town.org/v1/events?starting_after=ev_1"),
        ("squarespace", ""),
    ],
)
def test_an_answer_says_where_it_goes_on(name, expected):
    assert next_page(json.dumps(ANSWERS[name]), "https://town.org/api?x=1") == expected


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "3", '{"events": []}', json.dumps({**LOCALIST, "page": {"current": 3, "total": 3}})],
)
def test_an_answer_that_ends_or_is_none_goes_nowhere(text):
    assert next_page(text, "https://town.org/api") == ""


@pytest.mark.parametrize(
    "answer",
    [
        {**EVENTBRITE, "events": []},
        {**TRIBE, "events": []},
        {**LOCALIST, "events": []},
        {**LIBCAL, "results": []},
        {**SQUARESPACE, "upcoming": []},
    ],
)
def test_an_answer_without_events_is_an_empty_calendar(read, answer):
    reading = read(json.dumps(answer))
    assert (reading.kind, reading.candidates, reading.rejections) == ("json", [], [])


@pytest.mark.parametrize(
    "text",
    [
        changed(EVENTBRITE, "events", 0, status="canceled"),
        changed(TRIBE, "events", 0, event_status="canceled"),
        changed(LOCALIST, "events", 0, "event", status="canceled"),
        changed(LIBCAL, "results", 0, title="(Cancelled) Poetry"),
        changed(TICKET_TAILOR, "data", 0, status="cancelled"),
    ],
)
def test_a_cancelled_event_is_cancelled_on_every_platform(read, text):
    assert only(read(text)).details.status == EventStatus.CANCELLED


@pytest.mark.parametrize(
    "text",
    [
        changed(EVENTBRITE, "events", 0, is_free=True),
        changed(TRIBE, "events", 0, cost="Free"),
        changed(LOCALIST, "events", 0, "event", free=True),
        changed(LIBCAL, "results", 0, registration_cost="Free"),
        changed(TICKET_TAILOR, "data", 0, ticket_types=[{"price": 0}]),
    ],
)
def test_a_free_event_is_free_on_every_platform(read, text):
    assert only(read(text)).details.cost.kind == CostKind.FREE


@pytest.mark.parametrize(
    "text",
    [
        changed(EVENTBRITE, "events", 0, online_event=True, venue=None),
        changed(TRIBE, "events", 0, is_virtual=True, venue=[]),
        changed(LOCALIST, "events", 0, "event", experience="virtual"),
        changed(LIBCAL, "results", 0, online_event=True, location="", campus=""),
        changed(TICKET_TAILOR, "data", 0, online_event="true", venue={}),
    ],
)
def test_an_online_event_is_online_on_every_platform(read, text):
    assert only(read(text)).details.attendance == AttendanceMode.ONLINE


@pytest.mark.parametrize(
    "text",
    [
        changed(
            TRIBE, "events", 0, all_day=True, start_date="2026-03-12 00:00:00", end_date="2026-03-13 23:59:59"
        ),
        changed(
            LIBCAL, "results", 0, all_day=True, startdt="2026-03-12 00:00:00", enddt="2026-03-13 23:59:59"
        ),
    ],
)
def test_an_all_day_event_is_its_days(read, text):
    when = only(read(text)).when
    assert (when.all_day, local(when.start), local(when.end)) == (
        True,
        "2026-03-12 00:00",
        "2026-03-14 00:00",
    )


def test_a_site_that_was_never_told_its_zone_has_the_places_clock(read):
    when = only(read(changed(TRIBE, "events", 0, timezone="UTC+0"))).when
    assert (local(when.start), when.timezone) == ("2026-03-12 19:00", "America/New_York")


def test_every_instance_of_a_localist_event_is_one_occurrence(read):
    instances = [
        {"event_instance": {"id": day, "start": f"2026-03-{day}T19:00:00-04:00"}} for day in (12, 19)
    ]
    reading = read(changed(LOCALIST, "events", 0, "event", event_instances=instances))
    assert [one.uid for one in reading.candidates] == ["localist-12", "localist-19"]


@pytest.mark.parametrize(
    "text",
    [
        changed(LOCALIST, "events", 0, "event", private=True),
        changed(TICKET_TAILOR, "data", 0, status="draft"),
        changed(TICKET_TAILOR, "data", 0, private="true"),
    ],
)
def test_what_is_not_public_is_left_out(read, text):
    assert read(text).components == 0


def test_libcals_bare_list_and_its_api_are_read(read):
    bare = json.dumps(LIBCAL["results"])
    api = {
        "id": 158,
        "title": "Poetry",
        "allday": False,
        "start": "2026-03-12T19:00:00-04:00",
        "end": "2026-03-12T20:30:00-04:00",
        "url": {"public": "https://x.libcal.com/event/158"},
        "location": {"name": "Community Room"},
        "campus": [],
        "calendar": {"name": "Town"},
    }
    for text in (bare, json.dumps({"events": [api]})):
        assert local(only(read(text)).when.start) == "2026-03-12 19:00"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "name", "start"]), inner, max_size=2)
    ),
    max_leaves=4,
)


def paths(value, path=()):
    """Every place in a JSON value."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, one in steps:
        yield from paths(one, (*path, step))


def put(value, path, new):
    """A copy of a value with another at the path."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = put(value[path[0]], path[1:], new)
    return copy


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_value_at_any_place_of_any_answer_is_survived(data):
    answer = ANSWERS[data.draw(st.sampled_from(sorted(ANSWERS)))]
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(paths(answer))))
        answer = put(answer, path, data.draw(VALUES))
    text = json.dumps(answer)
    assert isinstance(next_page(text, "https://town.org/api"), str)
    try:
        reading = read_body(Body(text.encode(), "https://town.org/api"), make_context())
    except NotACalendar:
        return
    assert len(reading.candidates) + len(reading.rejections) <= reading.components
