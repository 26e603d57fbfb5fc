import random

import pytest

from events.circles import Circle, in_boxes, miles_to
from events.models import Event
from gazetteer import miles_between
from tests.factories import NEWTON, at, make_event, make_venue

pytestmark = pytest.mark.django_db

CIRCLES = [
    Circle(*NEWTON, 5),
    Circle(89.95, 0.0, 20),
    Circle(-90.0, 12.0, 300),
    Circle(0.0, 179.95, 15),
    Circle(51.5, -179.99, 40),
    Circle(0.0, 0.0, 30),
    Circle(60.0, 10.0, 12_500),
]


def put(latitude: float, longitude: float) -> Event:
    return make_event(at_point=(latitude, longitude))


def inside(*circles: Circle) -> dict[int, float]:
    events = Event.objects.filter(in_boxes(circles)).annotate(miles=miles_to(circles))
    return dict(events.filter(miles__lte=circles[0].radius_miles).values_list("pk", "miles"))


@pytest.fixture
def scattered():
    """Points near every circle's edge, and anywhere."""
    chance = random.Random(3)
    events = []
    for circle in CIRCLES:
        reach = min(60, circle.radius_miles / 69)
        for _ in range(40):
            latitude = max(-90.0, min(90.0, circle.latitude + chance.uniform(-1.5, 1.5) * reach))
            turn = chance.uniform(-180, 180) * chance.random() ** 6
            longitude = (circle.longitude + turn + 540) % 360 - 180
            point = {"latitude": latitude, "longitude": longitude, "uid": str(len(events))}
            events.append(Event(title="x", start_time=at("2026-03-14 10:00"), **point))
    return Event.objects.bulk_create(events)


@pytest.mark.parametrize("circle", CIRCLES)
def test_a_circle_holds_exactly_the_points_within_its_radius(scattered, circle):
    distances = {
        event.pk: miles_between(circle.latitude, circle.longitude, event.latitude, event.longitude)
        for event in scattered
    }
    expected = {pk: miles for pk, miles in distances.items() if miles <= circle.radius_miles}
    found = inside(circle)
    assert found.keys() == expected.keys()
    assert 0 < len(found) < len(distances) or circle.radius_miles > 10_000
    assert found == pytest.approx(expected, abs=1e-4)


def test_a_venue_exactly_at_the_centre_is_at_distance_zero():
    event = put(*NEWTON)
    assert inside(Circle(*NEWTON, 0.001)) == {event.pk: 0.0}


def test_the_corner_of_the_box_is_outside_the_circle():
    put(NEWTON[0] + 4.9 / 69, NEWTON[1] + 4.9 / 51)
    assert inside(Circle(*NEWTON, 5)) == {}


def test_the_point_zero_zero_is_a_place_like_any_other():
    event = put(0.0, 0.0)
    assert inside(Circle(0.0, 0.0, 1)) == {event.pk: 0.0}


def test_of_two_circles_the_nearer_centre_counts():
    event = put(*NEWTON)
    assert inside(Circle(0.0, 0.0, 5), Circle(*NEWTON, 5)) == {event.pk: 0.0}


def test_an_event_without_coordinates_is_in_no_circle():
    make_event(venue=make_venue(at=None))
    assert inside(Circle(60.0, 10.0, 12_500)) == {}
