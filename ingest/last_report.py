"""The report of a feed's last reading, as its operator and its readers are told it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from events.models import Feed

SHOWN_TITLES = 3
# Their words name addresses of our own network, or what the program met there.
_INTERNAL = {"not_reachable", "refused_address", "ingest_error"}
_CODE = re.compile(r"^[a-z_]+: ")


@dataclass(frozen=True, slots=True)
class Refusal:
    """How many events were refused for one reason, and the titles of the first of them."""

    reason: str
    count: int
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastReport:
    """How the reading went in one sentence, what was refused, what was mended, what it changed.

    `detail` is a failure in the words of whoever met it, which are for operators only.
    """

    sentence: str
    has_failed: bool = False
    detail: str = ""
    refusals: tuple[Refusal, ...] = ()
    repairs: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def refused(self) -> int:
        """How many events were refused altogether."""
        return sum(refusal.count for refusal in self.refusals)


def last_report(feed: Feed) -> LastReport:
    """What is kept of the feed's last reading; empty when there was none."""
    kept: dict[str, Any] = feed.last_report or {}
    if not kept:
        return LastReport("")
    is_unchanged = feed.health == Feed.Health.UNCHANGED
    return LastReport(
        sentence=_failure(kept["error"]) if kept.get("error") else _counts(kept, is_unchanged=is_unchanged),
        has_failed=bool(kept.get("error")),
        detail=kept.get("error") or "",
        refusals=tuple(_refusals(kept.get("rejected") or [])),
        repairs=tuple(kept.get("repairs") or ()),
        differences=tuple(kept.get("differences") or ()),
    )


def _failure(error: str) -> str:
    if error.partition(": ")[0] in _INTERNAL:
        return "It could not be read: its server cannot be reached, or leads to an address that is not read."
    return f"It could not be read: {_CODE.sub('', error).rstrip('.')}."


def _counts(kept: dict[str, Any], *, is_unchanged: bool) -> str:
    found = kept.get("occurrences", 0)
    if is_unchanged:
        # The counts kept are those of the reading that last found something.
        kept = {"unchanged": found}
    parts = {"new": kept.get("created"), "changed": kept.get("updated"), "as before": kept.get("unchanged")}
    told = ", ".join(f"{count:,} {words}" for words, count in parts.items() if count)
    events = f"{found:,} event{'' if found == 1 else 's'}"
    return f"Read: {events}{f' ({told})' if told else ''}."


def _refusals(rejected: list[dict[str, str]]) -> Iterator[Refusal]:
    titles: dict[str, list[str]] = {}
    for one in rejected:
        titles.setdefault(one.get("reason", ""), []).append(one.get("title") or one.get("uid") or "untitled")
    for reason, those in sorted(titles.items(), key=lambda item: -len(item[1])):
        yield Refusal(reason, len(those), tuple(those[:SHOWN_TITLES]))
