"""Whichever calendar comes first, the same is linked, shown and filled."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.models import Event, Feed, SameEvent, Venue
from ingest.merging import merge_feed
from tests.factories import NOW, at

START = at("2026-03-14 19:00")
TITLES = ["Jazz Night", "JAZZ night", "Jazz Night at the Hall", "Yoga", "Yoga for Seniors"]
PUBLISHERS = ["organizer", "aggregator", "aggregator"]
State = tuple[Any, ...]

rows = st.fixed_dictionaries(
    {
        "title": st.sampled_from(TITLES),
        "minutes": st.sampled_from([0, 5, 10, 20]),
        "place": st.sampled_from(["hall", "branch", "town", ""]),
        "url": st.sampled_from(["", "https://hall.example/show/7", "https://hall.example/"]),
        "organizer": st.sampled_from(["", "The Players"]),
        "cost_kind": st.sampled_from(["unknown", "free"]),
        "event_status": st.sampled_from(["scheduled", "scheduled", "cancelled", "withdrawn"]),
        "hours": st.sampled_from([None, 2]),
    }
)
calendars = st.lists(st.lists(rows, min_size=1, max_size=3), min_size=3, max_size=3)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calendars)
def test_input_58_the_order_of_three_calendars_does_not_change_the_result(found: list[list[dict]]) -> None:
    venues = known_venues()
    states = {order: stored_in(order, found, venues) for order in permutations(range(3))}
    assert len(set(states.values())) == 1, states


@pytest.mark.django_db
def test_a_chain_of_three_calendars_is_one_event_in_every_order() -> None:
    plain = {"title": "Jazz Night", "minutes": 0, "place": "hall", "url": "", "organizer": "", "hours": None}
    said = {**plain, "cost_kind": "unknown", "event_status": "scheduled"}
    found = [[said], [{**said, "minutes": 5, "organizer": "The Players"}], [{**said, "cost_kind": "free"}]]
    states = {stored_in(order, found, known_venues()) for order in permutations(range(3))}
    [(links, shown, filled)] = states
    assert len(links) == 3
    assert sum(as_row is None for _, as_row in shown) == 1
    assert {name for _, name, _ in filled} >= {"organizer", "cost_kind"}


def known_venues() -> dict[str, Venue | None]:
    def venue(name: str, latitude: float, precision: str) -> Venue:
        values = {"city": "Newton", "state": "MA", "latitude": latitude, "longitude": -71.2}
        return Venue.objects.get_or_create(name=name, defaults={**values, "precision": precision})[0]

    return {
        "hall": venue("Hall", 42.3, "exact"),
        "branch": venue("Branch", 42.4, "exact"),
        "town": venue("Newton", 42.35, "city"),
        "": None,
    }


def stored_in(order: tuple[int, ...], found: list[list[dict]], venues: dict[str, Venue | None]) -> State:
    """What three calendars come to when they are stored and merged in this order, from nothing."""
    Feed.objects.all().delete()
    for number in order:
        feed = Feed.objects.create(url=f"cal-{number}", name=f"{number}", publisher=PUBLISHERS[number])
        for uid, fields in enumerate(found[number]):
            store(feed, str(uid), fields, venues)
        merge_feed(feed, NOW)
    return state()


def store(feed: Feed, uid: str, fields: dict[str, Any], venues: dict[str, Venue | None]) -> None:
    values = dict(fields)
    start = START + timedelta(minutes=values.pop("minutes"))
    hours, venue = values.pop("hours"), venues[values.pop("place")]
    Event.objects.create(
        feed=feed,
        uid=uid,
        start_time=start,
        end_time=None if hours is None else start + timedelta(hours=hours),
        end_given=hours is not None,
        venue=venue,
        latitude=venue and venue.latitude,
        longitude=venue and venue.longitude,
        **values,
    )


def state() -> State:
    """All that merging decides, by the lasting names of the rows."""
    events = {event.pk: event for event in Event.objects.select_related("feed")}
    named = {pk: (event.feed.url, event.uid) for pk, event in events.items()}
    links = {
        (frozenset({named[link.first_id], named[link.second_id]}), link.score, link.reason)
        for link in SameEvent.objects.all()
    }
    shown = {(named[pk], named.get(event.shown_as_id)) for pk, event in events.items()}
    filled = {
        (named[pk], name, named[source])
        for pk, event in events.items()
        for name, source in event.filled.items()
    }
    return frozenset(links), frozenset(shown), frozenset(filled)
