"""A very small model answers hundreds of questions through the product: is all that is shown true?

The answers are kept in var/evals/adversary.jsonl to be read by eye.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
from llm_providers.openai_compatible import OpenAICompatible

ANSWERS = 300
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


def run(*, show: bool) -> bool:
    """Print how the answers were made and what was wrong in them; whether nothing was."""
    if reason := missing():
        print(f"\nadversary: skipped, {reason}")
        return True
    call_command("migrate", verbosity=0)
    call_command("load_samples", verbosity=0)
    asked = questions(int(os.environ.get("ADVERSARY_ANSWERS") or ANSWERS))
    started = time.monotonic()
    with llama_server() as address:
        # Slow is not wrong: what the model says late is judged as well.
        patience = {"first_token_timeout_s": PATIENCE_S, "next_token_timeout_s": PATIENCE_S}
        model = OpenAICompatible(
            address, "", MODEL, max_tokens=MOST_TOKENS, total_timeout_s=PATIENCE_S, **patience
        )
        with serving({MODEL: model}) as served:
            answers = list(_answers(served, asked, started))
    return _told(answers, time.monotonic() - started, show=show)


def questions(count: int) -> list[str]:
    """So many different questions, the same every time."""
    chooser = random.Random(SEED)
    found: dict[str, None] = {}
    while len(found) < count:
        shape = chooser.choice(_SHAPES)
        words = {
            "time": chooser.choice(_TIMES),
            "town": chooser.choice(_TOWNS),
            "topic": chooser.choice(_TOPICS),
        }
        found[shape.format(**words)] = None
    return list(found)


def case_of(prepared: Prepared, question: str) -> Case:
    """What an answer to this may say, as the judge takes it."""
    query, result, now = prepared.searched, prepared.result, clock.now()
    counts = [one.count for one in prepared.relaxations]
    if result is not None:
        counts += [result.total, result.apart_total]
    rows = {row["id"]: row for row in map(event_as_dict, prepared.events)}
    rows |= {row["id"]: row for row in prepared.context_events}
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


def built_in_errors(prepared: Prepared, question: str) -> list[Wrong]:
    """What the judge finds wrong in our own writer's words: errors of the judge, or of the writer."""
    return judge("".join(write(prepared, now=clock.now())), case_of(prepared, question))


def _answers(served: Served, asked: Sequence[str], started: float) -> Iterator[dict[str, Any]]:
    """Each question's answer, how it was made and what is wrong in it; each is kept as it comes."""
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    with KEPT.open("w", encoding="utf-8") as kept, prepared_ones() as prepared:
        for number, question in enumerate(asked, 1):
            heard = served.ask(question)
            stored = ChatMessage.objects.get(pk=heard.system["message_id"]).metadata
            case = case_of(prepared[-1], question)
            answer = {
                "question": question,
                "text": heard.text,
                "writer": stored.get("writer"),
                "fallback": stored.get("fallback"),
                "checked": stored.get("checked"),
                "error": heard.done.get("error_code"),
                "wrong": [[one.kind, one.said, one.sentence] for one in judge(heard.text, case)],
                "built_in_flagged": [[one.kind, one.said] for one in built_in_errors(prepared[-1], question)],
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
