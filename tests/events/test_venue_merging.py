"""Two rows of one venue become one."""

import pytest

from events.corrections import correct, correct_all
from events.models import Event, Venue, VenueAlias
from events.venue_merging import merge_venues
from tests.factories import make_event, make_venue

pytestmark = pytest.mark.django_db


def two_venues():
    return make_venue("Hall", key="hall|newton|ma"), make_venue(
        "Old Hall", key="old hall|newton|ma", at=(42, -71)
    )


def test_events_and_names_of_the_other_venue_belong_to_the_one_that_is_kept():
    kept, other = two_venues()
    VenueAlias.objects.create(key="attic|newton|ma", venue=other)
    event = make_event(venue=other, embed=False)
    merge_venues(kept, other)
    event.refresh_from_db()
    assert (event.venue, event.latitude, event.longitude) == (kept, kept.latitude, kept.longitude)
    assert set(kept.aliases.values_list("key", flat=True)) == {"old hall|newton|ma", "attic|newton|ma"}
    assert list(Venue.objects.all()) == [kept]


def test_an_event_with_a_point_of_its_own_keeps_it():
    kept, other = two_venues()
    event = make_event(venue=other, embed=False)
    Event.objects.update(latitude=42.01)
    merge_venues(kept, other)
    event.refresh_from_db()
    assert (event.venue, event.latitude) == (kept, 42.01)


def test_corrections_move_where_the_kept_one_has_none():
    kept, other = two_venues()
    correct(kept, "street_address", "1 Main St", None)
    correct(other, "street_address", "2 Oak St", None)
    correct(other, "postal_code", "02458", None)
    correct_all(other, {"latitude": 42.5, "longitude": -71.5}, None)
    event = make_event(venue=kept, embed=False)
    merge_venues(kept, other)
    kept.refresh_from_db()
    event.refresh_from_db()
    assert (kept.street_address, kept.postal_code, kept.latitude) == ("1 Main St", "02458", 42.5)
    assert event.latitude == 42.5
    assert kept.corrections.get(field="postal_code").source_value == ""


def test_an_event_put_at_the_other_one_by_hand_is_at_the_one_that_is_kept():
    kept, other = two_venues()
    correction = correct(make_event(embed=False), "venue", other, None)
    merge_venues(kept, other)
    correction.refresh_from_db()
    assert correction.value == kept.pk
    assert Event.objects.get().venue == kept


def test_a_venue_is_not_merged_with_itself():
    kept, _ = two_venues()
    with pytest.raises(ValueError, match="itself"):
        merge_venues(kept, kept)
    assert Venue.objects.count() == 2
