"""Great-circle distances in SQL, in miles."""

from __future__ import annotations

import math

from django.db.models import F, FloatField, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

EARTH_RADIUS_MILES = 3958.7613  # mean radius, IUGG
MILES_PER_DEGREE = EARTH_RADIUS_MILES * math.pi / 180


def distance_miles(latitude: float, longitude: float) -> Combinable:
    """Distance of a row's (latitude, longitude) from a point; None where the row has no coordinates.

    The haversine form: exact at zero distance, where the acos form fails in PostgreSQL by rounding above 1.
    """
    half = Value(0.5, output_field=FloatField())
    rise = Power(Sin(Radians(F("latitude") - Value(latitude, output_field=FloatField())) * half), 2)
    run = Power(Sin(Radians(F("longitude") - Value(longitude, output_field=FloatField())) * half), 2)
    chord = (
        rise
        + Value(math.cos(math.radians(latitude)), output_field=FloatField()) * Cos(Radians("latitude")) * run
    )
    return ASin(Sqrt(Least(chord, Value(1.0, output_field=FloatField())))) * Value(
        2 * EARTH_RADIUS_MILES, output_field=FloatField()
    )


def bounding_box(latitude: float, longitude: float, radius_miles: float) -> Q:
    """A box that holds the circle, for the index; right at the poles and across the antimeridian."""
    reach = radius_miles / MILES_PER_DEGREE
    box = Q(latitude__range=(max(latitude - reach, -90), min(latitude + reach, 90)))
    if abs(latitude) + reach >= 90:
        return box  # the circle holds a pole: every longitude
    # The widest parallel of the circle is not the centre's: asin(sin r / cos lat), Bronstein 3.2.
    across = math.degrees(
        math.asin(min(1.0, math.sin(math.radians(reach)) / math.cos(math.radians(latitude))))
    )
    west, east = longitude - across, longitude + across
    if west < -180:
        return box & (Q(longitude__gte=west + 360) | Q(longitude__lte=east))
    if east > 180:
        return box & (Q(longitude__gte=west) | Q(longitude__lte=east - 360))
    return box & Q(longitude__range=(west, east))
