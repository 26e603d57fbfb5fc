"""An operator's word against a source's."""

import pytest
from django.core.exceptions import ValidationError

from events.corrections import correct, correct_all, drop_correction
from events.models import Correction, Event, Venue
from tests.factories import at, make_event, make_venue

pytestmark = pytest.mark.django_db


def test_a_correction_changes_the_row_and_remembers_who_and_what_was_said(alice):
    event = make_event("Yoga", embed=False)
    correction = correct(event, "title", "Gentle Yoga", alice)
    assert (correction.value, correction.source_value, correction.made_by) == ("Gentle Yoga", "Yoga", alice)
    assert Event.objects.get().title == event.title == "Gentle Yoga"


def test_a_corrected_title_is_searched_with_all_tags_of_the_event():
    event = make_event("Yoga", embed=False, tags=["health"], audience_tags=["seniors"])
    correct(event, "title", "Gentle Yoga", None)
    assert (event.text.title, event.text.tags) == ("Gentle Yoga", "health seniors")
    assert event.text.embedding is not None


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("start_time", at("2026-03-14 09:00"), "2026-03-14T13:00:00+00:00"),
        ("cost_min", "5", "5.00"),
        ("requires_registration", True, True),
        ("audience_tags", ["teens"], ["teens"]),
        ("age_min", 7, 7),
    ],
)
def test_values_of_every_kind_are_kept_and_taken_back(field, value, stored):
    event = make_event(embed=False)
    before = getattr(Event.objects.get(), field)
    correction = correct(event, field, value, None)
    assert correction.value == stored
    drop_correction(Correction.objects.get(pk=correction.pk))
    assert getattr(Event.objects.get(), field) == before
    assert not Correction.objects.exists()


def test_a_corrected_venue_of_an_event_moves_it(alice):
    event, barn = make_event(embed=False), make_venue("Barn", at=(42.0, -71.0))
    first = event.venue
    correction = correct(event, "venue", barn, alice)
    assert (correction.value, event.latitude, event.venue) == (barn.pk, 42.0, barn)
    drop_correction(correction)
    event.refresh_from_db()
    assert (event.venue, event.latitude) == (first, first.latitude)


def test_the_coordinates_of_a_venue_are_corrected_and_taken_back_together():
    venue = make_venue(at=None)
    event = make_event(venue=venue, embed=False)
    latitude, *_ = correct_all(venue, {"latitude": 42.0, "longitude": -71.0}, None)
    event.refresh_from_db()
    assert (venue.precision, event.latitude, event.longitude) == ("exact", 42.0, -71.0)
    drop_correction(latitude)
    event.refresh_from_db()
    assert (Venue.objects.get().latitude, event.latitude) == (None, None)
    assert not Correction.objects.exists()


def test_who_corrects_again_has_seen_what_the_source_says_since():
    event = make_event("Yoga", embed=False)
    correction = correct(event, "title", "Gentle Yoga", None)
    Correction.objects.update(latest_value="Power Yoga")
    correction = correct(event, "title", "Strong Yoga", None)
    assert (correction.source_value, correction.is_conflict) == ("Power Yoga", False)


def test_a_value_filled_in_from_another_calendar_is_not_what_the_own_one_says():
    event = make_event(embed=False, url="https://other.example/", filled={"url": 1, "organizer": 1})
    correction = correct(event, "url", "https://mine.example/", None)
    assert correction.source_value == ""
    assert Event.objects.get().filled == {"organizer": 1}


def test_what_the_form_in_hand_has_changed_already_is_not_taken_for_the_source_s_word():
    event = make_event("Yoga", embed=False)
    event.title = "Gentle Yoga"
    assert correct(event, "title", "Gentle Yoga", None).source_value == "Yoga"


@pytest.mark.parametrize("field", ["id", "uid", "source_hash", "latitude", "nonsense"])
def test_what_is_no_fact_of_an_event_cannot_be_corrected(field):
    with pytest.raises(ValueError, match="cannot be corrected"):
        correct(make_event(embed=False), field, "x", None)


def test_a_value_that_the_field_cannot_hold_is_refused():
    with pytest.raises(ValidationError):
        correct(make_event(embed=False), "event_status", "perhaps", None)
    assert not Correction.objects.exists()
