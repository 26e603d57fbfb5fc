"""The built-in writer: a friendly answer from the found rows, without a language model.

Every fact it states is a field of a row or of the query that was searched; what a row does not hold is said
to be unknown or left out. The text is plain (no Markdown, no HTML) and names each event by its exact title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from assistant.describing import card_in_words
from assistant.details import answer_about, status_of
from assistant.itinerary import plan_in_words
from assistant.prepared import SHOWN_EVENTS, Prepared
from assistant.query import EventQuery
from assistant.relaxation import Relaxation
from assistant.retrieval import SearchResult
from assistant.scope import scope_in_words
from assistant.small_talk import reply_to
from assistant.wording import UNSAID_OF_ONE, and_list, counted, need_in_words, when_in_words

WORDS_PER_PIECE = 3
_UNSAID = {"price": "what they cost", "ages": "whom they are for"}


def write(prepared: Prepared, *, now: datetime) -> Iterator[str]:
    """Yield the answer in pieces of a few words; joined they are the whole text."""
    for number, paragraph in enumerate(_paragraphs(prepared, now)):
        yield from pieces_of(paragraph if number == 0 else f"\n\n{paragraph}")


def pieces_of(text: str) -> Iterator[str]:
    """Cut a text into pieces of a few words that join to exactly the text."""
    words = re.findall(r"\s*\S+|\s+$", text)
    for start in range(0, len(words), WORDS_PER_PIECE):
        yield "".join(words[start : start + WORDS_PER_PIECE])


def _paragraphs(prepared: Prepared, now: datetime) -> Iterator[str]:
    query, result = prepared.query, prepared.result
    if query.language:
        yield IN_ENGLISH.get(query.language, IN_ENGLISH["en"])
    if query.clarification is not None or query.intent == "clarify":
        yield _question_back(query)
    elif prepared.form in ("detail", "status"):
        yield from _about_events(prepared, now)
    elif query.intent == "search" and result is not None:
        yield from _FORMS[prepared.form](prepared, result, now)
    else:
        yield _ANSWERS.get(query.intent) or reply_to(prepared.message)


_ANSWERS = {
    "reset": (
        "Done, I have forgotten the dates, places and wishes from before."
        " What would you like to do, and when?"
    ),
    "subscribe": (
        "I cannot send reminders or alerts yet. You can put any event into your own calendar with"
        " “Add to calendar” on its card."
    ),
}


IN_ENGLISH = {
    "es": "Entiendo tu pregunta en español, pero contesto en inglés.",
    "en": "I understood the dates, places and words that I know in your language. I answer in English:",
}


def _found(prepared: Prepared, result: SearchResult, now: datetime) -> Iterator[str]:
    query = prepared.searched
    scope = scope_in_words(query, now=now, asker_zone=prepared.asker_zone)
    number = f"{_at_least(result)}{counted(result.total, 'event')}"
    yield f"{scope[0].upper()}{scope[1:]}: I found {number}{_about_topic(query, result)}."
    shown = result.events[:SHOWN_EVENTS]
    for found in shown:
        yield card_in_words(found, now=now, zone=prepared.clock)
    if (others := result.total - len(shown)) > 0:
        verb = "is" if others == 1 else "are"
        yield f"There {verb} {_at_least(result)}{others:,} more that I have not listed."
    yield from _apart(prepared, result, now)
    yield from _about_samples(prepared)
    yield _closing_question(query, result)


def _at_least(found: SearchResult | Relaxation) -> str:
    is_least = found.is_least if isinstance(found, Relaxation) else found.total_is_least
    return "at least " if is_least else ""


def _about_topic(query: EventQuery, result: SearchResult) -> str:
    """What the events are about; those that do not hold the words themselves are only like it."""
    if not query.topic:
        return ""
    is_said = all(any(why.startswith("matches") for why in found.reasons) for found in result.events)
    is_all = result.total <= len(result.events)
    return f" for “{query.topic}”" if is_said and is_all else f" for “{query.topic}” or something like it"


def _counted(prepared: Prepared, result: SearchResult, now: datetime) -> Iterator[str]:
    """The number, of what, and an example or two."""
    query = prepared.searched
    scope = scope_in_words(query, now=now, asker_zone=prepared.asker_zone)
    verb = "is" if result.total == 1 else "are"
    number = f"{_at_least(result)}{counted(result.total, 'event')}"
    yield f"There {verb} {number}{_about_topic(query, result)}: {scope}."
    if result.total > len(prepared.events):
        yield "For example:"
    for found in prepared.events:
        yield card_in_words(found, now=now, zone=prepared.clock)
    if result.apart_total:
        yield f"Not counted: {_may_fit(result, 'event')}."
    yield from _about_samples(prepared)
    if result.total > len(prepared.events):
        yield "Shall I show them?"


def _planned(prepared: Prepared, _result: SearchResult, now: datetime) -> Iterator[str]:
    scope = scope_in_words(prepared.searched, now=now, asker_zone=prepared.asker_zone)
    yield f"A plan for {scope}."
    yield from plan_in_words(prepared.steps, now=now, zone=prepared.clock)
    yield from _about_samples(prepared)
    yield "Would you like something else for one of the parts?"


def _about_samples(prepared: Prepared) -> Iterator[str]:
    if any(found.event.feed is not None and found.event.feed.is_sample for found in prepared.events):
        yield "Events marked “sample” are made up to show how this works."


def _nothing(prepared: Prepared, result: SearchResult, now: datetime) -> Iterator[str]:
    query = prepared.searched
    about = f" for “{query.topic}”" if query.topic else ""
    scope = scope_in_words(query, now=now, asker_zone=prepared.asker_zone)
    everywhere = "" if query.where or query.is_virtual else ", in every town"
    yield f"I found no event{about} in the calendars I know. I searched {scope}{everywhere}."
    yield from _apart(prepared, result, now)
    if prepared.relaxations:
        yield _offer(prepared.relaxations)
    elif result.apart:
        yield "Would you like to try another day or place?"
    else:
        yield "No single change would find something. Would you like to try another day, place or topic?"


_FORMS = {"list": _found, "count": _counted, "plan": _planned, "nothing": _nothing}


def _offer(relaxations: Sequence[Relaxation]) -> str:
    first, *others = relaxations
    found = [f"{_at_least(first)}{counted(first.count, 'event')} {first.words}"]
    found += [f"{_at_least(other)}{other.count:,} {other.words}" for other in others]
    verb = "is" if first.count == 1 else "are"
    pronoun = "it" if first.count == 1 else "them"
    shown = f"the {'one' if first.count == 1 else 'ones'} {first.words}" if others else pronoun
    return f"There {verb} {and_list(found, 'or')}. Shall I show {shown}?"


def _apart(prepared: Prepared, result: SearchResult, now: datetime) -> Iterator[str]:
    """What may match too, with what its calendar leaves open."""
    shown = [found for found in prepared.events if found.unsaid]
    if not shown:
        return
    yield f"{_may_fit(result, 'more event' if result.events else 'event')}:"
    for found in shown:
        yield card_in_words(found, now=now, zone=prepared.clock)


def _may_fit(result: SearchResult, noun: str) -> str:
    known = UNSAID_OF_ONE if result.apart_total == 1 else _UNSAID
    unsaid = dict.fromkeys(word for found in result.apart for word in found.unsaid)
    points = [known.get(word, f"whether there is {need_in_words(word)}") for word in unsaid]
    return (
        f"{counted(result.apart_total, noun)} may fit, but the calendar does not say {and_list(points, 'or')}"
    )


def _closing_question(query: EventQuery, result: SearchResult) -> str:
    if not query.topic and not query.ages and not query.audience and result.total > SHOWN_EVENTS:
        return "What kind of thing are you in the mood for?"
    if not query.cost and result.total > SHOWN_EVENTS:
        return "Shall I keep only the free ones?"
    return (
        "Would you like to know more about one of them?"
        if result.total > 1
        else "Would you like to know more about it?"
    )


def _about_events(prepared: Prepared, now: datetime) -> Iterator[str]:
    result, query = prepared.result, prepared.query
    if result is None or not result.events:
        yield _which_one(prepared, now)
        return
    for found in prepared.events:
        if prepared.form == "status":
            yield status_of(found, query, now=now, zone=prepared.clock)
        else:
            yield answer_about(found, prepared.message, query, now=now, zone=prepared.clock)


def _which_one(prepared: Prepared, now: datetime) -> str:
    query = prepared.query
    if not query.topic or query.about_event_ids:
        return "I am not sure which event you mean. Could you tell me its title?"
    unknown = f"I find no event called “{query.topic}” in the calendars I know."
    close = [
        f"{found.event.title} ({when_in_words(found.event, now=now, is_dated=True)})"
        for found in prepared.events
    ]
    return f"{unknown} Do you mean {_either(close)}?" if close else f"{unknown} What kind of event is it?"


def _either(names: Sequence[str]) -> str:
    """The names of a choice, apart from the commas within them."""
    return and_list(names, "or") if len(names) < 3 else f"{'; '.join(names[:-1])}; or {names[-1]}"


def _question_back(query: EventQuery) -> str:
    clarification = query.clarification
    if clarification is None:
        return "Could you tell me a little more: which day, and where?"
    words, candidates = clarification.words, clarification.candidates
    if clarification.problem == "ambiguous_place":
        return f"There is more than one “{words}”. Do you mean {_either(candidates)}?"
    if clarification.problem == "unknown_place":
        guess = (
            f" Did you mean {_either(candidates)}?" if candidates else " Which town or ZIP code is it near?"
        )
        return f"I do not know a place called “{words}”, so I have not searched yet.{guess}"
    if clarification.problem == "no_position":
        guess = f" Shall I look around {_either(candidates)}?" if candidates else ""
        return f"I cannot see where you are, so I have not searched yet. Which town or ZIP code?{guess}"
    if clarification.problem == "impossible_date":
        return f"“{words}” is not a date I can find in the calendar. Which day do you mean?"
    return f"“{words}” is over already, and I only know what is coming up. Which day would suit you?"
