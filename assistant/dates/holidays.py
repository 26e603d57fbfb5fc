"""Days people name: public holidays, feasts of several religions and the school vacations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

import holidays
from dateutil.easter import easter

# The tables behind the package's countries: no country's list has all of these feasts.
from holidays.calendars.chinese import _ChineseLunisolar
from holidays.calendars.hebrew import _HebrewLunisolar
from holidays.calendars.hindu import _HinduLunisolar
from holidays.calendars.islamic import _IslamicLunar

from assistant.dates.days import (
    DAY,
    Days,
    Span,
    coming_weekday,
    monday_of,
    month_span,
    nth_weekday,
    weekend_of,
)
from assistant.dates.names import one_of

FIXED = {
    "new year's eve": (12, 31), "nye": (12, 31), "new year's day": (1, 1), "new year's": (1, 1),
    "new year": (1, 1), "valentine's day": (2, 14), "valentine's": (2, 14), "valentines": (2, 14),
    "st. patrick's day": (3, 17), "st. paddy's day": (3, 17), "saint patrick's day": (3, 17),
    "april fools' day": (4, 1), "april fools": (4, 1), "earth day": (4, 22), "cinco de mayo": (5, 5),
    "juneteenth": (6, 19), "fourth of july": (7, 4), "4th of july": (7, 4), "july fourth": (7, 4),
    "independence day": (7, 4), "bastille day": (7, 14), "halloween": (10, 31),
    "día de los muertos": (11, 1), "day of the dead": (11, 1), "veterans day": (11, 11),
    "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "xmas": (12, 25), "navidad": (12, 25), "boxing day": (12, 26),
    "groundhog day": (2, 2),
    "kwanzaa": (12, 26), "flag day": (6, 14), "bonfire night": (11, 5), "guy fawkes night": (11, 5),
    "st. patty's day": (3, 17), "st. patricks": (3, 17), "burns night": (1, 25),
    "pi day": (3, 14), "international women's day": (3, 8),
}  # fmt: skip
PUBLIC = {
    "memorial day": "Memorial Day", "labor day": "Labor Day", "mlk day": "Martin Luther King Jr. Day",
    "mlk": "Martin Luther King Jr. Day", "martin luther king day": "Martin Luther King Jr. Day",
    "martin luther king jr. day": "Martin Luther King Jr. Day", "presidents day": "Washington's Birthday",
    "president's day": "Washington's Birthday", "columbus day": "Columbus Day",
    "indigenous peoples day": "Columbus Day", "indigenous people's day": "Columbus Day",
    "thanksgiving": "Thanksgiving Day", "thanksgiving day": "Thanksgiving Day",
}  # fmt: skip
# The month, the weekday from Monday as 0, and which one of it.
NTH_WEEKDAYS = {
    "mother's day": (5, 6, 2), "father's day": (6, 6, 3), "patriots day": (4, 0, 3),
    "marathon monday": (4, 0, 3), "super bowl sunday": (2, 6, 2), "remembrance sunday": (11, 6, 2),
    "early may bank holiday": (5, 0, 1), "spring bank holiday": (5, 0, -1), "summer bank holiday": (8, 0, -1),
    "august bank holiday": (8, 0, -1), "late may bank holiday": (5, 0, -1),
}  # fmt: skip
EASTER = {
    "easter": 0, "easter sunday": 0, "good friday": -2, "easter monday": 1, "palm sunday": -7,
    "ash wednesday": -46, "mardi gras": -47, "fat tuesday": -47, "pascua": 0, "shrove tuesday": -47,
    "pancake day": -47, "easter saturday": -1, "holy saturday": -1, "maundy thursday": -3,
}  # fmt: skip
# The feast's first day in a year and how many days it lasts.
MOVEABLE: dict[str, tuple[Callable[[int], date | None], int]] = {
    "hanukkah": (lambda year: _of_year(_HebrewLunisolar().hanukkah_date(year), year), 8),
    "passover": (lambda year: _HebrewLunisolar().passover_date(year), 8),
    "rosh hashanah": (lambda year: _HebrewLunisolar().rosh_hashanah_date(year), 2),
    "yom kippur": (lambda year: _HebrewLunisolar().yom_kippur_date(year), 1),
    "purim": (lambda year: _HebrewLunisolar().purim_date(year), 1),
    "ramadan": (lambda year: _of_year(_IslamicLunar().ramadan_beginning_dates(year), year), 30),
    "eid al-fitr": (lambda year: _of_year(_IslamicLunar().eid_al_fitr_dates(year), year), 1),
    "eid al-adha": (lambda year: _of_year(_IslamicLunar().eid_al_adha_dates(year), year), 1),
    "diwali": (lambda year: _of_year([_HinduLunisolar().diwali_date(year)], year), 1),
    "holi": (lambda year: _of_year([_HinduLunisolar().holi_date(year)], year), 1),
    "lunar new year": (lambda year: _of_year([_ChineseLunisolar().lunar_new_year_date(year)], year), 1),
}
_ALSO = {
    "chanukah": "hanukkah",
    "hannukah": "hanukkah",
    "hanukah": "hanukkah",
    "pesach": "passover",
    "deepavali": "diwali",
    "divali": "diwali",
    "chinese new year": "lunar new year",
    "eid": "eid al-fitr",
}
# Days counted from Thanksgiving; election day is the Tuesday after the first Monday of November.
AFTER_THANKSGIVING = {"black friday": 1, "small business saturday": 2, "cyber monday": 4, "giving tuesday": 5}
ELECTION_DAY = "election day"  # fmt: skip
HOLIDAY = (
    one_of([*FIXED, *PUBLIC, *NTH_WEEKDAYS, *EASTER, *MOVEABLE, *_ALSO, *AFTER_THANKSGIVING, ELECTION_DAY])
    # People leave out the apostrophe and the dot, or put the apostrophe last.
    .replace("'s", "'?s'?").replace(r"\.", r"\.?").replace("presidents", "presidents'?")
    .replace("patriots", "patriot'?s'?").replace("veterans", "veteran'?s'?").replace("peoples", "peoples'?")
)  # fmt: skip


def feast_named(words: str, today: date) -> Days:
    """The next days of this name, those under way included."""
    name = _plain(words)
    for year in (today.year - 1, today.year, today.year + 1, today.year + 2):
        span = _in_year(name, year)
        if span is not None and span.last is not None and span.last >= today:
            return Days((span,), grain="feast", from_now=span.first < today)
    return Days((Span(today, today),), grain="feast")


def last_feast_named(words: str, today: date) -> Days:
    """The last days of this name that have begun."""
    name = _plain(words)
    spans = (_in_year(name, today.year - back) for back in range(3))
    span = next((one for one in spans if one is not None and one.first <= today), Span(today, today))
    return Days((span,), grain="feast", is_past=True)


def weekend_around(day: date) -> Span:
    """The weekend a holiday makes long: Saturday to Monday, Thursday to Sunday, or the nearest one."""
    near = weekend_of(day).first if day.weekday() >= 3 else monday_of(day) - 2 * DAY
    if day.weekday() in (1, 2):
        return Span(near, near + DAY)
    return Span(min(day, near), max(day, near + DAY))


def coming_long_weekend(today: date) -> Span:
    """The next weekend with a public holiday on its Friday or Monday."""
    days = holidays.country_holidays("US", years=(today.year, today.year + 1))
    return next(
        weekend_around(day)
        for day in sorted(days)
        if day.weekday() in (0, 4) and weekend_around(day).last >= today  # type: ignore[operator] # never open
    )


@cache
def _in_year(name: str, year: int) -> Span | None:
    if name in AFTER_THANKSGIVING:
        day = _public("Thanksgiving Day", year) + AFTER_THANKSGIVING[name] * DAY
    elif name == ELECTION_DAY:
        day = coming_weekday(date(year, 11, 1), 0) + DAY
    elif name == "kwanzaa":
        return Span(date(year, 12, 26), date(year + 1, 1, 1))
    elif name in _FIXED:
        day = date(year, *_FIXED[name])
    elif name in EASTER:
        day = easter(year) + EASTER[name] * DAY
    elif name in _NTH:
        month, weekday, nth = _NTH[name]
        day = nth_weekday(month_span(year, month), weekday, nth)
    elif name in MOVEABLE:
        first, length = MOVEABLE[name][0](year), MOVEABLE[name][1]
        return None if first is None else Span(first, first + (length - 1) * DAY)
    else:
        day = _public(_PUBLIC[name], year)
    return Span(day, day)


@cache
def _public(name: str, year: int) -> date:
    return next(day for day, known in holidays.country_holidays("US", years=year).items() if known == name)


def _of_year(found: Iterable[Any], year: int) -> date | None:
    """The first of some dates (or pairs of a date and its certainty) that lies in the year."""
    days = [one[0] if isinstance(one, tuple) else one for one in found]
    return min((day for day in days if day is not None and day.year == year), default=None)


def _plain(words: str) -> str:
    """A name in the spelling of the tables: one blank between words, no apostrophes or dots."""
    name = re.sub(r"\s+", " ", words).replace("'", "").replace(".", "")
    return _ALSO.get(name, name)


_FIXED = {_plain(name): value for name, value in FIXED.items()}
_PUBLIC = {_plain(name): value for name, value in PUBLIC.items()}
_NTH = {_plain(name): value for name, value in NTH_WEEKDAYS.items()}
