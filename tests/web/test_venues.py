"""A venue's page, its calendar and its feed."""

import xml.etree.ElementTree as ET

import icalendar
import pytest
from django.test import Client

from tests.factories import make_event, make_venue
from tests.web.google_rules import structured

pytestmark = pytest.mark.django_db


def test_it_tells_where_it_is_and_what_comes_up(client: Client) -> None:
    venue = make_venue("Main Hall", street_address="1 Main St", precision="exact")
    make_event("Jazz", "2026-03-13 20:00", venue=venue)
    make_event("Gone", "2026-03-02 20:00", venue=venue)
    make_event("Elsewhere", "2026-03-13 20:00")
    page = client.get(f"/venues/{venue.pk}/").content.decode()
    assert "1 Main St, Newton, MA" in page
    assert "Jazz" in page
    assert "Gone" not in page
    assert "Elsewhere" not in page
    assert f'<link rel="canonical" href="http://testserver/venues/{venue.pk}/">' in page


def test_an_event_leads_to_its_venue(client: Client) -> None:
    venue = make_venue("Main Hall")
    event = make_event("Jazz", venue=venue)
    page = client.get(f"/events/{event.pk}/").content.decode()
    assert f'href="/venues/{venue.pk}/">What else is on at Main Hall</a>' in page


def test_a_quiet_venue_is_not_an_empty_page(client: Client) -> None:
    page = client.get(f"/venues/{make_venue().pk}/").content.decode()
    assert "has anything coming up here" in page


def test_a_town_is_not_taken_for_its_address(client: Client) -> None:
    venue = make_venue("Common", precision="city")
    page = client.get(f"/venues/{venue.pk}/").content.decode()
    assert "do not say where in the town it is" in page
    [place] = structured(page, "Place")
    assert "geo" not in place


def test_it_is_a_place_for_programs_too(client: Client) -> None:
    venue = make_venue("</script>Hall", street_address="1 Main St", postal_code="02458", precision="exact")
    [place] = structured(client.get(f"/venues/{venue.pk}/").content.decode(), "Place")
    assert place["name"] == "</script>Hall"
    assert place["address"]["postalCode"] == "02458"
    assert place["geo"]["latitude"] == venue.latitude


def test_its_calendar_can_be_followed(client: Client) -> None:
    venue = make_venue("Main Hall")
    make_event("Jazz", "2026-03-13 20:00", venue=venue)
    make_event("Fair", "2026-03-14 00:00", hours=24, all_day=True, venue=venue)
    response = client.get(f"/venues/{venue.pk}/venue.ics")
    calendar = icalendar.Calendar.from_ical(response.content)
    assert [entry["summary"] for entry in calendar.walk("VEVENT")] == ["Jazz", "Fair"]
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_its_feed_can_be_read(client: Client) -> None:
    venue = make_venue("Main Hall")
    event = make_event("Jazz & <b>Blues</b>", "2026-03-13 20:00", venue=venue)
    feed = ET.fromstring(client.get(f"/venues/{venue.pk}/venue.rss").content)
    [item] = feed.iter("item")
    assert item.findtext("title") == "Jazz & <b>Blues</b>"
    assert item.findtext("link") == f"http://testserver/events/{event.pk}/"


@pytest.mark.parametrize("path", ["", "venue.ics", "venue.rss"])
def test_no_such_venue(client: Client, path: str) -> None:
    assert client.get(f"/venues/1/{path}").status_code == 404
    assert client.get(f"/venues/{10**30}/{path}").status_code == 404
