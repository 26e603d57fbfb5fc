"""Names and places, as a sentence states them: whatever is written like a name must be one of the rows'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from assistant.checking.claims import Claim, nothing
from assistant.checking.facts import Facts, Row, words_of
from assistant.topic import STOP_WORDS

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’&-]*(?:\.\w+)*"
_NAME = re.compile(rf"(?<![\w'’]){_CAPITAL}(?:\s+(?:(?:of|the|and|at|for|in|on|de|la|y|&)\s+)*{_CAPITAL})*")
_CAMEL = re.compile(r"[a-z][A-Z]")
_QUOTED = re.compile(r"[“\"]([^”\"]{2,120})[”\"]")
_PLACE = re.compile(
    r"\b(?:at|in|on|inside|outside)\s+(?:the|a|an|our|your)\s+(?:[a-z'’-]+\s+){0,2}?(?P<noun>room|terrace|rooftop|courtyard|auditorium|ballroom|basement|lobby|chapel|lawn|pier|library|park|museum|church|school|theat(?:er|re)|cent(?:er|re)|caf[eé]|hall|club|gallery|zoo|beach|farm|garden|pool|rink|gym|stadium|brewery|restaurant|pub|bar|bookstore|bookshop|market|mall|plaza|studio|cinema|arena|harbor|temple|synagogue|mosque|college|university)\b(?!['’])"
)
_CONTEXT = re.compile(r"\b((?:at|in|near|from|of|around|by|inside|outside)\s+)(?:the\s+)?$", re.IGNORECASE)
# The row's place may stand behind these, and before these: not "part of the Chinese martial arts".
_WHERE = re.compile(r"(?:at|in|inside|outside)\b", re.IGNORECASE)
_ENDS = re.compile(
    r"\W*(?:$|[.,;:!?)]|(?:and|or|but|on|at|in|from|for|with|to|this|next|tomorrow|tonight|today|is|where|which|while|by|near)\b)",
    re.IGNORECASE,
)
_MILES_FROM = re.compile(
    r"\b(?:miles?|mi|km)\s+(?:away\s+)?(?:of|from)\s+(?:the\s+|downtown\s+)?$", re.IGNORECASE
)
# A field of an event is stated, and not only talked of a town.
_STATES = re.compile(
    r"\b(?:is|are|costs?|starts?|begins?|ends?|runs?)\s+(?:free|\$|at\b|on\b|full|cancel|for\s+ages)|"
    r"\b(?:the|this|that)\s+(?:event|class|concert|program|show|workshop)\s+(?:is|takes\s+place|happens)\s+in\b",
    re.IGNORECASE,
)
# "Located in the harbor of Brookline": not near it.
_LOCATED = re.compile(r"\b(?:located|situated|held)\s+(?:in|at|inside)\s+(?:[a-z]+\s+){0,4}$", re.IGNORECASE)
_DENIED = re.compile(r"\bnot\s+(?:(?:at|in)\s+)?(?:the\s+)?$", re.IGNORECASE)
# What was asked about may be named without being found.
_ASKED = re.compile(
    r"\b(?:no|not|nothing|none|never|sorry|unfortunately|afraid|asked|asking|looking|searched|search|mean|meant|called)\b|n['’]t\b",
    re.IGNORECASE,
)
# Words that are written with a capital for other reasons than being a name of an event or a place.
_USUAL = frozenset((
    "i", "i'm", "i'd", "i'll", "i've", "ok", "okay", "english", "asl", "rsvp", "monday", "tuesday",
    "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur",
    "thurs", "fri", "sat", "sun", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "am", "pm", "a.m", "p.m", "a.m.", "p.m.", "tv", "dj",
    "diy",
))  # fmt: skip
# The first word of a sentence is written with a capital whatever it is.
_OPENERS = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "and", "or", "but", "for", "at", "in", "on", "both")
)


def name_claims(text: str) -> Iterator[Claim]:
    """Capitalised words, quotations, and kinds of places."""
    may_be_asked = bool(_ASKED.search(text))
    for found in _NAME.finditer(text):
        words = _words(text, found)
        if not words:
            name = found.group()
            yield Claim(
                "opener", *found.span(), partial(_is_no_other_town, name), partial(_was_searched, name)
            )
            continue
        if _DENIED.search(text, 0, found.start()):
            yield Claim("name", *found.span(), partial(_is_elsewhere, words))
            continue
        if _MILES_FROM.search(text, 0, found.start()):
            yield Claim("name", *found.span(), _never, partial(_was_searched, found.group()))
            continue
        context = _CONTEXT.search(text, 0, found.start())
        # The article goes with the name: the row's own has one if it needs one.
        start = context.end(1) if context else found.start()
        put = _place if context and _WHERE.match(context[1]) and _ENDS.match(text, found.end()) else nothing
        is_inside = context is not None and context[1].split()[0].casefold() in ("in", "inside")
        is_inside = (is_inside and bool(_STATES.search(text))) or bool(
            _LOCATED.search(text, 0, found.start())
        )
        claim = _claim(
            (start, found.end()),
            words,
            found.group(),
            may_be_asked=may_be_asked,
            is_inside=is_inside,
            put=put,
        )
        is_where = context is not None and _WHERE.match(context[1])
        yield replace(claim, holds=partial(_is_where, words, claim.holds)) if is_where else claim
    for found in _QUOTED.finditer(text):
        yield _claim(found.span(), words_of(found[1]), found[1], may_be_asked=True)
    for found in _PLACE.finditer(text):
        noun = found["noun"].casefold()
        yield Claim("place", *found.span("noun"), partial(_has_place, noun), partial(_was_said, noun))


def _is_where(words: frozenset[str], holds: Callable[[Row], bool], row: Row) -> bool:
    """ "At Brookline Page Turners": who is behind it is not where it is."""
    return holds(row) and not row.is_but_organizer(words)


def _never(_row: Row) -> bool:
    """Distances are from the place that was searched, and from no other."""
    return False


def _is_no_other_town(name: str, row: Row) -> bool:
    """Whether the first word of a sentence, which may be any, is not the town of another event."""
    return name not in row.towns_of_all or words_of(name) <= row.words


def _was_searched(name: str, facts: Facts) -> bool:
    return words_of(name) <= facts.place_words


def _is_other_town(said: str, row: Row) -> bool:
    """ "Portland" is not South Portland, where another event is in Portland."""
    is_town = said in row.towns_of_all
    return is_town and row.town != said and not words_of(said) <= words_of(f"{row.house} {row.title}")


def _is_elsewhere(words: frozenset[str], row: Row) -> bool:
    """ "The Gold Room, not the Green Room"."""
    return not words <= row.words


def _was_said(word: str, facts: Facts) -> bool:
    return word in facts.asked_words


def _claim(
    span: tuple[int, int],
    words: frozenset[str],
    said: str,
    *,
    may_be_asked: bool,
    is_inside: bool = False,
    put: Callable[[Row], str] = nothing,
) -> Claim:
    """A name, true of an event that has its words; `may_be_asked`: it is said to be what was asked about."""

    def is_known(facts: Facts) -> bool:
        # What was searched around is not where something is: "free in Wellesley".
        is_searched = not is_inside and words <= facts.place_words
        return is_searched or (may_be_asked and words <= facts.asked_words)

    return Claim(
        "name",
        *span,
        lambda row: row.is_name(said, words) and not _is_other_town(said, row),
        is_known,
        put,
        lambda row: words <= words_of(row.place_text),
    )


def _words(text: str, found: re.Match[str]) -> frozenset[str]:
    """The words of a name, without those that are written so for another reason."""
    words = found.group().split()
    if _begins(text, found.start()):
        if len(words) == 1 and not _CAMEL.search(words[0]):
            return frozenset()
        while words and (words[0].casefold() in _OPENERS or _is_plain_opener(words)):
            words = words[1:]
    said = (part for word in words for part in words_of(word) if not is_usual(word))
    return frozenset(word for word in said if word not in _LITTLE)


def is_usual(word: str) -> bool:
    """Whether a word is written with a capital for another reason; "Tuesday's" and "Saturdays" too."""
    plain = word.casefold().replace("’", "'").strip(".,!?;:").removesuffix("'s")
    return plain in _USUAL or plain.removesuffix("s") in _USUAL


_NO_VERBS = frozenset(("spring", "evening", "morning", "wedding", "king", "ring", "string", "wing", "thing"))
_LITTLE = frozenset(("of", "the", "and", "at", "for", "in", "on", "de", "la", "y"))
# First words that are followed by a name: "Try Newton", "Enjoy Boston".
_PLAIN = re.compile(
    r"^(?:try|enjoy|visit|join|see|check|head|come|meet|explore|happy|if|when|while|since|because|also|then|next|another|there|here|it|its|they|you|your|we|our|my|is|are|don['’]t|do|please|yes|no|sure|hello|hi|great|good|perhaps|maybe|with|to|from|near|around|both|all|some|every|each|expect|mark|altogether|remember|note|choose|pick|start|spend|stay|listen|watch|dance|sing|craft|paint|play|ask|call|doors|tickets|admission|entry|parking|kids|children|families|adults|everyone|anyone|nobody|nothing|something|anything|either|neither|rather|instead|although|though|whether|once|until|unless|despite|speaking|think|give|welcome|thanks|sorry|indeed|still|even|again|overall|afterwards|meanwhile|tonight|today|tomorrow|that|what|after|before|later|finally|first|lastly|besides|plus|so|as|how|what|where|who|why|would|could|shall|let|let['’]s|consider|bring|take|go|catch|hear|learn|make|get|looking|not|only|just|located|held|hosted|between|during|until|over|under|up|one|two|three|four|five)$",
    re.IGNORECASE,
)


def _is_plain_opener(words: list[str]) -> bool:
    """Whether a first word stands before a name and does not begin one."""
    word = re.split(r"['’]", words[0].strip(".,!?;:"))[0]
    if word.casefold() in STOP_WORDS:
        return True
    is_verb = word.endswith("ing") and word.casefold() not in _NO_VERBS
    return bool(_PLAIN.match(word)) or word.endswith("ly") or is_verb


_ABBREVIATED = re.compile(r"\b(?:St|Mt|Ft|Dr|Mr|Mrs|Ms|Prof|Jr|Sr|No)\.$")


def _begins(text: str, place: int) -> bool:
    before = text[:place].rstrip("\"'“‘(*_-–—•# \t")
    return not before or (before[-1] in ".!?:\n…" and not _ABBREVIATED.search(before))


def _has_place(noun: str, row: Row) -> bool:
    stem = noun[:-2] if noun.endswith(("er", "re")) else noun
    text = row.text_without_organizer
    return stem in text or (noun == "cafe" and "café" in text)


def _place(row: Row) -> str:
    return row.where
