"""Whether something takes place, whether one must register, how one attends, as a sentence states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from assistant.checking.claims import MASK, Claim
from assistant.checking.facts import Facts, Row

# "If it is cancelled …" and "check whether it is full" state nothing.
_OPEN = re.compile(r"\b(?:if|unless|whether|in\s+case|check|may|might|could|should)\b[^.;]*$", re.IGNORECASE)
_STATUS = {
    "cancelled": re.compile(
        r"\bcancel(?:l)?ed\b|\bcalled\s+off\b|\bnot\s+(?:taking|take)\s+place\b|\bwon['’]t\s+(?:take\s+place|happen)\b|\bno\s+longer\s+happening\b",
        re.IGNORECASE,
    ),
    "postponed": re.compile(r"\bpostponed\b|\bput\s+off\b", re.IGNORECASE),
    "full": re.compile(
        r"\bsold[\s-]out\b|\bfull(?:y\s+booked)?\b(?=\s*(?:[.,;!)]|$|and\b|now\b|already\b|up\b))|\bno\s+(?:more\s+)?(?:spots|seats|places|tickets)\s+(?:left|available)\b|\bbooked\s+(?:up|out|solid)\b|\bfilled\s+up\b",
        re.IGNORECASE,
    ),
    "replaced": re.compile(r"\breplac(?:es|ed|ing)\b", re.IGNORECASE),
    "withdrawn": re.compile(
        r"\bwithdrawn\b|\bno\s+longer\s+(?:listed|in\s+(?:its|the)\s+calendar)\b", re.IGNORECASE
    ),
}
_ON = re.compile(
    r"\b(?:still\s+on\b(?!\s+\w*day)|go(?:ing|es)?\s+ahead|not\s+(?:yet\s+)?(?:full|sold\s+out|booked\s+(?:up|out))|"
    r"isn['’]t\s+(?:full|sold\s+out)|as\s+planned|not\s+(?:been\s+)?cancell?ed|"
    r"hasn['’]t\s+been\s+cancell?ed)",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"(?<!no )(?<!no more )\b(?:seats|spots|places|tickets)\s+(?:are\s+)?(?:still\s+)?(?:left|available)\b"
    r"|\bplenty\s+of\s+(?:room|space|seats)\b|\b(?:has|have)\s+(?:room|space|places|seats|spots|tickets|openings)\b"
    r"|\bcan\s+still\s+(?:be\s+(?:bought|had|booked|reserved)|buy|get|book|register|(?:sign|put|enter)\b[^.,;]{0,30}\b(?:up|in|down))\b|\bstill\s+(?:on\s+sale|open\s+for)\b",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\brescheduled\b|\bmoved\s+to\b", re.IGNORECASE)
_NEEDED = re.compile(
    r"\b(?:registration|reservations?|booking|rsvp|sign[\s-]?up|advance\s+tickets?)\s+(?:is\s+|are\s+)?(?:required|needed|necessary|a\s+must)\b"
    r"|\b(?:by\s+)?(?:reservations?|appointment|registration)\s+only\b|\b(?:requires?|needs?|asks?\s+for)\s+(?:advance\s+|prior\s+)?(?:registration|reservations?|booking|an?\s+rsvp|sign[\s-]?up)\b"
    r"|\b(?:must|need\s+to|have\s+to|you['’]ll\s+need\s+to|should|please|required\s+to|be\s+sure\s+to|make\s+sure\s+to|remember\s+to|(?:asks?|requires?)\s+(?:you|everyone)\s+to)\s+(?:pre-?)?(?:register|rsvp|sign\s+up|book|reserve)\b",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(
    r"\b(?:you|one|people|everyone|anyone)\s+(?:can|may)\s+(?:also\s+|just\s+)?(?:pre-?)?(?:register|rsvp|sign\s+up|book|reserve)\b",
    re.IGNORECASE,
)
_REGISTERS = re.compile(r"regist|rsvp|sign[\s-]?up|book|reserv|ticket", re.IGNORECASE)
_NOT_NEEDED = re.compile(
    r"\b(?:no|without)\s+(?:(?:advance|prior)\s+)?(?:registration|reservations?|booking|rsvp|sign[\s-]?up|tickets?)\b(?:\s+(?:is\s+|are\s+)?(?:required|needed|necessary))?"
    r"|\bwithout\s+(?:registering|booking|signing\s+up)\b"
    r"|\b(?:registration|reservations?|booking)\s+(?:is\s+|are\s+)?(?:not|n['’]t)\s+(?:required|needed|necessary)\b|\bregistration\s+isn['’]t(?:\s+(?:required|needed|necessary))?"
    r"|\b(?:no\s+need|(?:do\s+not|don['’]t|won['’]t|doesn['’]t|needn['’]t)(?:\s+(?:need|have)\s+to|\s+ask\s+(?:you|anyone)\s+to)?)\s+(?:to\s+)?(?:register|rsvp|sign\s+up|book|reserve)\b|\b(?:nobody|no\s+one)\s+(?:asks|needs|has)\s+(?:you\s+)?to\s+(?:register|rsvp|sign\s+up|book|reserve)\b|\bjust\s+walk\s+in\b|\bdrop[\s-]in\b|\bjust\s+(?:show|turn)\s+up\b|\bwalk-ins?\b|\bwalk\s+ins\b|\bwalk\s+right\s+in\b",
    re.IGNORECASE,
)
_ONLINE = re.compile(
    r"\bonline\b|\bvirtual(?:ly)?\b|\bzoom\b|\blive-?\s?stream(?:ed)?\b|\bfrom\s+(?:your\s+)?home\b|\bremote(?:ly)?\b",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(r"\bin[\s-]person\b", re.IGNORECASE)
_ACCESS = {
    need: re.compile(words, re.IGNORECASE)
    for need, words in {
        "wheelchair": r"\bwheelchairs?\b|\bfully\s+accessible\b|\baccessible\b",
        "step-free": r"\bstep-free\b|\bno\s+stairs\b",
        "asl": r"\basl\b|\bsign\s+language\b",
        "captions": r"\bcaption(?:s|ed|ing)\b",
        "sensory-friendly": r"\bsensory\b",
        "audio description": r"\baudio[\s-]descri(?:bed|ption)\b",
        "hearing": r"\bhearing\s+loop\b|\bassistive\s+listening\b",
    }.items()
}


# "Yes", "No, it is not", "The answer is yes": what it answers is in the question, and no field says it.
_IS = r"(?:is|are|was|were|does|do|did|has|have|can|could|will|would|should)"
_YES_OR_NO = r"(?:yes|no|nope|yeah|yep)"
_SHORT_ANSWER = re.compile(
    rf"\W*(?:(?:{_YES_OR_NO}|sure|sorry|unfortunately|of\s+course)\W+)*"
    rf"(?:{_YES_OR_NO}|(?:it|they|this|that|there|you|we|I|one|the\s+\w+)\s+{_IS}(?:n['’]t|\s*not)?|"
    rf"(?:(?:the|an)\s+)?answer(?:\s+to\s+(?:\w+\s+)?question)?\s+(?:is|would\s+be)\s+{_YES_OR_NO}|not\s+really)\W*",
    re.IGNORECASE,
)
_YES = re.compile(r"\W*(?:yes|yeah|yep)\b", re.IGNORECASE)
# Whether something was found, and not what it is like.
_ASKS_FOR_ANY = re.compile(r"\b(?:any(?:thing)?|something|events?)\b", re.IGNORECASE)
# One of these is in every such statement; most sentences have none and need not be read further.
_MAY_TELL = re.compile(
    r"cancel|call|postpon|\boff\b|full|sold|spots|seats|places|tickets|booked|replac|withdrawn|list|plan|room|ahead|still|regist|rsvp|sign|"
    r"reserv|book|drop|walk|show|turn|online|virtual|zoom|stream|home|remot|person|wheelchair|access|step|stairs|\basl\b|caption|sensory|"
    r"audio|hearing|listening|move|resched|happen|space|openings|filled|tak|appointment",
    re.IGNORECASE,
)
_NO_ACCESS = re.compile(r"(?:\bnot|\bno|n['’]t|\bwithout)\s+(?:yet\s+)?(?:fully\s+)?$", re.IGNORECASE)


def state_claims(text: str) -> Iterator[Claim]:
    """Status, registration, attendance and access."""
    if MASK not in text and (found := _SHORT_ANSWER.fullmatch(text)):
        is_known = _finds_any if _YES.match(text) else _finds_nothing
        yield Claim("answer", *found.span(), _is_short, is_known)
    if not _MAY_TELL.search(text):
        return
    for claim in _all(text):
        if not _OPEN.search(text, 0, claim.start):
            yield claim


def _is_short(_row: Row) -> bool:
    """What is said in short of an event is not known to be true."""
    return False


def _finds_any(facts: Facts) -> bool:
    return not facts.rows or bool(_ASKS_FOR_ANY.search(facts.asked.question))


def _finds_nothing(facts: Facts) -> bool:
    return not facts.rows


def _all(text: str) -> Iterator[Claim]:
    yield from _statuses(text)
    denied = [found.span() for found in _NOT_NEEDED.finditer(text)]
    for span in denied:
        words = text[slice(*span)].casefold()
        yield Claim("registration", *span, partial(_registers, words, needed=False))
    for found in _NEEDED.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in denied):
            yield Claim("registration", *found.span(), partial(_registers, "", needed=True))
    for found in _POSSIBLE.finditer(text):
        yield Claim("registration", *found.span(), _takes_registrations)
    for found in _ONLINE.finditer(text):
        yield Claim("attendance", *found.span(), _is_online, partial(_was_said, "online"))
    for found in _IN_PERSON.finditer(text):
        yield Claim("attendance", *found.span(), _is_in_person)
    for need, access in _ACCESS.items():
        for found in access.finditer(text):
            words = found.group().casefold()
            if no := _NO_ACCESS.search(text, 0, found.start()):
                yield Claim(
                    "access",
                    no.start(),
                    found.end(),
                    partial(_says, text[no.start() : found.end()].casefold()),
                )
                continue
            yield Claim("access", *found.span(), partial(_has, need, words), partial(_was_said, need))


def _statuses(text: str) -> Iterator[Claim]:
    going_on = [found.span() for found in _ON.finditer(text)]
    for status, pattern in _STATUS.items():
        for found in pattern.finditer(text):
            if not any(start <= found.start() < end for start, end in going_on):
                yield Claim("status", *found.span(), partial(_is, status))
    for span in going_on:
        yield Claim("status", *span, partial(_is, ""))
    for found in _ROOM.finditer(text):
        yield Claim("status", *found.span(), partial(_has_room, found.group().casefold()))
    for found in _MOVED.finditer(text):
        yield Claim("status", *found.span(), _was_moved)


def _is(status: str, row: Row) -> bool:
    return row.status == status


def _has_room(words: str, row: Row) -> bool:
    return not row.status and words in row.text


def _was_moved(row: Row) -> bool:
    return row.was_moved


def _is_online(row: Row) -> bool:
    return bool(row.event.get("is_virtual"))


def _is_in_person(row: Row) -> bool:
    return row.event.get("event_attendance_mode") != "online"


def _was_said(word: str, facts: Facts) -> bool:
    return word in facts.asked_words


def _registers(words: str, row: Row, *, needed: bool) -> bool:
    stated = row.event.get("requires_registration")
    if stated is not None:
        return bool(stated) is needed
    return not needed and words.replace(" ", "-") in row.text.replace(" ", "-")


def _takes_registrations(row: Row) -> bool:
    return bool(row.event.get("requires_registration")) or bool(_REGISTERS.search(row.text))


def _says(words: str, row: Row) -> bool:
    return words in row.text


def _has(need: str, words: str, row: Row) -> bool:
    return need in (row.event.get("accessibility") or ()) or words in row.text
