"""What belongs to one turn of all that was seen, is stored and was asked of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chaos.sabotage import LOSES_LOG, Kind
from chaos.seen import Reading, Seen
from chaos.stored import Message, Stored
from llm_providers.scripted_server import Asked


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is about one turn.

    `places` are session and place of every question with its nonce, `answers` the messages that follow the
    first of them up to the next question; `asked` the model's requests; `meanwhile` the sabotage of its time.
    """

    seen: Seen
    places: Sequence[tuple[int, int]]
    answers: Sequence[Message]
    asked: Sequence[Asked]
    meanwhile: Sequence[Kind]

    @property
    def answer(self) -> Message | None:
        """The stored answer."""
        return self.answers[0] if self.answers else None

    @property
    def read(self) -> Sequence[Reading]:
        """What all readers were given, replays included."""
        return (*self.seen.readings, *self.seen.replays)

    @property
    def has_lost_log(self) -> bool:
        """Whether the log of its events may have been lost."""
        return not LOSES_LOG.isdisjoint(self.meanwhile)


def evidence(
    seen: Seen, stored: Stored, places: Mapping[str, Sequence[tuple[int, int]]],
    asked: Mapping[str, Sequence[Asked]], meanwhile: Sequence[Kind],
) -> Evidence:  # fmt: skip
    """What belongs to one turn of all that is stored and was asked."""
    nonce = seen.turn.nonce
    found = places.get(nonce, ())
    answers: list[Message] = []
    for session_id, place in found[:1]:
        for message in stored.sessions[session_id][place + 1 :]:
            if message.role == "user":
                break
            answers.append(message)
    return Evidence(seen, found, answers, asked.get(nonce, ()), meanwhile)
