"""Questions about what was: the same words then mean the days that are over."""

from __future__ import annotations

import re
from datetime import date

from assistant.dates import days
from assistant.dates.days import WEEK, Days, Span

_ASKED = re.compile(
    r"(?<!\w)(?:what|which|who|how)(?!\w)[^?.!]{0,60}?(?<!\w)(?:happened|was|were|took\s+place|went\s+on|performed|played)(?!\w)"
    r"|(?<!\w)(?:did|have)\s+(?:i|we)\s+miss(?:ed)?(?!\w)|(?<!\w)so\s+far(?!\w)"
)


def asks_what_was(text: str) -> bool:
    """Whether a lower-case text asks what has been."""
    return _ASKED.search(text) is not None


def in_the_past(those: Days, today: date) -> Days:
    """The last days that a phrase for coming ones names: "what happened on Saturday"."""
    if those.is_past or not those.spans:
        return those
    if those.grain == "week":
        spans = tuple(days.week_of(span.first) for span in those.spans)
    else:
        spans = tuple(_last_such(span, those, today) for span in those.spans)
    return those.with_changes(spans=spans, is_past=True, from_now=False)


def _last_such(span: Span, those: Days, today: date) -> Span:
    if span.first < today or (span.first == today and not those.is_bare_weekday):
        return span
    if those.is_bare_weekday or those.grain == "weekend":
        return Span(span.first - WEEK, span.last and span.last - WEEK)
    return Span(_year_before(span.first), span.last and _year_before(span.last))


def _year_before(day: date) -> date:
    """The same day of the year before; of February 29, the day before March."""
    return (
        day.replace(year=day.year - 1)
        if (day.month, day.day) != (2, 29)
        else day.replace(year=day.year - 1, day=28)
    )
