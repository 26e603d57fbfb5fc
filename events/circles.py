"""Great-circle distance in SQL, right at the poles, across the antimeridian and at the centre itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import FloatField, Func, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Least
from django.db.models.sql.compiler import SQLCompiler

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
    distances = [
        MilesTo("latitude", "longitude", latitude=circle.latitude, longitude=circle.longitude)
        for circle in circles
    ]
    return distances[0] if len(distances) == 1 else Least(*distances)


def in_boxes(circles: Sequence[Circle]) -> Q:
    """What an index can tell about being inside one of the circles; the corners are still in."""
    boxes = Q()
    for circle in circles:
        boxes |= _box(circle)
    return boxes


class MilesTo(Func):
    """Miles from a row's latitude and longitude to a point.

    One expression with its own SQL: built from Django's Sin, Cos and Power it costs milliseconds to compile.
    """

    output_field = FloatField()
    arity = 2

    def __init__(self, *columns: str | Combinable, latitude: float, longitude: float) -> None:
        super().__init__(*columns, latitude=latitude, longitude=longitude)

    def as_sql(  # type: ignore[override] # the base's other arguments are parts of a template: here is none
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[float]]:
        """Write the haversine formula, clamped into the domain of asin."""
        row_lat, row_lon = (compiler.compile(part)[0] for part in self.source_expressions)
        half_lat = f"power(sin(radians({row_lat} - %s) / 2), 2)"
        half_lon = f"power(sin(radians({row_lon} - %s) / 2), 2)"
        h = f"{half_lat} + cos(radians({row_lat})) * %s * {half_lon}"
        latitude, longitude = self.extra["latitude"], self.extra["longitude"]
        params = [2 * EARTH_RADIUS_MILES, latitude, cos(radians(latitude)), longitude]
        return f"(%s * asin(least(1, sqrt({h}))))", params


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
