"""A search is one address: a page, a calendar, a feed and JSON."""

import json
import re
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import icalendar
import pytest
from django.db import OperationalError
from django.http import QueryDict
from django.test import Client
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from assistant.errors import SearchFailed
from assistant.query import Cost, EventQuery, Spot, Window
from events.models import Event
from tests.factories import BOSTON, NOW, at, make_event, make_feed, make_venue
from tests.web.conftest import answered
from web.search_form import SearchForm
from web.search_links import search_path
from web.searching import query_of

pytestmark = pytest.mark.django_db

SUFFIXES = ["/", ".ics", ".rss", ".json"]
NEWTON_ID = 4945283


def address(suffix: str = "/", **parameters: Any) -> str:
    named = {name.rstrip("_"): value for name, value in parameters.items()}
    return f"/search{suffix}?{urlencode(named, doseq=True)}"


def titles(client: Client, **parameters: Any) -> list[str]:
    response = client.get(address(".json", **parameters))
    assert response.status_code == 200, response.content
    return [event["title"] for event in response.json()["events"]]


def text_of(client: Client, path: str, *, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def understood(path: str) -> EventQuery:
    form = SearchForm(QueryDict(urlsplit(path).query))
    assert form.is_valid(), form.errors
    return query_of(form, now=NOW)


def test_plain_words_are_understood_as_in_a_conversation(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-14 20:00", cost_kind="free")
    make_event("Jazz Lunch", "2026-03-19 12:00", cost_kind="free")
    make_event("Jazz Gala", "2026-03-14 20:00", cost_kind="paid", cost_min=90)
    assert titles(client, q="free jazz this weekend near Newton") == ["Jazz Evening"]


def test_plain_fields_override_the_words(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-14 20:00")
    make_event("Jazz Lunch", "2026-03-13 12:00")
    assert titles(client, q="jazz this weekend", when="on Friday") == ["Jazz Lunch"]
    make_event("Jazz Boat", "2026-03-14 20:00", at_point=(40.71, -74.0))
    assert titles(client, q="jazz this weekend near Newton", place="New York City") == ["Jazz Boat"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"when": "this weekend"}, {"Puppets", "Seniors' Chess", "Lecture"}),
        ({"from_": "2026-03-18", "to": "2026-03-18"}, {"Wine"}),
        ({"to": "2026-03-14"}, {"Puppets", "Lecture"}),
        ({"free": "1"}, {"Puppets"}),
        ({"max_price": "20"}, {"Puppets", "Seniors' Chess"}),
        ({"age": "4"}, {"Puppets"}),
        ({"audience": "seniors"}, {"Seniors' Chess"}),
        ({"online": "yes"}, {"Lecture"}),
        ({"online": "no", "age": "70"}, {"Seniors' Chess"}),
        ({"topic": "wine", "from_": "2026-03-11"}, {"Wine"}),
        ({"access": "wheelchair"}, {"Wine"}),
        ({"location_id": NEWTON_ID, "radius": "5", "online": "no"}, {"Puppets", "Seniors' Chess"}),
        ({"near": "42.3584,-71.0598", "radius": "1"}, {"Wine"}),
        ({"place": "Boston", "radius": "2"}, {"Wine"}),
    ],
)
def test_each_field_does_what_it_says(client: Client, parameters: dict[str, str], expected: set[str]) -> None:
    make_event("Puppets", "2026-03-14 10:00", cost_kind="free", age_min=2, age_max=6)
    make_event("Seniors' Chess", "2026-03-15 10:00", cost_kind="paid", cost_min=5, age_min=65)
    make_event("Lecture", "2026-03-14 19:00", event_attendance_mode="online", cost_kind="paid", cost_min=30,
               age_min=18, age_max=30)  # fmt: skip
    make_event("Wine", "2026-03-18 19:00", at_point=BOSTON, cost_kind="paid", cost_min=60, age_min=21,
               age_max=60, accessibility=["wheelchair"])  # fmt: skip
    assert set(titles(client, **parameters)) == expected


def test_several_ages_and_what_is_not_wanted(client: Client) -> None:
    make_event("Puppets", age_min=2, age_max=6)
    make_event("Robots", age_min=9, age_max=12)
    make_event("Karaoke", age_min=9, age_max=12)
    assert set(titles(client, age=["4", "10"])) == {"Puppets", "Robots", "Karaoke"}
    assert set(titles(client, age="9-12", not_="karaoke")) == {"Robots"}


def test_the_page_says_what_was_searched_and_each_part_can_be_taken_away(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-14 20:00", cost_kind="free")
    page = text_of(client, address(q="free jazz this weekend near Newton"))
    assert "Jazz Evening" in page
    assert "Saturday, March 14 to Sunday, March 15, within 5 miles of Newton, MA, free" in page
    removals = re.findall(
        r'class="chip-remove" rel="nofollow" href="([^"]+)" aria-label="Search without “([^”]+)”', page
    )
    by_words = {words: parse_qs(urlsplit(path.replace("&amp;", "&")).query) for path, words in removals}
    assert by_words["free"] == {
        "when": ["this weekend"], "location_id": [str(NEWTON_ID)], "radius": ["5"], "topic": ["jazz"],
    }  # fmt: skip
    assert "when" not in by_words["Sat 14 – Sun 15 Mar"]
    assert "location_id" not in by_words["within 5 miles of Newton, MA"]
    assert len(by_words) == 4


def test_the_form_is_filled_in_with_what_was_asked(client: Client) -> None:
    page = text_of(
        client,
        address(q="jazz", when="this weekend", location_id=NEWTON_ID, radius=25, age="4", online="yes"),
    )
    assert 'name="q" type="search"' in page
    assert 'value="jazz"' in page
    assert '<option value="this weekend" selected>' in page
    assert 'value="Newton, MA"' in page
    assert '<option value="25" selected>' in page
    assert '<option value="yes" selected>' in page


def test_boxes_left_empty_leave_the_address(client: Client) -> None:
    response = client.get("/search/?q=jazz&when=&place=&radius=&view=map&nothing=&from=")
    assert response.status_code == 302
    assert response.headers["Location"] == "/search/?q=jazz&view=map"
    assert client.get("/search/?q=jazz&view=map").status_code == 200


def test_nothing_found_says_what_was_searched_and_offers_what_would_find_something(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-16 20:00")
    page = text_of(client, address(q="jazz this weekend", location_id=NEWTON_ID))
    assert "Nothing found." in page
    assert "Saturday, March 14 to Sunday, March 15, within 10 miles of Newton, MA" in page
    [(path, _)] = re.findall(
        r'<a class="button button-quiet" rel="nofollow" href="([^"]+)">(.{,80}Monday)', page
    )
    assert "1 event" in page
    assert "Jazz Evening" in text_of(client, path.replace("&amp;", "&"))


def test_an_ambiguous_place_is_asked_back_and_never_searched(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-14 20:00")
    for parameters in ({"q": "jazz in Portland"}, {"q": "jazz", "place": "Portland"}):
        page = text_of(client, address(**parameters))
        assert "There is more than one “Portland”. Which one do you mean?" in page
        assert "Jazz Evening" not in page
        assert "Nothing found" not in page
        [path] = re.findall(r'href="([^"]+)">Portland, ME<', page)
        asked = understood(path.replace("&amp;", "&"))
        assert (asked.intent, asked.topic, [spot.name for spot in asked.where]) == (
            "search", "jazz", ["Portland, ME"],
        )  # fmt: skip


def test_an_unknown_place_is_said_to_be_unknown(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-14 20:00")
    page = text_of(client, address(q="jazz", place="Xyzzyville"))
    assert "I do not know a place called “Xyzzyville”, so nothing was searched yet." in page
    assert "Jazz Evening" not in page
    response = client.get(address(".ics", q="jazz", place="Xyzzyville"))
    assert response.status_code == 422
    assert "place: I do not know a place called “Xyzzyville”" in response.content.decode()


def test_a_venue_is_a_place(client: Client) -> None:
    make_event("Brahms", venue=make_venue("Jordan Hall", at=BOSTON, city="Boston"))
    make_event("Elsewhere", at_point=(42.38, -71.08))
    assert titles(client, place="Jordan Hall") == ["Brahms"]


def test_words_that_name_nothing_are_not_searched(client: Client) -> None:
    page = text_of(client, address(q="hello"), status=422)
    assert "These words name nothing to look for." in page
    assert 'href="/search/?topic=hello"' in page


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_search_that_failed_is_not_nothing_found(client: Client, suffix: str, monkeypatch) -> None:
    def fail(*_args: Any, **_named: Any) -> None:
        raise SearchFailed("x") from OperationalError("password=secret")

    monkeypatch.setattr("web.searching.search", fail)
    response = client.get(address(suffix, q="jazz"))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    text = response.content.decode()
    assert "could not be searched just now" in text
    assert "Nothing found" not in text
    assert "secret" not in text


HOSTILE = [
    {"q": "x" * 100_00},
    {"q": "a\x00b"},
    {"when": "a\x00b"},
    {"when": "the day of the flying pigs"},
    {"when": "yesterday"},
    {"when": "2026-03-14T10:00/"},
    {"when": "2026-03-14T10:00:00-0400/2026-03-13T10:00:00-0400"},
    {"when": "9999-12-31T10:00:00-0400/.."},
    {"from": "soon"},
    {"from": "0001-01-01"},
    {"to": "9999-12-31"},
    {"from": "2026-03-15", "to": "2026-03-14"},
    {"location_id": "1"},
    {"location_id": "9" * 400},
    {"location_id": "٣"},
    {"near": "999,0"},
    {"near": "nan,nan"},
    {"near": "42.3"},
    {"near": "42.3,-71.2,\x00"},
    {"radius": "nan"},
    {"radius": "-1"},
    {"radius": "1e999"},
    {"radius": "inf"},
    {"max_price": "nan"},
    {"max_price": "cheap"},
    {"max_price": "1e400"},
    {"age": "4000000000"},
    {"age": "-3"},
    {"age": "7-4"},
    {"age": "0-999"},
    {"together": "x"},
    {"audience": "robots"},
    {"online": "perhaps"},
    {"topic": "x" * 10_000},
    {"not": "x" * 150},
    {"not": ",".join(map(str, range(50)))},
    {"access": "'; DROP TABLE events_event; --"},
    {"wish": "\x00"},
    {"order": "random()"},
]


@pytest.mark.parametrize("parameters", HOSTILE, ids=lambda one: next(iter(one)))
def test_what_is_not_understood_is_said_and_nothing_is_searched(
    client: Client, parameters: dict[str, str]
) -> None:
    make_event("Puppets")
    page = text_of(client, f"/search/?{urlencode(parameters)}", status=422)
    assert 'class="field-error"' in page
    assert "Puppets" not in page
    for suffix in (".ics", ".rss"):
        assert client.get(f"/search{suffix}?{urlencode(parameters)}").status_code == 422
    detail = client.get(f"/search.json?{urlencode(parameters)}").json()["detail"]
    assert detail["error_code"] == "invalid_request"
    assert detail["fields"]


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=-1", "page=" + "9" * 500, "page=NaN", "page=٣", "view=<script>", "unknown=1",
        "near=90,180", "near=-90,-180", "from=1900-01-01&to=2999-12-31", "radius=12500&near=0,0",
        "q=%ff%fe", "age=0-120", "q=%F0%9F%8E%BB", "q=" + "(" * 400, "place=%25", "near=89.99,0,%3Cb%3E",
        "topic=%27%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "max_price=0", "when=tonight&from=2026-03-14",
    ],
)  # fmt: skip
def test_odd_addresses_have_answers(client: Client, suffix: str, query: str) -> None:
    make_event("Puppets")
    response = client.get(f"/search{suffix}?{query}")
    assert response.status_code in (200, 422), response.content
    if "html" in response.headers["Content-Type"]:
        assert b"<script>alert" not in response.content


def test_too_many_parameters_are_a_bad_request(client: Client) -> None:
    assert client.get("/search/?" + "age=1&" * 2000).status_code == 400


def test_the_calendar_round_trips_with_every_occurrence(client: Client) -> None:
    venue = make_venue("Hall", street_address="1 Main St", precision="exact")
    days = [make_event("Story, Time; \\ 🎻", f"2026-0{month}-14 10:00", venue=venue) for month in (3, 4, 5)]
    make_event("Story, Time; \\ 🎻", "2026-07-14 10:00", venue=venue)
    response = client.get(address(".ics", topic="story time"))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = icalendar.Calendar.from_ical(response.content)
    assert icalendar.Calendar.from_ical(calendar.to_ical()) == calendar
    entries = calendar.walk("VEVENT")
    assert [entry["uid"] for entry in entries] == [f"event-{event.pk}@superschedules" for event in days]
    assert [entry.start for entry in entries] == [event.start_time for event in days]
    assert entries[0]["summary"] == "Story, Time; \\ 🎻"
    assert entries[0]["url"] == f"http://testserver/events/{days[0].pk}/"
    assert entries[0]["last-modified"].dt == days[0].updated_at.replace(microsecond=0)
    assert len(calendar.walk("VTIMEZONE")) == 1


def test_the_calendar_has_a_name_and_says_when_to_come_again(client: Client) -> None:
    make_event("Jazz; late", "2026-03-14 20:00")
    response = client.get(address(".ics", topic="jazz; late, loud", when="this weekend"))
    calendar = icalendar.Calendar.from_ical(response.content)
    assert str(calendar["name"]) == "This weekend · Jazz; late, loud"
    assert calendar["refresh-interval"].dt == timedelta(hours=6)
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in response.content
    assert "\r\nX-WR-CALNAME:This weekend · Jazz\\; late\\, loud\r\n" in response.content.decode()


def test_what_is_cancelled_is_cancelled_in_a_subscribed_calendar(client: Client) -> None:
    make_event("Jazz Evening", "2026-03-14 20:00", event_status="cancelled")
    make_event("Jazz Lunch", "2026-03-14 12:00")
    calendar = icalendar.Calendar.from_ical(client.get(address(".ics", q="jazz")).content)
    states = {str(entry["summary"]): str(entry["status"]) for entry in calendar.walk("VEVENT")}
    assert states == {"Jazz Evening": "CANCELLED", "Jazz Lunch": "CONFIRMED"}
    assert titles(client, q="jazz") == ["Jazz Lunch"]


def test_words_for_a_time_stay_fresh_in_a_subscription(client: Client, settings) -> None:
    make_event("This Week's", "2026-03-14 20:00")
    make_event("Next Week's", "2026-03-21 20:00")
    path = address(".ics", when="this weekend")
    assert b"This Week's" in client.get(path).content
    settings.NOW = NOW + timedelta(days=7)
    content = client.get(path).content
    assert b"Next Week's" in content
    assert b"This Week's" not in content


def test_a_feed_has_an_item_for_each_event(client: Client) -> None:
    event = make_event(
        "Tom & <Jerry>", "2026-03-14 20:00", description="A <b>\x0b\nfilm & more", cost_kind="free"
    )
    response = client.get(address(".rss", q="Tom and Jerry"))
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(response.content).find("channel")
    assert channel is not None
    [item] = channel.findall("item")
    assert item.findtext("title") == "Tom & <Jerry>"
    assert item.findtext("guid") == item.findtext("link") == f"http://testserver/events/{event.pk}/"
    assert item.findtext("pubDate")
    about = item.findtext("description") or ""
    assert about.startswith("<p>Saturday, March 14, 8:00–9:00 pm · Venue")
    assert "Free</p><p>A &lt;b&gt;</p><p>film &amp; more</p>" in about
    assert channel.findtext("link") == "http://testserver/search/?q=Tom+and+Jerry"


def test_json_has_the_shape_of_the_api(client: Client) -> None:
    feed = make_feed(name="Library", last_checked_at=NOW, is_sample=True)
    make_event("Jazz", feed=feed, cost_kind="paid", cost_min=5, cost_max=10, requires_registration=True)
    found = client.get(address(".json", q="jazz this weekend near Newton")).json()
    assert found["events"] == client.get("/api/v1/events").json()
    assert found["events"][0]["cost"]["max"] == 10
    assert found["query"]["where"][0]["name"] == "Newton, MA"
    assert found["query"]["topic"] == "jazz"
    assert found["query"]["when"][0]["start"] == "2026-03-14T00:00:00-04:00"
    assert (found["total"], found["next"]) == (1, None)


def test_further_pages_hold_each_event_once(client: Client) -> None:
    for number in range(30):
        make_event(f"Fair {number}", embed=False)
    first = client.get("/search.json").json()
    assert (len(first["events"]), first["total"]) == (24, 30)
    assert first["next"] == "http://testserver/search.json?page=2"
    second = client.get(first["next"]).json()
    assert second["next"] is None
    assert {event["id"] for event in first["events"] + second["events"]} == set(
        Event.objects.values_list("pk", flat=True)
    )
    page = text_of(client, "/search/?page=2")
    assert "Page 2 of 2" in page
    assert page.count('class="card-title"') == 6
    assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize("suffix", [".ics", ".rss", ".json"])
def test_a_feed_that_did_not_change_is_not_sent_again(client: Client, suffix: str) -> None:
    event = make_event("Jazz")
    path = address(suffix, q="jazz")
    first = client.get(path)
    assert first.headers["Cache-Control"] == "public, max-age=900"
    assert not first.cookies
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    event.delete()
    assert client.get(path).headers["ETag"] == client.get(path).headers["ETag"]
    changed = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_feed_is_the_same_for_everyone(client: Client, alice_client: Client) -> None:
    make_event("Jazz")
    alice_client.cookies["zone"] = "Asia/Tokyo"
    assert alice_client.get("/search.rss").content == Client().get("/search.rss").content


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_nothing_is_changed_by_a_search(client: Client, suffix: str) -> None:
    assert client.post(f"/search{suffix}").status_code == 405
    assert client.head(f"/search{suffix}").status_code == 200
    assert client.get(f"/search{suffix}").status_code == 200
    assert not User.objects.exists()


def test_a_page_leads_to_its_feeds_and_to_a_conversation(client: Client) -> None:
    make_event("Jazz")
    page = text_of(client, address(q="jazz near Newton"))
    said = "q=jazz+near+Newton"
    assert f'<link rel="alternate" type="text/calendar" href="/search.ics?{said}"' in page
    assert f'<link rel="alternate" type="application/rss+xml" href="/search.rss?{said}"' in page
    assert f'<link rel="canonical" href="http://testserver/search/?{said}">' in page
    assert f'href="webcal://testserver/search.ics?{said}"' in page
    assert "noindex" not in page
    assert 'href="/?q=jazz%20near%20Newton"' in page.replace("+", "%20")
    assert "jazz near Newton</textarea>" in text_of(client, "/?q=jazz+near+Newton")


def test_a_question_in_an_address_is_text(client: Client) -> None:
    page = text_of(client, "/?q=%3C/textarea%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page
    assert client.get("/?q=" + "x" * 9000).status_code == 200
    assert client.get("/?q=a%00b").status_code == 200


def test_a_subscription_leaves_fixed_dates_out(client: Client) -> None:
    page = text_of(client, address(topic="jazz", from_="2026-03-14", to="2026-03-15"))
    assert "Its dates are left out" in page
    assert 'href="webcal://testserver/search.ics?topic=jazz"' in page
    page = text_of(client, address(topic="jazz", when="this weekend"))
    assert "Its dates are left out" not in page
    assert "search.ics?when=this+weekend" in page or "topic=jazz&amp;when=this+weekend" in page


def test_what_only_may_fit_stands_apart(client: Client) -> None:
    make_event("Surely Free", cost_kind="free")
    make_event("Perhaps Free")
    page = text_of(client, address(free="1", when="this weekend"))
    assert page.index("Surely Free") < page.index("These may fit") < page.index("Perhaps Free")
    assert titles(client, free="1", when="this weekend") == ["Surely Free"]


@pytest.mark.parametrize("view", ["list", "map", "calendar"])
def test_a_search_can_be_opened_in_each_view(client: Client, view: str) -> None:
    make_event("Jazz")
    page = text_of(client, address(q="jazz", view=view))
    assert f'data-view="{view}"' in page
    assert "/search/?q=jazz&amp;view=map" in page


def test_an_answer_leads_to_its_search(alice_client: Client, alice: User) -> None:
    event = make_event("Jazz Evening", "2026-03-14 20:00")
    query = understood(address(q="jazz this weekend near Newton"))
    turn = answered(alice, events=[event], query=query.to_wire())
    page = text_of(alice_client, f"/c/{turn.session_id}/")
    path = search_path(query)
    assert path == "/search/?from=2026-03-14&to=2026-03-15&location_id=4945283&radius=5&topic=jazz"
    assert f'href="{escape(path)}"' in page
    assert "Jazz Evening" in text_of(alice_client, path)


def test_an_answer_without_a_search_leads_to_none(alice_client: Client, alice: User) -> None:
    turn = answered(alice, query=EventQuery(intent="other").to_wire())
    assert "/search/?" not in text_of(alice_client, f"/c/{turn.session_id}/")


@pytest.mark.parametrize(
    "words",
    [
        "tonight", "story time this weekend near Newton for a 4-year-old, free",
        "jazz in Boston or Cambridge",
        "online talks next week", "mornings, not karaoke", "yoga within 3 miles of Waltham under $15",
        "something both my 5 and 12 year old could enjoy together", "wheelchair accessible, cheapest first",
        "from Friday on", "preferably outdoors tomorrow afternoon", "in Los Angeles tonight",
    ],
)  # fmt: skip
def test_the_address_of_a_question_means_the_same(words: str) -> None:
    query = understood(address(q=words))
    read = understood(search_path(query))
    assert searched_by(read) == searched_by(query)


def searched_by(query: EventQuery) -> dict[str, Any]:
    """What decides what is found, of a query."""
    wire = query.to_wire()
    spots = sorted((round(spot.latitude, 5), round(spot.longitude, 5)) for spot in query.where)
    radius = query.radius_miles or query.searched_radius_miles or 10.0
    names = (
        "intent",
        "audience",
        "ages",
        "everyone",
        "cost",
        "is_virtual",
        "topic",
        "exclude",
        "accessibility",
    )
    decisive = {name: wire[name] for name in names}
    whole = [
        (window.start.astimezone(UTC), window.end and window.end.astimezone(UTC)) for window in query.when
    ]
    return decisive | {
        "when": whole, "where": spots, "radius": radius if spots else None, "order": query.order,
        "wishes": query.wishes,
    }  # fmt: skip


_WORDS = st.text("abcdefghij é&=?#%+/'\"<>", min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and text != ""
)
_MOMENTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOW.astimezone(UTC) + timedelta(minutes=minutes))
_SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), sum(pair)))


@st.composite
def queries(draw: st.DrawFn) -> EventQuery:
    start = draw(_MOMENTS).replace(microsecond=0)
    hours = draw(st.none() | st.integers(1, 900))
    window = Window(start, None if hours is None else start + timedelta(hours=hours))
    low, high = draw(_SPANS)
    spot = Spot("A Hall, Somewhere", draw(st.floats(-89, 89)), draw(st.floats(-179, 179)))
    where = draw(st.sampled_from([(), (spot,)]))
    return EventQuery(
        when=draw(st.sampled_from([(), (window,)])),
        where=where,
        radius_miles=draw(st.none() | st.floats(0.1, 500)) if where else None,
        ages=draw(st.sampled_from([(), tuple(range(low, high + 1))])),
        audience=tuple(draw(st.sets(st.sampled_from(["toddlers", "teens", "seniors"])))),
        cost=Cost(free=draw(st.booleans()), max=draw(st.none() | st.floats(0, 1e5))),
        is_virtual=draw(st.none() | st.booleans()),
        topic=draw(st.none() | _WORDS),
        exclude=tuple(draw(st.sets(_WORDS, max_size=3))),
        accessibility=tuple(draw(st.sets(st.sampled_from(["wheelchair", "asl"])))),
        wishes=tuple(draw(st.sets(_WORDS, max_size=2))),
        order=draw(st.sampled_from(["", "soonest", "closest", "cheapest"])),
    )


@settings(max_examples=60, deadline=None)
@given(query=queries())
def test_the_address_of_any_query_means_the_same(query: EventQuery) -> None:
    assert searched_by(understood(search_path(query))) == searched_by(query)


def test_every_suffix_finds_the_same(client: Client) -> None:
    event = make_event("Jazz Evening", "2026-03-14 20:00")
    for suffix in SUFFIXES:
        content = client.get(address(suffix, q="jazz this weekend")).content
        assert f"events/{event.pk}/".encode() in content or json.loads(content)["events"][0]["id"] == event.pk


def test_a_tall_query_of_many_evenings_fits_into_an_address() -> None:
    evenings = tuple(
        Window(at("2026-03-12 17:00") + timedelta(days=day), at("2026-03-12 21:00") + timedelta(days=day))
        for day in range(60)
    )
    query = EventQuery(when=evenings)
    path = search_path(query, suffix=".ics")
    assert path.startswith("/search.ics?")
    assert searched_by(understood(path)) == searched_by(query)
