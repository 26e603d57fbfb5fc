"""Doubtful talk at the beginning of an answer waits for the sentence after it."""

from __future__ import annotations

from assistant.checking.checker import Checked, Checker, Role, left_out


class Waiting:
    """Checks the sentences of one answer in their order, and says of each what becomes of it.

    Doubtful talk is said if the sentence after it speaks of an event, and otherwise left out as idle.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._kept: tuple[str, Checked] | None = None

    def take(self, sentence: str) -> list[tuple[str, Checked]]:
        """The sentences that are decided now, in their order, as they may be said."""
        checked = self._checker.check(sentence)
        decided = self._decide(leads_to_event=bool(checked.text) and checked.role is Role.OF_EVENTS)
        if checked.role is Role.DOUBTFUL:
            self._kept = sentence, checked
            return decided
        return [*decided, (sentence, checked)]

    def end(self) -> list[tuple[str, Checked]]:
        """What still waited, when nothing follows."""
        return self._decide(leads_to_event=False)

    def _decide(self, *, leads_to_event: bool) -> list[tuple[str, Checked]]:
        if self._kept is None:
            return []
        sentence, checked = self._kept
        self._kept = None
        return [(sentence, checked if leads_to_event else left_out("idle", sentence.rstrip()))]
