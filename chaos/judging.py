"""The verdict on every turn, from what its clients saw, what is stored and what the model was asked.

Pure functions: the same evidence gives the same verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from chaos.evidence import Evidence
from chaos.sabotage import ENDS_PROCESSES
from chaos.seen import Reading, Seen
from chaos.stored import OPEN, Message, Stored
from llm_providers.script import ServerFault

# What an answer ends with that the model was not allowed to go on with.
CUT_MARK = " …"


class Crime(StrEnum):
    """What may not happen to a turn."""

    LOST = "lost"
    DOUBLED = "doubled"
    OUT_OF_ORDER = "out of order"
    STUCK = "stuck"
    TEXT = "text differs"
    REPLAY = "replays that differ"
    BILLED = "billed twice"
    CAME_BACK = "came back after deletion"
    STOP_IGNORED = "stops ignored"
    REFUSED = "never accepted"
    UNFORESEEN = "answers nobody foresaw"


@dataclass(frozen=True, slots=True)
class Violation:
    """One crime against one turn."""

    crime: Crime
    seen: Seen
    why: str


def misplaced(seen: Sequence[Seen], stored: Stored) -> list[Violation]:
    """The questions that are stored before one that was asked earlier in their session."""
    asked = {one.turn.nonce: one for one in seen}
    found = []
    for messages in stored.sessions.values():
        questions = [asked[message.nonce] for message in messages if message.nonce in asked]
        for before, after in pairwise(questions):
            if before.began_s > after.began_s:
                why = f"stored after {before.turn.nonce}, and asked before"
                found.append(Violation(Crime.OUT_OF_ORDER, after, why))
    return found


def judged(evidence: Evidence) -> list[Violation]:
    """Every crime against one turn."""
    seen = evidence.seen
    laws = _DELETED if seen.is_deleted else _ACCEPTED if seen.is_accepted else _REFUSED
    return [Violation(crime, seen, why) for crime, law in laws for why in law(evidence)]


def _is_lost(evidence: Evidence) -> Iterator[str]:
    if not evidence.places:
        yield "the question is not stored"
    elif not evidence.answers:
        yield "the question has no answer"


def _is_doubled(evidence: Evidence) -> Iterator[str]:
    if len(evidence.seen.turn_ids) > 1:
        yield f"its key became the turns {sorted(evidence.seen.turn_ids)}"
    if len(evidence.places) > 1:
        yield f"the question is stored {len(evidence.places)} times: {list(evidence.places)}"
    if len(evidence.answers) > 1:
        yield f"the question has {len(evidence.answers)} answers"


def _is_stuck(evidence: Evidence) -> Iterator[str]:
    if evidence.answer and evidence.answer.status in OPEN:
        yield f"the answer is still {evidence.answer.status}"
    for reading in evidence.read:
        if reading.gave_up:
            yield f"{reading.reader}: {reading.gave_up}"


def _is_out_of_order(evidence: Evidence) -> Iterator[str]:
    for reading in evidence.read:
        yield from _disorder(reading)
        if reading.has_gap and not (reading.began_nowhere or evidence.has_lost_log):
            yield f"{reading.reader}: a gap, though nothing was lost"
        if reading.began_nowhere and reading.events and not reading.chunks[0].get("gap"):
            yield f"{reading.reader}: no gap, though it came from nowhere"


def _disorder(reading: Reading) -> Iterator[str]:
    expected: int | None = 1
    for event, chunk in zip(reading.events, reading.chunks, strict=True):
        if chunk.get("gap"):
            expected = None
        if expected is not None and event.seq != expected:
            yield f"{reading.reader}: event {event.seq} came where {expected} was due"
        if event.turn_id != reading.turn_id:
            yield f"{reading.reader}: an event of turn {event.turn_id}"
        expected = event.seq + 1


def _is_other_text(evidence: Evidence) -> Iterator[str]:
    """Whether a reader has another text than the stored one, or the stored one is not what the model said."""
    if evidence.answer is None:
        return
    content = evidence.answer.content
    for reading in evidence.read:
        text = reading.text
        is_part = content.startswith(text) or (evidence.has_lost_log and text.startswith(content))
        if text != content if reading.is_over else not is_part:
            yield f"{reading.reader}: has {text!r} and stored is {content!r}"
    yield from _is_invented(evidence, evidence.answer)


def _is_invented(evidence: Evidence, answer: Message) -> Iterator[str]:
    script = evidence.seen.turn.script
    was_silent = not any(one.tokens for one in evidence.asked)
    if answer.content and not answer.content.startswith(f"{script.nonce}:"):
        if not was_silent:
            yield f"the model spoke, and stored is {answer.content!r}"
        return
    is_complete = answer.status == "complete"
    is_cut = is_complete and answer.content.endswith(CUT_MARK)
    content = answer.content.removesuffix(CUT_MARK) if is_cut else answer.content
    if not _begins(script.said(), content, is_whole=is_complete and not is_cut):
        yield f"it is not what the model said: {answer.status} {content!r}"
    if is_complete and script.fault not in (None, ServerFault.ENDLESS):
        yield f"complete, though the model failed: {script.fault}"


def _begins(tokens: Iterator[str], content: str, *, is_whole: bool) -> bool:
    """Whether the content is the first so many of the tokens, or all of them."""
    rest = content
    for token in tokens:
        if not rest:
            return not is_whole
        if not rest.startswith(token):
            return False
        rest = rest[len(token) :]
    return not rest


def _is_other_replay(evidence: Evidence) -> Iterator[str]:
    """Whether two who read the turn from its first event to its last were given different bytes."""
    readings = [*evidence.seen.replays, *evidence.seen.readings]
    whole = [one for one in readings if one.is_over and not one.has_gap and not one.began_nowhere]
    for reading in whole[1:]:
        if reading.events != whole[0].events:
            yield f"{reading.reader} was given other events than {whole[0].reader}"
    if evidence.answer is None or not whole or not whole[0].is_over:
        return
    told = whole[0].chunks[-1]
    if (told["status"], told["message_id"]) != (evidence.answer.status, evidence.answer.message_id):
        yield f"it ends with {told['status']}, and stored is {evidence.answer}"


def _is_billed_twice(evidence: Evidence) -> Iterator[str]:
    # What fails before its first word is asked once more, and nobody pays for it.
    spoken = [one for one in evidence.asked if one.tokens]
    if len(spoken) > 1 or len(evidence.asked) > 2:
        yield f"the model was asked {len(evidence.asked)} times"


def _is_unstopped(evidence: Evidence) -> Iterator[str]:
    """Whether a stopped turn went on: those that are stopped would have gone on for a minute."""
    answer = evidence.answer
    if evidence.seen.stop is None or answer is None:
        return
    if answer.status != "stopped" and not evidence.meanwhile:
        yield f"stopped, and the answer is {answer.status}"


def _is_unforeseen(evidence: Evidence) -> Iterator[str]:
    seen, answer = evidence.seen, evidence.answer
    yield from seen.surprises
    for reading in evidence.read:
        yield from (f"{reading.reader}: {surprise}" for surprise in reading.surprises)
    if answer is None:
        return
    if answer.status == "interrupted" and ENDS_PROCESSES.isdisjoint(evidence.meanwhile):
        yield "interrupted, though no process was ended"
    if answer.status == "failed" and seen.turn.script.fault is None and not evidence.meanwhile:
        yield "failed, though nothing was broken"


def _came_back(evidence: Evidence) -> Iterator[str]:
    yield from evidence.seen.came_back
    if evidence.places:
        yield f"the question is in session {evidence.places[0][0]}"


def _is_refused(evidence: Evidence) -> Iterator[str]:
    """A question may be refused only because another was running, and then leaves nothing behind."""
    if evidence.seen.refused_for is None:
        yield "it was not accepted"
    elif evidence.places or evidence.asked:
        yield "it was refused, and is there"


Law = Callable[[Evidence], Iterator[str]]
_ACCEPTED: Sequence[tuple[Crime, Law]] = (
    (Crime.LOST, _is_lost),
    (Crime.DOUBLED, _is_doubled),
    (Crime.OUT_OF_ORDER, _is_out_of_order),
    (Crime.STUCK, _is_stuck),
    (Crime.TEXT, _is_other_text),
    (Crime.REPLAY, _is_other_replay),
    (Crime.BILLED, _is_billed_twice),
    (Crime.STOP_IGNORED, _is_unstopped),
    (Crime.UNFORESEEN, _is_unforeseen),
)
_DELETED: Sequence[tuple[Crime, Law]] = (
    (Crime.OUT_OF_ORDER, _is_out_of_order),
    (Crime.REPLAY, _is_other_replay),
    (Crime.BILLED, _is_billed_twice),
    (Crime.CAME_BACK, _came_back),
)
_REFUSED: Sequence[tuple[Crime, Law]] = ((Crime.REFUSED, _is_refused), (Crime.UNFORESEEN, _is_unforeseen))
