"""What an answer consists of, and the chunks it is streamed as: the same live and replayed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from chat_service.errors import ChatError
from chat_service.schemas import StreamChunk
from chat_service.tokens import Tokens, cut
from llm_providers import Usage

WRITERS = ("A", "B")
# No answer has so many events.
LOST_OFFSET = 1_000_000
BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an answer could not be given whole, in words that are safe to show."""

    code: str
    message: str
    retryable: bool = True

    @classmethod
    def of(cls, error: ChatError) -> Failure:
        """The failure as a client is told of it."""
        return cls(error.code, error.message, error.retryable)


@dataclass(slots=True)
class Part:
    """One writer's answer: `letter` as on the stream, `model` by its name, `tokens` as they were sent.

    `event_ids` are the events its text names, in that order; `suggested_event_ids` those of them that surely
    match what was asked; `relaxations` what would find something where nothing was found, with its count;
    `versions` what the events it names were when it was written (`events.versions`), by their ids.
    """

    letter: str
    model: str = BUILT_IN
    writer: str = "built_in"
    tokens: Tokens = field(default_factory=Tokens)
    event_ids: list[int] = field(default_factory=list)
    suggested_event_ids: list[int] = field(default_factory=list)
    follow_up_questions: list[str] = field(default_factory=list)
    relaxations: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, dict[str, Any]] = field(default_factory=dict)
    response_time_ms: int | None = None
    fallback: str | None = None
    failure: Failure | None = None
    usage: Usage | None = None
    prompt_version: str = ""
    asked_model: str = ""  # by name, also where the built-in writer took its place
    checked: dict[str, Any] | None = None  # `Proofreader.to_metadata`

    @property
    def text(self) -> str:
        """What has been said."""
        return self.tokens.text

    def token_chunk(self, token: str) -> str:
        """The chunk that brings one token."""
        return token_chunk(self.letter, token)

    def done_chunk(self) -> str:
        """The chunk that ends this writer's answer."""
        failure = self.failure
        return StreamChunk(
            model=self.letter,
            token="",
            done=True,
            error=failure.message if failure else None,
            error_code=failure.code if failure else None,
            retryable=failure.retryable if failure else None,
            suggested_event_ids=self.suggested_event_ids,
            follow_up_questions=self.follow_up_questions,
            response_time_ms=self.response_time_ms,
        ).to_wire()

    def to_metadata(self) -> dict[str, Any]:
        """What is stored beside the text; `from_metadata` reads it back with the text."""
        stored: dict[str, Any] = {
            "model": self.model,
            "writer": self.writer,
            "response_time_ms": self.response_time_ms,
            "event_ids": self.event_ids,
            "suggested_event_ids": self.suggested_event_ids,
            "follow_up_questions": self.follow_up_questions,
            "token_count": len(self.tokens),
            # A replay cuts the stored text into the very tokens that were streamed.
            "token_lengths": self.tokens.lengths,
        }
        if self.relaxations:
            stored["relaxations"] = self.relaxations
        if self.versions:
            stored["versions"] = self.versions
        if self.fallback:
            stored["fallback"] = self.fallback
        if self.usage is not None and self.usage.is_known:
            stored["usage"] = self.usage.to_metadata()
        if self.prompt_version:
            stored |= {"prompt_version": self.prompt_version, "asked_model": self.asked_model}
        if self.checked is not None:
            stored["checked"] = self.checked
        if self.failure:
            failure = self.failure
            stored["error"] = {"code": failure.code, "message": failure.message}
            stored["error"]["retryable"] = failure.retryable
        return stored

    @classmethod
    def from_metadata(cls, letter: str, text: str, stored: Mapping[str, Any]) -> Part:
        """The part as it was streamed."""
        error = stored.get("error")
        return cls(
            letter,
            model=stored.get("model", BUILT_IN),
            writer=stored.get("writer", "built_in"),
            tokens=Tokens(cut(text, stored.get("token_lengths", []))),
            event_ids=stored.get("event_ids", []),
            suggested_event_ids=stored.get("suggested_event_ids", []),
            follow_up_questions=stored.get("follow_up_questions", []),
            relaxations=stored.get("relaxations", []),
            versions=stored.get("versions", {}),
            response_time_ms=stored.get("response_time_ms"),
            fallback=stored.get("fallback"),
            prompt_version=stored.get("prompt_version", ""),
            asked_model=stored.get("asked_model", ""),
            checked=stored.get("checked"),
            failure=Failure(**error) if error else None,
        )


@dataclass(slots=True)
class Answer:
    """A whole turn's answer: its parts, the order of their tokens, and how it ended."""

    turn_id: int
    session_id: int
    message_id: int | None
    status: str
    parts: list[Part]
    order: str = ""  # the letters of the parts as their tokens came; empty for a single part
    query: dict[str, Any] | None = None
    first_token_ms: int | None = None
    is_log_lost: bool = False

    @property
    def offset(self) -> int:
        """What the number of the first chunk is above 1.

        Whoever read an answer whose log was lost knows more events than are stored. Its end gets numbers
        beyond all that was ever given, and a gap goes before it.
        """
        return LOST_OFFSET if self.is_log_lost else 0

    @property
    def last(self) -> int:
        """The number of the last chunk."""
        return self.offset + len(self.chunks())

    def gap(self) -> tuple[str, int]:
        """The gap for a place that is none of this answer's, and the number it has."""
        if self.is_log_lost:
            return "", self.offset  # its first chunk is a gap
        return gap_chunk(self.texts()), self.token_count

    def closing_chunks(self) -> list[str]:
        """What follows the tokens: each part's end, then the SYSTEM chunk."""
        system = StreamChunk(
            model="SYSTEM",
            token="",
            done=True,
            session_id=self.session_id,
            turn_id=self.turn_id,
            message_id=self.message_id,
            status=self.status,
            query=_in_key_order(self.query),
        )
        return [*(part.done_chunk() for part in self.parts), system.to_wire()]

    def chunks(self) -> list[str]:
        """Every chunk of the turn, as it was streamed."""
        said = [gap_chunk(self.texts())] if self.is_log_lost else said_chunks(self.parts, self.order)
        return said + self.closing_chunks()

    def chunks_after(self, logged: int) -> list[str]:
        """The chunks above the number `logged`."""
        if logged == self.token_count and not self.is_log_lost:
            return self.closing_chunks()
        return self.chunks()[logged - self.offset :]

    @property
    def token_count(self) -> int:
        """How many chunks bring a token, which come before all others."""
        return sum(len(part.tokens) for part in self.parts)

    def texts(self) -> dict[str, str]:
        """What each part says, by its letter."""
        return {part.letter: part.text for part in self.parts}

    def to_metadata(self) -> dict[str, Any]:
        """What is stored beside the first part's text."""
        first, *others = self.parts
        stored = first.to_metadata() | {"query": self.query}
        if self.is_log_lost:
            stored["is_log_lost"] = True
        for part in others:
            stored["model_b"] = part.to_metadata() | {"content": part.text}
            stored["order"] = self.order
        return stored

    @classmethod
    def parts_of(cls, content: str, stored: Mapping[str, Any]) -> list[Part]:
        """The parts of a stored answer."""
        parts = [Part.from_metadata("A", content, stored)]
        second = stored.get("model_b")
        if second:
            parts.append(Part.from_metadata("B", second["content"], second))
        return parts


def token_chunk(letter: str, token: str) -> str:
    """The chunk that brings one token: what StreamChunk would write, a token's worth of work faster."""
    before, after = _token_frame(letter)
    return f"{before}{json.dumps(token, ensure_ascii=False)}{after}"


@cache
def _token_frame(letter: str) -> tuple[str, str]:
    before, after = StreamChunk(model=letter, token="\x00").to_wire().split(json.dumps("\x00"))
    return before, after


def said_chunks(parts: list[Part], order: Iterable[str]) -> list[str]:
    """The chunks of all tokens, in the order of the letters; without one there is a single part."""
    tokens = {part.letter: iter(part.tokens) for part in parts}
    letters = order or parts[0].letter * len(parts[0].tokens)
    return [token_chunk(letter, next(tokens[letter])) for letter in letters]


def gap_chunk(texts: Mapping[str, str]) -> str:
    """The chunk for a reader whose place is unknown: all that was said, in place of what it has."""
    chunk = StreamChunk(model=WRITERS[0], token="", gap=True, snapshot=texts.get(WRITERS[0], ""))
    chunk.snapshot_b = texts.get(WRITERS[1])
    return chunk.to_wire()


def gone_chunks(turn_id: int) -> list[str]:
    """What ends the stream of a turn that was deleted while it was read."""
    ended = StreamChunk(
        model=WRITERS[0],
        token="",
        done=True,
        error="This conversation was deleted.",
        error_code="session_error",
        retryable=False,
    )
    system = StreamChunk(model="SYSTEM", token="", done=True, turn_id=turn_id, status="failed")
    return [ended.to_wire(), system.to_wire()]


def spoken(chunks: Iterable[str]) -> tuple[list[Part], str]:
    """The parts, and the order of their letters, that a log's chunks tell."""
    parts: dict[str, Part] = {}
    order: list[str] = []
    for chunk in map(json.loads, chunks):
        letter = chunk["model"]
        if letter not in WRITERS or chunk["done"]:
            continue
        parts.setdefault(letter, Part(letter)).tokens.append(chunk["token"])
        order.append(letter)
    first = parts.pop(WRITERS[0], Part(WRITERS[0]))
    return [first, *parts.values()], "".join(order) if parts else ""


def texts_of(chunks: Iterable[str]) -> dict[str, str]:
    """What each part has said, by its letter."""
    parts, _ = spoken(chunks)
    return {part.letter: part.text for part in parts}


def _in_key_order(value: Any) -> Any:
    """The JSON value with sorted keys: jsonb forgets their order, and a replay is the same to the byte."""
    if isinstance(value, dict):
        return {key: _in_key_order(value[key]) for key in sorted(value)}
    return [_in_key_order(part) for part in value] if isinstance(value, list) else value
