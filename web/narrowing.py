"""How a search is narrowed by tapping: for each kind of constraint, its choices and the question each asks.

The questions are in English, as `assistant.understanding` reads them; they say one thing and keep all else.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: what it says, and the question it asks."""

    words: str | Promise
    question: str


@dataclass(frozen=True, slots=True)
class Panel:
    """All that one kind of constraint can be changed to; what is typed or picked is the template's."""

    kind: str
    title: str | Promise
    choices: tuple[Choice, ...] = ()


RADII = (
    Choice(_("1 mile"), "Within 1 mile"),
    Choice(_("5 miles"), "Within 5 miles"),
    Choice(_("10 miles"), "Within 10 miles"),
    Choice(_("25 miles"), "Within 25 miles"),
    Choice(_("50 miles"), "Within 50 miles"),
)
PANELS = (
    Panel(
        "when",
        _("When?"),
        (
            Choice(_("Today"), "What about today?"),
            Choice(_("Tonight"), "What about tonight?"),
            Choice(_("Tomorrow"), "What about tomorrow?"),
            Choice(_("This weekend"), "What about this weekend?"),
            Choice(_("Next weekend"), "What about next weekend?"),
            Choice(_("Next 7 days"), "What about the next 7 days?"),
        ),
    ),
    Panel("where", _("Where?")),
    Panel(
        "who",
        _("For whom?"),
        (
            Choice(_("Toddlers"), "For toddlers"),
            Choice(_("Children"), "For kids"),
            Choice(_("Teens"), "For teens"),
            Choice(_("Families"), "For families"),
            Choice(_("Adults"), "For adults"),
            Choice(_("Seniors"), "For seniors"),
        ),
    ),
    Panel(
        "cost",
        _("What may it cost?"),
        (
            Choice(_("Free"), "Only free ones"),
            Choice(_("Up to $10"), "Up to $10"),
            Choice(_("Up to $25"), "Up to $25"),
            Choice(_("Any price"), "Paid ones are fine too"),
        ),
    ),
    Panel(
        "attendance",
        _("In person or online?"),
        (
            Choice(_("In person"), "In person only"),
            Choice(_("Online"), "Online only"),
            Choice(_("Both"), "Online or in person"),
        ),
    ),
    Panel("topic", _("About what?")),
)
