"""Conversations with what each turn must be understood as."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

# `own` is ours. The others were written from the conventions alone by people who had not seen the rules,
# and were measured before any rule was made for them: docs/decisions/0006-understanding.md.
SETS = tuple(
    Path(__file__).parent / "sets" / f"{name}.json"
    for name in ("own", "second", "third", "fourth", "fifth", "sixth")
)
OWN = SETS[0]


@dataclass(frozen=True, slots=True)
class ExpectedTurn:
    """One message and the machine-readable expectations of its query."""

    conversation: str
    number: int
    message: str
    now: datetime
    timezone: str
    home: str | None
    expected: dict[str, Any]


def load(path: Path) -> Iterator[list[ExpectedTurn]]:
    """Yield the turns of each conversation of a file."""
    for conversation in json.loads(path.read_text()):
        yield [
            ExpectedTurn(
                conversation=conversation["id"],
                number=number,
                message=turn["user"],
                now=datetime.fromisoformat(conversation["now"]),
                timezone=conversation["tz"],
                home=conversation["home"],
                expected=turn["expect"],
            )
            for number, turn in enumerate(conversation["turns"], 1)
        ]
