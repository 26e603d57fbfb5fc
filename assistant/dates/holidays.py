"""Holidays people name; the moveable ones from the `holidays` package and dateutil's Easter."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
from dateutil.easter import easter

from assistant.dates.names import one_of

FIXED = {
    "new year's eve": (12, 31), "new years eve": (12, 31), "new year's day": (1, 1), "new years day": (1, 1),
    "valentine's day": (2, 14), "valentines day": (2, 14), "st. patrick's day": (3, 17),
    "st patrick's day": (3, 17), "st. patricks day": (3, 17), "fourth of july": (7, 4), "4th of july": (7, 4),
    "independence day": (7, 4), "halloween": (10, 31), "veterans day": (11, 11), "christmas eve": (12, 24),
    "christmas day": (12, 25), "christmas": (12, 25), "earth day": (4, 22), "juneteenth": (6, 19),
}  # fmt: skip
PUBLIC = {
    "memorial day": "Memorial Day", "labor day": "Labor Day", "mlk day": "Martin Luther King Jr. Day",
    "martin luther king day": "Martin Luther King Jr. Day", "presidents day": "Washington's Birthday",
    "presidents' day": "Washington's Birthday", "president's day": "Washington's Birthday",
    "columbus day": "Columbus Day", "indigenous peoples day": "Columbus Day",
    "indigenous peoples' day": "Columbus Day", "thanksgiving": "Thanksgiving Day",
    "thanksgiving day": "Thanksgiving Day",
}  # fmt: skip
SUNDAYS = {"mother's day": (5, 2), "mothers day": (5, 2), "father's day": (6, 3), "fathers day": (6, 3)}
EASTER = {"easter": 0, "easter sunday": 0, "good friday": -2, "easter monday": 1}
HOLIDAY = one_of(dict.fromkeys([*FIXED, *PUBLIC, *SUNDAYS, *EASTER], 0))


def holiday_named(name: str, today: date) -> date:
    """The next day of this name, today included."""
    return next(day for year in (today.year, today.year + 1) if (day := _in_year(name, year)) >= today)


@cache
def _in_year(name: str, year: int) -> date:
    if name in FIXED:
        return date(year, *FIXED[name])
    if name in EASTER:
        return easter(year) + timedelta(days=EASTER[name])
    if name in SUNDAYS:
        month, nth = SUNDAYS[name]
        first = date(year, month, 1)
        return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
    return next(
        day for day, known in holidays.country_holidays("US", years=year).items() if known == PUBLIC[name]
    )
