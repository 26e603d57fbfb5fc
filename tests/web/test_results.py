"""A result as list, map and calendar, and what can be done with an event."""

import html
import json
import re
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from events.models import Event
from tests.factories import BOSTON, make_event, make_feed, make_venue
from tests.web.conftest import answered

pytestmark = pytest.mark.django_db


def home_page(client: Client) -> str:
    return client.get("/").content.decode()


def calendar_of(page: str) -> dict[str, list[str]]:
    """The titles on each day that has any."""
    calendar = page[page.index('<ol class="days">') :]
    days = re.split(r'<li class="day[ "]', calendar)[1:]
    found: dict[str, list[str]] = {}
    for day in days:
        key = re.search(r'id="[\w-]+?-(\d{4}-\d\d-\d\d)"', day)
        titles = re.findall(r'class="entry-title" dir="auto">([^<]+)<', day)
        if key and titles:
            found[key[1]] = titles
    return found


def action(page: str, host: str) -> dict[str, str]:
    """The parameters of the first link to a host."""
    links = [html.unescape(link) for link in re.findall(r'href="([^"]+)"', page)]
    [link, *_] = [link for link in links if urlsplit(link).hostname == host]
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_list_map_and_calendar_are_of_the_same_events(client: Client) -> None:
    venue = make_venue("Hall", precision="exact")
    for title, start in (("Jazz", "2026-03-13 20:00"), ("Fair", "2026-03-14 10:00")):
        make_event(title, start, venue=venue)
    page = home_page(client)
    assert page.count('data-point="42.33700,-71.20920"') == 2
    assert calendar_of(page) == {"2026-03-13": ["Jazz"], "2026-03-14": ["Fair"]}
    for view, is_pressed in (("list", "true"), ("map", "false"), ("calendar", "false")):
        assert re.search(rf'data-show="{view}" data-url="" aria-pressed="{is_pressed}"', page)


def test_the_calendar_shows_whole_weeks_from_sunday(client: Client) -> None:
    make_event("Jazz", "2026-03-13 20:00")
    make_event("Fair", "2026-03-16 10:00")
    page = home_page(client)
    days = re.findall(r'<li class="day[^>]*?(\d{4}-\d\d-\d\d)"', page)
    assert (days[0], days[-1], len(days)) == ("2026-03-08", "2026-03-21", 14)
    assert 'aria-label="Friday, March 13: 1 event"' in page


def test_what_lasts_for_days_is_on_each_of_them(client: Client) -> None:
    make_event("Festival", "2026-03-13 00:00", hours=72, all_day=True)
    make_event("Late Dance", "2026-03-14 21:00", hours=4)
    page = home_page(client)
    assert calendar_of(page) == {
        "2026-03-13": ["Festival"],
        "2026-03-14": ["Festival", "Late Dance"],
        "2026-03-15": ["Festival"],
    }
    assert "Until Mar 15" in page
    assert "Last day" in page


def test_a_calendar_ends_after_a_month_and_says_what_comes_later(client: Client) -> None:
    venue = make_venue()
    make_event("Soon", "2026-03-12 10:00", venue=venue)
    make_event("Much Later", "2026-05-20 10:00", venue=venue)
    page = client.get(f"/venues/{venue.pk}/").content.decode()
    assert calendar_of(page) == {"2026-03-12": ["Soon"]}
    assert "1 more comes later: it is in the list." in page


def test_the_map_knows_the_towns_around_home_and_the_circle(client: Client) -> None:
    make_event("Jazz", "2026-03-13 20:00")
    [told] = re.findall(r'data-map="([^"]+)"', home_page(client))
    around: dict[str, Any] = json.loads(html.unescape(told))
    assert {"Boston", "Waltham", "Brookline"} <= {name for name, *_ in around["towns"]}
    assert around["home"][0] == "Newton, MA"
    assert around["circle"][3] == 10


def test_what_is_known_to_the_town_only_is_no_point(client: Client) -> None:
    make_event("Jazz", "2026-03-13 20:00", venue=make_venue("Hall", precision="city"))
    assert 'data-town="Newton"' in home_page(client)


def test_an_online_event_is_listed_beneath_the_map(client: Client, alice: User) -> None:
    client.force_login(alice)
    events = [make_event("Webinar", event_attendance_mode="online"), make_event("Fair")]
    turn = answered(alice, events=events)
    page = client.get(f"/c/{turn.session_id}/").content.decode()
    beneath = page[page.index("Not on the map:") : page.index("data-map-words")]
    assert "Webinar" in beneath
    assert "Fair" not in beneath


def test_an_earlier_answer_shows_its_list_and_fetches_the_rest(alice_client: Client, alice: User) -> None:
    turn = answered(alice, events=[make_event("Fair")])
    later = answered(alice, events=[make_event("Jazz")])
    for message in (later.question, later.answer):
        message.session = turn.session
        message.save()
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert page.count("data-full=") == 1
    [url] = re.findall(r'data-full="([^"]+)"', page)
    assert 'data-part="map"' in alice_client.get(url).content.decode()
    assert Client().get(url).status_code == 404


def test_streets_come_from_the_operators_server_and_no_other(client: Client, settings: Settings) -> None:
    make_event("Jazz", "2026-03-13 20:00")
    settings.MAP_TILES = "https://maps.library.example/{z}/{x}/{y}.png"
    response = client.get("/")
    assert "img-src 'self' data: maps.library.example;" in response.headers["Content-Security-Policy"]
    assert "Show streets (from maps.library.example)" in response.content.decode()
    settings.MAP_TILES = ""
    response = client.get("/")
    assert "img-src 'self' data:;" in response.headers["Content-Security-Policy"]
    assert "Show streets" not in response.content.decode()


def series(count: int) -> list[Event]:
    """Every second morning from March 12 on."""
    feed, venue = make_feed(), make_venue()
    events = [
        make_event("Story Time", f"2026-03-{12 + 2 * number} 10:00", feed=feed, venue=venue)
        for number in range(count)
    ]
    for event in events:
        event.uid, event.recurrence_id = "story", event.start_time.isoformat()
        event.save()
    return events


def test_a_card_tells_the_further_dates_of_its_series(client: Client) -> None:
    first, *_ = series(6)
    assert "Also Sat, Mar 14 · Mon, Mar 16 · Wed, Mar 18 and 2 more" in home_page(client)
    page = client.get(f"/events/{first.pk}/").content.decode()
    assert page.count('<li><a class="fact-link" href="/events/') == 5


def test_dates_that_are_off_or_of_another_series_are_no_further_dates(client: Client) -> None:
    _, second = series(2)
    Event.objects.filter(pk=second.pk).update(event_status="cancelled")
    make_event("Story Time", "2026-03-20 10:00", feed=second.feed)
    assert "Also " not in home_page(client)


def test_further_dates_cost_no_query_for_each_card(client: Client, django_assert_num_queries: Any) -> None:
    alone = series(2)[0].venue_id
    many = series(8)[0].venue_id
    for venue_id in (alone, many):
        with django_assert_num_queries(2):  # the venue, its events
            client.get(f"/venues/{venue_id}/")


def test_google_calendar_gets_local_hours_and_their_zone(client: Client) -> None:
    event = make_event("Jazz & more", "2026-03-13 20:00", hours=2.5, description="x" * 5000)
    page = client.get(f"/events/{event.pk}/").content.decode()
    link = action(page, "calendar.google.com")
    assert link["text"] == "Jazz & more"
    assert link["dates"] == "20260313T200000/20260313T223000"
    assert link["ctz"] == "America/New_York"
    assert link["details"].endswith(f"http://testserver/events/{event.pk}/")
    assert len(link["details"]) < 700


@pytest.mark.parametrize(
    ("fields", "google", "outlook"),
    [
        ({"hours": 24, "all_day": True}, "20260313/20260314", ("2026-03-13", "2026-03-14", "true")),
        ({"hours": 72, "all_day": True}, "20260313/20260316", ("2026-03-13", "2026-03-16", "true")),
        ({"hours": None}, "20260313T000000/20260313T000000", ("2026-03-13T04:00:00Z", None, None)),
        (
            {"hours": 2},
            "20260313T000000/20260313T020000",
            ("2026-03-13T04:00:00Z", "2026-03-13T06:00:00Z", None),
        ),
    ],
)
def test_calendar_links_keep_days_and_unknown_ends(
    client: Client, fields: dict[str, Any], google: str, outlook: tuple[str | None, ...]
) -> None:
    event = make_event("Fair", "2026-03-13 00:00", **fields)
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert action(page, "calendar.google.com")["dates"] == google
    told = action(page, "outlook.live.com")
    assert tuple(told.get(name) for name in ("startdt", "enddt", "allday")) == outlook


def test_directions_go_to_the_address_or_to_the_point(client: Client) -> None:
    exact = make_venue("Hall", at=BOSTON, city="Boston", street_address="1 Main St", precision="exact")
    page = client.get(f"/events/{make_event(venue=exact).pk}/").content.decode()
    assert action(page, "www.google.com")["destination"] == "Hall, 1 Main St, Boston, MA"
    assert action(page, "www.openstreetmap.org")["route"] == ";42.35840,-71.05980"
    town = make_venue("Common", precision="city")
    page = client.get(f"/events/{make_event(venue=town).pk}/").content.decode()
    assert action(page, "www.google.com")["destination"] == "Common, Newton, MA"
    assert "www.openstreetmap.org" not in page


def test_links_to_other_sites_tell_them_nothing(client: Client) -> None:
    event = make_event(url="https://library.example/e", venue=make_venue(precision="exact"))
    page = client.get(f"/events/{event.pk}/").content.decode()
    outward = [tag for tag in re.findall(r"<a [^>]+>", page) if 'href="http' in tag]
    assert len(outward) == 5
    assert all('rel="noopener noreferrer nofollow' in tag for tag in outward)


def test_what_is_unknown_is_said(client: Client) -> None:
    make_event("Jazz", "2026-03-13 20:00")
    assert "Price not given" in home_page(client)


def test_an_event_of_a_past_day_is_still_in_its_answers_calendar(alice_client: Client, alice: User) -> None:
    turn = answered(alice, events=[make_event("Gone", "2026-03-02 10:00")])
    page = alice_client.get(f"/c/{turn.session_id}/").content.decode()
    assert calendar_of(page) == {str(date(2026, 3, 2)): ["Gone"]}
