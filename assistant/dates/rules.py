"""The list of phrases: each a pattern and a reader of its match; the longest phrase at a place wins."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from assistant.dates.days import Days, ImpossibleDate
from assistant.dates.frame import Frame

# A reader answers None when the words are no date after all, and raises ImpossibleDate for April 31.
Reader = Callable[[re.Match[str], Frame], Days | None]


class Rules:
    """Phrases by their patterns."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], Reader, bool]] = []

    def phrase(self, pattern: str, *, is_relative: bool = False) -> Callable[[Reader], Reader]:
        """Register a phrase, which must end where a word ends; relative ones need earlier days."""

        def register(reader: Reader) -> Reader:
            self._rules.append((re.compile(rf"(?:{pattern})(?!\w|/\d)"), reader, is_relative))
            return reader

        return register

    def read(self, text: str, position: int, frame: Frame) -> tuple[re.Match[str], Days] | None:
        """The longest phrase that starts here and is one."""
        if self._any.match(text, position) is None:
            return None
        found = [
            (match, reader)
            for pattern, reader, is_relative in self._rules
            if (frame.earlier or not is_relative) and (match := pattern.match(text, position))
        ]
        for match, reader in sorted(found, key=lambda one: -one[0].end()):
            try:
                days = reader(match, frame)
            except ImpossibleDate as exc:
                exc.end = match.end()
                raise
            if days is not None:
                return match, days
        return None

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """All patterns in one: most words begin none of them, which is told in a single step."""
        bare = (re.sub(r"\(\?P<\w+>", "(?:", pattern.pattern) for pattern, _, _ in self._rules)
        return re.compile("|".join(bare))
