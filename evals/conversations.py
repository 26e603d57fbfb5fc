"""Conversations with what each turn must be understood as."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

OWN = Path(__file__).parent / "conversations.json"
# Written by somebody who had not seen our code; measured before any rule was made for it.
SECOND = Path(__file__).parent / "conversations_second.json"


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
