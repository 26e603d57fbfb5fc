"""Events, venues and places over HTTP, open to everyone."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from events.models import Event, EventText, Feed, Venue

URL = "/api/v1/events"
ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 3, 11, 15, 30, tzinfo=ZONE)


@pytest.fixture(autouse=True)
def frozen(settings) -> None:
    settings.NOW = NOW


def make(title: str, *, days: float = 1, **fields) -> Event:
    start = NOW + timedelta(days=days)
    text = EventText.objects.for_words(title, fields.get("description", ""), [])
    fields = {"start_time": start, "end_time": start + timedelta(hours=1), "text": text} | fields
    return Event.objects.create(title=title, **fields)


def titles(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 200, answer.content
    return [event["title"] for event in answer.json()]


@pytest.mark.django_db
def test_an_event_has_the_fields_of_the_contract(client: Client) -> None:
    feed = Feed.objects.create(name="Library", url="/srv/library.ics", is_sample=True, last_checked_at=NOW)
    venue = Venue.objects.create(
        name="Newton Free Library", street_address="330 Homer St", city="Newton", state="MA",
        postal_code="02459", latitude=42.3374, longitude=-71.2092, precision="exact",
    )  # fmt: skip
    event = make(
        "Story Time", feed=feed, venue=venue, cost_kind="paid", cost_min=Decimal("5"),
        cost_max=Decimal("7.50"), cost_currency="USD", cost_text="$5-7.50",
        age_min=3, age_max=5, age_range="3-5",
        event_attendance_mode="mixed",
    )  # fmt: skip
    shown = client.get(f"{URL}/{event.pk}").json()
    assert shown["start_time"] == "2026-03-12T15:30:00-04:00"
    assert shown["location"] == "Newton Free Library, 330 Homer St, Newton, MA 02459"
    assert shown["venue"]["precision"] == "exact"
    assert shown["is_virtual"] is True
    assert shown["cost"] == {"free": False, "min": 5.0, "max": 7.5, "currency": "USD", "text": "$5-7.50"}
    assert shown["source"] == {"name": "Library", "url": "", "checked_at": "2026-03-11T19:30:00Z"}
    assert shown["sample"] is True


@pytest.mark.django_db
def test_without_dates_what_is_over_is_left_out_and_what_is_under_way_stays(client: Client) -> None:
    make("Over", days=-2)
    make("Exhibition", days=-30, end_time=NOW + timedelta(days=30))
    make("Tomorrow")
    assert titles(client) == ["Exhibition", "Tomorrow"]


@pytest.mark.django_db
def test_both_dates_are_inclusive(client: Client) -> None:
    make("First", start_time=datetime(2026, 3, 14, 0, 0, tzinfo=ZONE), end_time=None)
    make("Last", start_time=datetime(2026, 3, 15, 23, 59, tzinfo=ZONE), end_time=None)
    make("After", start_time=datetime(2026, 3, 16, 0, 0, tzinfo=ZONE), end_time=None)
    assert titles(client, "start=2026-03-14&end=2026-03-15") == ["First", "Last"]


@pytest.mark.django_db
def test_near_keeps_the_circle_and_not_the_corners_of_its_box(client: Client) -> None:
    make("Centre", latitude=42.337, longitude=-71.209)
    make("Corner", latitude=42.397, longitude=-71.129)  # 4.1 miles up, 4.1 across: 5.8 away
    make("Nowhere")
    assert titles(client, "near=42.337,-71.209&radius_miles=5") == ["Centre"]
    assert titles(client, "near=42.337,-71.209&radius_miles=6") == ["Centre", "Corner"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("point", "other"),
    [("0,179.99", (0, -179.99)), ("89.99,0", (89.99, 180)), ("0,0", (0, 0)), ("-90,0", (-90, 77))],
)
def test_near_is_right_at_poles_antimeridian_and_zero(
    client: Client, point: str, other: tuple[float, float]
) -> None:
    make("Close", latitude=other[0], longitude=other[1])
    assert titles(client, f"near={point}&radius_miles=2") == ["Close"]


@pytest.mark.django_db
def test_filters_by_words_cost_age_and_way_of_attending(client: Client) -> None:
    make("Jazz Night", cost_kind="free", event_attendance_mode="online")
    make("Story Time", age_min=3, age_max=5, event_attendance_mode="mixed")
    make("Town Meeting", cost_kind="paid")
    assert titles(client, "q=jazz") == ["Jazz Night"]
    assert titles(client, "q=' OR 1=1 --") == []
    assert titles(client, "free=true") == ["Jazz Night"]
    assert titles(client, "age=4") == ["Story Time"]
    assert titles(client, "is_virtual=true") == ["Jazz Night", "Story Time"]
    assert titles(client, "is_virtual=false") == ["Story Time", "Town Meeting"]


@pytest.mark.django_db
def test_ids_find_also_what_is_over(client: Client) -> None:
    over, other = make("Over", days=-9), make("Other", days=-8)
    make("Third", days=-7)
    assert titles(client, f"ids={over.pk}&ids={other.pk}") == ["Over", "Other"]


@pytest.mark.django_db
def test_pages_follow_the_link_header(client: Client) -> None:
    for number in range(5):
        make(f"Event {number}", start_time=NOW + timedelta(days=1))
    seen, address = [], f"{URL}?limit=2"
    while address:
        answer = client.get(address)
        seen += [event["title"] for event in answer.json()]
        link = answer.headers.get("Link", "")
        address = link[1 : link.index(">")] if link else ""
    assert seen == [f"Event {number}" for number in range(5)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "start=2026-04-31", "start=x", "start=10000-01-01", "start=0001-01-01",
        "start=2026-03-15&end=2026-03-14",
        "near=91,0", "near=0,200", "near=nan,0", "near=1", "radius_miles=-1&near=1,1",
        "radius_miles=0&near=1,1",
        "radius_miles=1e9&near=1,1", "radius_miles=nan&near=1,1", "limit=0", "limit=101", "age=-1", "ids=x",
        "location_id=-5", "location_id=1&near=1,1", "before=tampered", "free=perhaps",
    ],
)  # fmt: skip
def test_bad_filters_are_refused_with_the_field(client: Client, query: str) -> None:
    answer = client.get(f"{URL}?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"]["fields"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/events/999999", f"/events/{10**30}", "/venues/999999", "/locations/999999999"]
)
def test_unknown_ids_are_not_found(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 404
    assert answer.json()["detail"]["error_code"] == "not_found"


@pytest.mark.django_db
def test_a_page_of_events_costs_one_query(client: Client, django_assert_num_queries) -> None:
    venue = Venue.objects.create(name="Hall")
    for number in range(5):
        make(f"Event {number}", venue=venue, feed=Feed.objects.create(url=str(number)))
    with django_assert_num_queries(1):
        assert len(titles(client)) == 5


def test_suggestions_put_the_exact_name_first(client: Client) -> None:
    results = client.get("/api/v1/locations/suggest?q=newton&country=us").json()["results"]
    assert results[0]["name"] == "Newton"
    assert {row["country_code"] for row in results} == {"US"}
    place = client.get(f"/api/v1/locations/{results[0]['id']}").json()
    assert place == results[0]


@pytest.mark.parametrize("query", ["limit=0", "limit=1000", "country=USA", f"q={'x' * 201}"])
def test_bad_suggestion_requests_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/locations/suggest?{query}").status_code == 422
