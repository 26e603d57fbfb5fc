"""A very small model answers hundreds of questions through the product: is all that is shown true?

They are asked one by one, or as turns of conversations. The answers are kept in var/evals/adversary.jsonl to
be read by eye, with what the model said: it can be said again, to a product that was changed meanwhile.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.core.management import call_command

from assistant.prepared import Prepared
from assistant.rag_service import event_as_dict
from assistant.scope import scope_in_words, zone_of_query
from assistant.writer import write
from chat_service.preparing import prepare_question
from evals.answers_checked.judge import Case, Wrong, judge
from evals.answers_checked.llama import MODEL, llama_server, missing
from evals.answers_checked.serving import Served, serving
from events import clock
from events.models import ChatMessage
from gazetteer import miles_between
from llm_providers import LanguageModel, ModelUnavailable, Usage
from llm_providers.openai_compatible import OpenAICompatible

ANSWERS = 300
TURNS = 5  # of a conversation
SEED = 7
MOST_TOKENS = 300
PATIENCE_S = 500  # less than LLM_TIMEOUT_S as `__main__` sets it
PROGRESS_EVERY = 10
KEPT = Path(settings.BASE_DIR) / "var" / "evals" / "adversary.jsonl"
MOST_WRONG = 0
_TOWNS = (
    "Newton",
    "Brookline",
    "Cambridge",
    "Waltham",
    "Watertown",
    "Needham",
    "Wellesley",
    "Boston",
    "Somerville",
)
_TIMES = (
    "this weekend", "tomorrow", "tonight", "on Saturday", "on Sunday afternoon", "next week", "next Friday",
    "in the next two weeks", "on May 20", "this evening", "on Memorial Day", "Saturday morning",
)  # fmt: skip
_TOPICS = (
    "story time", "live jazz", "pottery", "a farmers market", "comedy", "a book club", "yoga", "films",
    "chess", "swimming", "concerts", "lego", "gardening", "theatre", "a museum",
    "dancing", "robots", "soccer", "opera",
)  # fmt: skip
_SHAPES = (
    "What is on {time} in {town}?", "anything free {time} near {town}", "{topic} in {town} {time}",
    "what can I do with a 4-year-old in {town} {time}?", "How many events are there {time} in {town}?",
    "I'm looking for {topic} {time}", "{topic} for teens near {town}", "what does {topic} in {town} cost?",
    "plan my Saturday in {town}: something in the morning and something in the evening",
    "{topic} under $15 {time}",
    "something for seniors in {town} {time}", "online {topic} {time}", "surprise me {time} in {town}",
    "is there {topic} within 3 miles of {town}?", "what time does {topic} start {time} in {town}?",
)  # fmt: skip


# What a person goes on with.
_FURTHER = (
    "only free ones", "what time does the second one start?", "is it wheelchair accessible?",
    "and on Sunday?",
    "which of them is the nearest?", "do I have to register?", "what about {topic}?", "and in {town}?",
    "how much is the first one?", "something for my 4-year-old as well", "tell me more about the last one",
    "what is the address?", "anything in the evening?", "thanks, and {topic} {time}?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, whether it goes on from the one before, and what the model said then, if it is known."""

    text: str
    goes_on: bool = False
    said: tuple[str, ...] | None = None


@dataclass
class Noted:
    """Passes on what a model says and notes it; without one it says `again` what was noted."""

    model: LanguageModel | None = None
    said: list[str] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    name: str = MODEL

    async def stream(self, system: str, user: str, usage: Usage | None = None) -> AsyncGenerator[str, None]:
        """Yield the model's pieces, or all of an answer that was noted; raises ModelError."""
        if self.model is None:
            if not self.again:
                raise ModelUnavailable("it was not asked this before")
            self.said.append(self.again.pop(0))
            yield self.said[-1] or " "
            return
        self.said.append("")
        async with aclosing(self.model.stream(system, user, usage)) as pieces:
            async for piece in pieces:
                self.said[-1] += piece
                yield piece


def run(*, show: bool) -> bool:
    """Print how the answers were made and what was wrong in them; whether nothing was."""
    is_again = bool(os.environ.get("ADVERSARY_AGAIN"))
    if not is_again and (reason := missing()):
        print(f"\nadversary: skipped, {reason}")
        return True
    call_command("migrate", verbosity=0)
    call_command("load_samples", verbosity=0)
    count = int(os.environ.get("ADVERSARY_ANSWERS") or ANSWERS)
    turns = TURNS if os.environ.get("ADVERSARY_CONVERSATIONS") else 1
    asked = _noted_before()[:count] if is_again else questions(count, turns=turns)
    started = time.monotonic()
    with nullcontext(Noted()) if is_again else _model() as model, serving({MODEL: model}) as served:
        answers = list(_answers(served, model, asked, started))
    return _told(answers, time.monotonic() - started, show=show)


@contextmanager
def _model() -> Iterator[Noted]:
    """The small model on a server of its own."""
    with llama_server() as address:
        # Slow is not wrong: what the model says late is judged as well.
        patience = {"first_token_timeout_s": PATIENCE_S, "next_token_timeout_s": PATIENCE_S}
        yield Noted(
            OpenAICompatible(
                address, "", MODEL, max_tokens=MOST_TOKENS, total_timeout_s=PATIENCE_S, **patience
            )
        )


def questions(count: int, *, turns: int = 1) -> list[Question]:
    """So many, the same every time; a conversation of `turns` begins with one that no other began with."""
    chooser = random.Random(SEED)
    found: list[Question] = []
    openings: set[str] = set()
    while len(found) < count:
        goes_on = bool(len(found) % turns)
        shape = chooser.choice(_FURTHER if goes_on else _SHAPES)
        words = {
            "time": chooser.choice(_TIMES),
            "town": chooser.choice(_TOWNS),
            "topic": chooser.choice(_TOPICS),
        }
        text = shape.format(**words)
        if goes_on or text not in openings:
            found.append(Question(text, goes_on))
            openings.add(text)
    return found


def _noted_before() -> list[Question]:
    """The questions of the last run, with what the model said."""
    with KEPT.open(encoding="utf-8") as kept:
        answers = [json.loads(line) for line in kept]
    return [Question(one["question"], one["goes_on"], tuple(one["said"])) for one in answers]


def case_of(prepared: Prepared, question: str) -> Case:
    """What an answer to this may say, as the judge takes it."""
    query, result, now = prepared.searched, prepared.result, clock.now()
    counts = [one.count for one in prepared.relaxations]
    if result is not None:
        counts += [result.total, result.apart_total]
    rows = {row["id"]: row for row in map(event_as_dict, prepared.events)}
    rows |= {row["id"]: dict(row) for row in prepared.context_events}
    _measure(rows, prepared)
    offers = [one.words for one in prepared.relaxations]
    words = [
        scope_in_words(query, now=now, asker_zone=prepared.asker_zone),
        *offers,
        *query.wishes,
        query.topic or "",
    ]
    return Case(
        rows=list(rows.values()),
        now=now,
        timezone=zone_of_query(query),
        question=question,
        places=tuple(spot.name for spot in query.where),
        windows=tuple((one.start, one.end) for one in query.when),
        numbers=tuple(counts),
        searched=". ".join(words),
    )


def _measure(rows: Mapping[Any, dict[str, Any]], prepared: Prepared) -> None:
    """Put in how far an event is that was asked about by name, and not searched for around a place."""
    for found in prepared.events if prepared.searched.where else ():
        event, spot = found.event, prepared.searched.where[0]
        row = rows[event.pk]
        if row["distance_miles"] is None and event.latitude is not None and event.longitude is not None:
            miles = miles_between(spot.latitude, spot.longitude, event.latitude, event.longitude)
            row["distance_miles"] = miles


def built_in_errors(prepared: Prepared, question: str) -> list[Wrong]:
    """What the judge finds wrong in our own writer's words: errors of the judge, or of the writer."""
    return judge("".join(write(prepared, now=clock.now())), case_of(prepared, question))


def _answers(
    served: Served, model: Noted, asked: Sequence[Question], started: float
) -> Iterator[dict[str, Any]]:
    """Each question's answer, how it was made and what is wrong in it; each is kept as it comes."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    session = None
    with KEPT.open("w", encoding="utf-8") as kept, prepared_ones() as prepared:
        for number, one in enumerate(asked, 1):
            question, model.said, model.again = one.text, [], list(one.said or ())
            heard = served.ask(question, session_id=session if one.goes_on else None)
            session = heard.system["session_id"]
            stored = ChatMessage.objects.get(pk=heard.system["message_id"]).metadata
            case = case_of(prepared[-1], question)
            answer = {
                "question": question,
                "goes_on": one.goes_on,
                "said": model.said,
                "text": heard.text,
                "writer": stored.get("writer"),
                "fallback": stored.get("fallback"),
                "checked": stored.get("checked"),
                "error": heard.done.get("error_code"),
                "wrong": [[wrong.kind, wrong.said, wrong.sentence] for wrong in judge(heard.text, case)],
                "built_in_flagged": [
                    [wrong.kind, wrong.said] for wrong in built_in_errors(prepared[-1], question)
                ],
                "rows": [{key: row[key] for key in _KEPT_FIELDS} for row in case.rows],
            }
            kept.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
            kept.flush()
            if number % PROGRESS_EVERY == 0:
                print(f"  {number}/{len(asked)} answers, {time.monotonic() - started:.0f} s", flush=True)
            yield answer


_KEPT_FIELDS = (
    "title",
    "start_time",
    "end_time",
    "price",
    "ages",
    "location",
    "event_status",
    "distance_miles",
)


@contextmanager
def prepared_ones() -> Iterator[list[Prepared]]:
    """What each turn is answered from, the newest last."""
    found: list[Prepared] = []

    def noting(*args: Any, **more: Any) -> Prepared:
        found.append(prepare_question(*args, **more))
        return found[-1]

    with patch("chat_service.turn_run.prepare_question", noting):
        yield found


def _told(answers: Sequence[dict[str, Any]], seconds: float, *, show: bool) -> bool:
    asked = [answer for answer in answers if answer["checked"] is not None]
    changed = sum(bool(answer["checked"]["changes"]) for answer in asked)
    replaced = Counter(answer["fallback"] for answer in asked if answer["fallback"])
    wrong = [answer for answer in answers if answer["wrong"]]
    facts = sum(len(answer["wrong"]) for answer in answers)
    flagged = sum(bool(answer["built_in_flagged"]) for answer in answers)
    print(f"\n{'adversary':<44}{'answers':>8}{'share':>8}")
    for name, count, of in (
        ("all", len(answers), len(answers)),
        ("asked of the model", len(asked), len(answers)),
        ("  with a change", changed, len(asked)),
        *((f"  built-in writer needed: {reason}", count, len(asked)) for reason, count in replaced.items()),
        ("with an error", sum(bool(answer["error"]) for answer in answers), len(answers)),
        ("judge flags the built-in writer's own", flagged, len(answers)),
        ("with a wrong fact", len(wrong), len(answers)),
    ):
        print(f"{name:<44}{count:>8}{count / max(of, 1):>8.1%}")
    is_held = facts <= MOST_WRONG
    verdict = "" if is_held else "  BELOW"
    print(f"wrong facts shown: {facts} (floor {MOST_WRONG}){verdict}; {seconds:.0f} s; {KEPT}")
    for answer in wrong if show else wrong[:10]:
        for kind, said, sentence in answer["wrong"]:
            print(f"  {answer['question']!r}: {kind} {said!r} in {sentence!r}")
    return is_held
