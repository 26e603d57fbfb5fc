"""Great-circle distance in SQL, right at the poles, across the antimeridian and at the centre itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin

from django.db.models import ExpressionWrapper, F, FloatField, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

from gazetteer.distance import EARTH_RADIUS_MILES

# Widens the box by a hair (about 0.05 inch), so that rounding never cuts off what the exact formula keeps.
BOX_MARGIN_DEGREES = 1e-8
FARTHEST_MILES = 12_500.0  # more than half the way around the Earth


@dataclass(frozen=True, slots=True)
class Circle:
    """A point and how far around it counts."""

    latitude: float
    longitude: float
    radius_miles: float


def miles_to(circles: Sequence[Circle]) -> Combinable:
    """Miles from an event to the nearest centre (haversine: exact at zero, never outside asin's domain)."""
    distances = [_miles(circle) for circle in circles]
    return distances[0] if len(distances) == 1 else Least(*distances)


def in_boxes(circles: Sequence[Circle]) -> Q:
    """What an index can tell about being inside one of the circles; the corners are still in."""
    boxes = Q()
    for circle in circles:
        boxes |= _box(circle)
    return boxes


def _miles(circle: Circle) -> Combinable:
    half_lat = Radians(F("latitude") - circle.latitude) / 2.0
    half_lon = Radians(F("longitude") - circle.longitude) / 2.0
    cosines = Cos(Radians(F("latitude"))) * cos(radians(circle.latitude))
    h = Power(Sin(half_lat), 2.0) + cosines * Power(Sin(half_lon), 2.0)
    chord = ASin(Least(1.0, Sqrt(h)))
    return ExpressionWrapper(chord * (2 * EARTH_RADIUS_MILES), output_field=FloatField())


def _box(circle: Circle) -> Q:
    angle = circle.radius_miles / EARTH_RADIUS_MILES
    reach = degrees(angle) + BOX_MARGIN_DEGREES
    south, north = circle.latitude - reach, circle.latitude + reach
    rows = Q(latitude__range=(south, north))
    if south <= -90 or north >= 90:
        return rows & Q(longitude__isnull=False)  # the circle holds a pole: every longitude
    width = degrees(asin(min(1.0, sin(angle) / cos(radians(circle.latitude))))) + BOX_MARGIN_DEGREES
    west, east = circle.longitude - width, circle.longitude + width
    columns = Q(longitude__range=(west, east))
    if west < -180:
        columns |= Q(longitude__gte=west + 360)
    if east > 180:
        columns |= Q(longitude__lte=east - 360)
    return rows & columns
