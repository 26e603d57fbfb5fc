"""What a scripted server is to say, and how; a prompt can carry it as a directive.

`[[script nonce=a1 ttft=0.2 speed=200 tokens=80 fault=cut after=30 seed=7]]`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from typing import Any, Self

_DIRECTIVE = re.compile(r"\[\[script\b([^\[\]]*)\]\]")
# Letters of one to four bytes, and one that is made of three code points.
_MARKS = ("", "", "é", "日本", "🎪", "👩‍👧", "")


class ServerFault(StrEnum):
    """A way to fail; those that come in the middle come after `Script.after` tokens."""

    REFUSED = "refused"  # the connection is closed without a byte
    RATE_LIMITED = "429"
    SERVER_ERROR = "500"
    EMPTY = "empty"  # a proper end, and nothing said
    HANG = "hang"  # silence, for as long as the client stays
    CUT = "cut"  # the connection is closed within a token
    INVALID_JSON = "invalid_json"
    ENDLESS = "endless"  # it never stops speaking


IN_THE_MIDDLE = frozenset({ServerFault.HANG, ServerFault.CUT, ServerFault.INVALID_JSON})
SILENT = frozenset(
    {ServerFault.REFUSED, ServerFault.RATE_LIMITED, ServerFault.SERVER_ERROR, ServerFault.EMPTY}
)


class BadDirective(ValueError):
    """A directive that cannot be read; its text says why."""


@dataclass(frozen=True, slots=True)
class Script:
    """An answer in numbered tokens, so that whoever reads it sees what is missing, doubled or out of order.

    `nonce` marks the tokens as this answer's; `seed` chooses the letters beyond ASCII in them.
    """

    nonce: str = "w"
    ttft_s: float = 0.05
    tokens_per_s: float = 50  # 0: all at once
    tokens: int = 40
    fault: ServerFault | None = None
    after: int = 0
    seed: int = 0

    def reading(self, prompt: str) -> Self:
        """This script as the prompt's last directive changes it; raises BadDirective."""
        found = _DIRECTIVE.findall(prompt)
        if not found:
            return self
        pairs = dict(word.partition("=")[::2] for word in found[-1].split())
        unknown = pairs.keys() - _FIELDS.keys()
        if unknown:
            raise BadDirective(f"A script has no {', '.join(sorted(unknown))}.")
        try:
            changes: dict[str, Any] = {_FIELDS[key][0]: _FIELDS[key][1](text) for key, text in pairs.items()}
        except ValueError as exc:
            raise BadDirective(f"A script's value cannot be read: {exc}.") from exc
        return replace(self, **changes)

    def directive(self) -> str:
        """The text that `reading` understands as this script, whatever the server's own is."""
        values = {key: getattr(self, field) for key, (field, _) in _FIELDS.items()}
        words = " ".join(
            f"{key}={value or ''}" if key == "fault" else f"{key}={value}" for key, value in values.items()
        )
        return f"[[script {words}]]"

    def token(self, place: int) -> str:
        """The token at a place, counted from 0."""
        mark = _MARKS[(place * 5 + self.seed) % len(_MARKS)]
        return f"{' ' if place else ''}{self.nonce}:{place}{mark}"

    def said(self) -> Iterator[str]:
        """The whole tokens that are sent, which may never end."""
        return (self.token(place) for place in (range(self.length) if self.length is not None else count()))

    @property
    def length(self) -> int | None:
        """How many whole tokens are sent; None: they never end."""
        if self.fault is ServerFault.ENDLESS:
            return None
        if self.fault in SILENT:
            return 0
        return min(self.after, self.tokens) if self.fault in IN_THE_MIDDLE else self.tokens


def _fault(text: str) -> ServerFault | None:
    return ServerFault(text) if text else None


# The words of a directive, the fields they set, and how their values are read.
_FIELDS: dict[str, tuple[str, Any]] = {
    "nonce": ("nonce", str),
    "ttft": ("ttft_s", float),
    "speed": ("tokens_per_s", float),
    "tokens": ("tokens", int),
    "fault": ("fault", _fault),
    "after": ("after", int),
    "seed": ("seed", int),
}
