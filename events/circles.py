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

from events.cells import Span, cells_in
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

    @property
    def latitudes(self) -> Span:
        """The southernmost and northernmost latitude in it; past a pole when it holds the pole."""
        reach = degrees(self.radius_miles / EARTH_RADIUS_MILES) + BOX_MARGIN_DEGREES
        return self.latitude - reach, self.latitude + reach

    @property
    def longitudes(self) -> tuple[Span, ...]:
        """The spans of longitude it touches: two across the antimeridian, all when it holds a pole."""
        south, north = self.latitudes
        if south <= -90 or north >= 90:
            return ((-180.0, 180.0),)
        angle = self.radius_miles / EARTH_RADIUS_MILES
        width = degrees(asin(min(1.0, sin(angle) / cos(radians(self.latitude))))) + BOX_MARGIN_DEGREES
        west, east = self.longitude - width, self.longitude + width
        spans: tuple[Span, ...] = ((max(west, -180.0), min(east, 180.0)),)
        if west < -180:
            spans += ((west + 360, 180.0),)
        if east > 180:
            spans += ((-180.0, east - 360),)
        return spans


def miles_to(circles: Sequence[Circle]) -> Combinable:
    """Miles from an event to the nearest centre (haversine: exact at zero, never outside asin's domain)."""
    distances = [
        MilesTo("latitude", "longitude", latitude=circle.latitude, longitude=circle.longitude)
        for circle in circles
    ]
    return distances[0] if len(distances) == 1 else Least(*distances)


def cells_of(circles: Sequence[Circle]) -> list[int] | None:
    """The cells that hold every point of the circles; None when they are too many to name."""
    return cells_in((circle.latitudes, circle.longitudes) for circle in circles)


def in_boxes(circles: Sequence[Circle]) -> Q:
    """What an index can tell about being inside one of the circles; the corners are still in."""
    boxes = Q()
    for circle in circles:
        columns = Q()
        for span in circle.longitudes:
            columns |= Q(longitude__range=span)
        boxes |= Q(latitude__range=circle.latitudes) & columns
    cells = cells_of(circles)
    return boxes if cells is None else boxes & Q(cell__in=cells)


def haversine(latitude: str, longitude: str) -> str:
    """SQL for the miles from a row's columns to a point, whose `parameters_of` take the place of each %s.

    Clamped into the domain of asin.
    """
    half_lat = f"power(sin(radians({latitude} - %s) / 2), 2)"
    half_lon = f"power(sin(radians({longitude} - %s) / 2), 2)"
    return f"(%s * asin(least(1, sqrt({half_lat} + cos(radians({latitude})) * %s * {half_lon}))))"


def parameters_of(latitude: float, longitude: float) -> list[float]:
    """What `haversine` takes for a point."""
    return [2 * EARTH_RADIUS_MILES, latitude, cos(radians(latitude)), longitude]


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
        """Write the haversine formula."""
        latitude, longitude = (compiler.compile(part)[0] for part in self.source_expressions)
        return haversine(latitude, longitude), parameters_of(self.extra["latitude"], self.extra["longitude"])
