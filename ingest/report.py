"""What one reading of a source did, as the contract prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SHOWN_REJECTIONS = 10
SHOWN_DIFFERENCES = 50


@dataclass(frozen=True, slots=True)
class Rejection:
    """One component that gives no event, and why."""

    uid: str
    title: str
    reason: str

    def as_json(self) -> dict[str, str]:
        return {"uid": self.uid[:200], "title": self.title[:200], "reason": self.reason}


@dataclass(slots=True)
class SourceReport:
    """Counts and reasons of one source.

    created + updated + unchanged add up to the occurrences (plus, in `updated`, occurrences that left their
    series); `cancelled` says how many of the occurrences are cancelled. `held` is why less was stored than
    was read, `odd_zone` what is suspicious about its time zone; `differences` are told by a dry run.
    """

    source: str
    kind: str = "unknown"
    components: int = 0
    occurrences: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    cancelled: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    error: str | None = None
    is_partial: bool = False
    is_unchanged: bool = False
    held: str = ""
    odd_zone: str = ""
    differences: list[str] = field(default_factory=list)

    @property
    def has_changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated)

    def as_json(self) -> dict[str, Any]:
        """The contract's object, one line of `--json`."""
        return {
            "source": self.source,
            "kind": self.kind,
            "components": self.components,
            "occurrences": self.occurrences,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "cancelled": self.cancelled,
            "rejected": [rejection.as_json() for rejection in self.rejected],
            "repairs": self.repairs,
            "error": self.error,
            **({"differences": self.differences} if self.differences else {}),
        }


class Repairs:
    """Collects what had to be mended, one line per kind of mending with its count."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def note(self, what: str) -> None:
        """Count one more mending of this kind."""
        self._counts[what] = self._counts.get(what, 0) + 1

    def lines(self) -> list[str]:
        """Every kind once, in the order they were met."""
        return [what if count == 1 else f"{what} ({count}×)" for what, count in self._counts.items()]


def told(report: SourceReport) -> list[str]:
    """The report in lines for a terminal."""
    if report.error:
        return [f"{report.source}: {report.error}"]
    lines = [
        f"{report.source}: {report.kind}, {report.components} components, {report.occurrences} occurrences: "
        f"{report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
        f"{report.cancelled} cancelled, {len(report.rejected)} rejected"
    ]
    lines += [
        f"  rejected {one.title or one.uid or 'an event'!r}: {one.reason}"
        for one in report.rejected[:SHOWN_REJECTIONS]
    ]
    if len(report.rejected) > SHOWN_REJECTIONS:
        lines.append(f"  and {len(report.rejected) - SHOWN_REJECTIONS} more rejected")
    lines += [f"  mended: {repair}" for repair in report.repairs]
    lines += [f"  would be {one}" for one in report.differences[:SHOWN_DIFFERENCES]]
    if len(report.differences) > SHOWN_DIFFERENCES:
        lines.append(f"  and {len(report.differences) - SHOWN_DIFFERENCES} more")
    return lines
