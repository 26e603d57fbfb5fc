"""Where in time a text is read: the local moment, and the days asked about before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from assistant.dates.days import DAY, Span

NIGHT_ENDS = time(4)  # after midnight "tonight" is still the night that is ending


@dataclass(frozen=True, slots=True)
class Frame:
    """`now` is aware and in the place's zone; `earlier` are the days of the query a follow-up changes.

    `is_past`: it is asked what was.
    """

    now: datetime
    earlier: tuple[Span, ...] = ()
    is_day_first: bool = False
    is_past: bool = False

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    @property
    def night(self) -> date:
        """The day whose night it is: until four in the morning, that of the day before."""
        return self.today - DAY if self.now.time() < NIGHT_ENDS else self.today

    @property
    def anchor(self) -> date:
        """The day from which a follow-up counts: the first of the earlier days if to come, else today."""
        return max(self.earlier[0].first, self.today) if self.earlier else self.today

    @property
    def last_anchor(self) -> date:
        """The last of the earlier days, else today."""
        last = self.earlier[-1].last if self.earlier else None
        return max(last, self.today) if last else self.anchor
