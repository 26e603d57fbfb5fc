"""Sentences that are no part of an answer, whatever they say."""

from __future__ import annotations

import re

from assistant.language import language_of
from assistant.prompts import RULES
from assistant.prompts.forms import FORMS

LONGEST_WORD = 45
MANY_WORDS = 8
FEW_OF_THEM = 0.5
LEAST_WORDS = 5  # of our rules before they count as said after
_OWN_RULES = " ".join(f"{RULES} {' '.join(FORMS.values())}".split())
_INSTRUCTS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}(?:instructions?|rules?|prompts?|guidelines?)\b|\bsystem\s+prompt\b"
    r"|\bas\s+an?\s+(?:ai|language\s+model)\b|\blanguage\s+model\b|\bI\s+(?:have\s+been|was|am)\s+(?:told|instructed|programmed)\b"
    r"|\b(?:the|these|my|your)\s+instructions\b|\bassistant\s*:|\bsystem\s*:|\buser\s*:|\bprompt\b.{0,20}\b(?:says|tells)\b"
    r"|\bnew\s+rules?\b|\bdeveloper\s+mode\b|\bjailbreak\b",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<\s*/?\s*event\b|</?[a-zA-Z][^<>]{0,200}>|<!--|```|<\||\{\s*\"|&lt;|&#\d+;")
# The labels of our own prompt.
_LABEL = re.compile(r"^\s*[a-z][a-z ]{2,30}:")
_PROMPT = re.compile(
    r"^\s*(?:title|also on|status|registration|organizer|link|fits|not given|accessibility|interests|"
    r"description|searched|found in all|suggestion|facts|manner|safety|found(?:ed)?(?: (?:in|by))?|question|"
    r"plan|now|days|shown before(?:, in this order)?|asked before)\s*:|^\s*matches\s+[“\"]",
    re.IGNORECASE,
)
# Talk about the question is no answer to it.
_ABOUT = re.compile(
    r"\bthe\s+(?:question|user|person|prompt|request|query)\s+(?:asks?|asked|is\s+(?:asking|about|for|not)|wants?|says|mentions)\b|"
    r"\bthe\s+question\s+is\s*:|\bthis\s+(?:answer|response|question)\s+is\b|"
    r"\bthis\s+is\s+(?:a|the)\s+(?:response|answer|question|continuation)\s+(?:to|of|about)\b|"
    r"^\W*what(?:['’]s|\s+(?:is|are|was|were))\s+(?:the|an?)\s[^,;:]*\?\W*$|"
    r"\byou(?:['’]re|\s+are)\s+(?:asked|given|told)\s+(?:to\s+)?(?:find|answer|write|list|name|an?|the)\b|"
    r"^\W*the\s+(?:person|user)\b|\btell\s+the\s+(?:person|user)\b|\babout\s+events\b|\bnumber\s+of\s+the\s+event\b|\bnot\s+(?:really\s+)?a\s+question\b|\b(?:a|the)\s+request\s+(?:for|to)\b|\ba\s+prompt\b",
    re.IGNORECASE,
)
# A label with nothing behind it, or but yes or no, and nobody knows of what: "A:", "The answer is: no."
_BARE_LABEL = re.compile(
    r"\W*(?:[A-Z]|(?:the\s+)?(?:answer|question|plan|event)(?:\s+to\s+(?:the|this|your)\s+question)?(?:\s+is)?)\s*:\W*(?:(?:yes|no|none|true|false)\W*)?",
    re.IGNORECASE,
)
# Dots, a number, or a date as a program writes it, alone or behind a word that is no event ("X" is one).
_BARE_NUMBER = re.compile(r"[.…\s]+|\W*(?:\d[\d\W]*|(?!X\b)\w+\W+\d{4}-\d\d-\d\d\W*)")
# Of these a list of one event's facts may have its own.
_FACT = re.compile(
    r"^[\s*_•-]*(?:when|where|date|time|price|cost|ages?|distance|location|venue)\W*:", re.IGNORECASE
)
# Letters that are no word, as of a text in base 64.
_CODED = re.compile(r"\b(?=\w{10})\w*[a-z][A-Z]+[a-z]\w*[A-Z]\w*")
_SECRETS = re.compile(
    r"\bcredit\s+cards?\b|\bpasswords?\b|\bsocial\s+security\b|\bbank\s+account\b|\bsecrets?\s+(?:about|of)\b|"
    r"\bI(?:['’]ll|\s+will)\s+remember\b",
    re.IGNORECASE,
)
# Letters of two alphabets in one word look like another word.
_MIXED = re.compile(r"[a-zA-Z][\u0370-\u052f]|[\u0370-\u052f][a-zA-Z]")
# What is said of an event in a word or two, in the languages whose questions we know.
_SAID_ABROAD = re.compile(
    r"\b(?:cancelad[oa]s?|aplazad[oa]s?|agotad[oa]s?|gratis|gratuit[oaes]*|annul[ée]e?s?|"
    r""
    r"kostenlos|abgesagt|verschoben|ausverkauft|umsonst|annullat[oaei]|cancelado)\b",
    re.IGNORECASE,
)
# Nearly every English sentence has one of these.
_ENGLISH = frozenset((
    "free", "ages", "just", "me", "my", "who's", "tell", "like", "here", "out", "too", "enjoy", "thanks",
    "sounds",
    "the", "a", "an", "is", "are", "was", "it", "its", "it's", "of", "to", "in", "on", "at", "for",
    "with", "and", "or", "you", "your", "this", "that", "there", "be", "by", "from", "so", "if", "how",
    "what", "would", "could", "can", "will", "has", "have", "not", "no", "yes", "we", "i", "they",
    "them", "who", "all", "both", "more", "also", "as", "about", "any", "some", "until", "before",
    "after", "than", "then", "up", "one", "do", "does", "let", "try", "costs", "starts", "ends",
))  # fmt: skip
# They tell of no language: "Fri Oct 16, 9 pm, 0.6 mi".
_DATED = re.compile(
    r"(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|am|pm|mi|km|st|nd|rd|th|[b-hj-z]"
)
_CLOCK = re.compile(r"\b[ap]\.?m\b")  # "am" is German too
# Within an emoji the joiner \u200d hides nothing.
_HIDDEN = re.compile(
    r"\u200d(?=[\w<])|[\u202a-\u202e\u2066-\u2069\u200b\u200c\u200e\u200f\u2060\ufeff\ufffd\x00-\x08\x0b-\x1f\x7f]"
)


def unfit(sentence: str) -> str:
    """Why a sentence may not be shown, or nothing.

    One of "instructions", "markup", "prompt", "nonsense", "language", and "fragment" for what has none of the
    words of an English sentence.
    """
    if any(len(word) > LONGEST_WORD and "://" not in word for word in sentence.split()):
        return "nonsense"
    if _CODED.search(sentence) or _goes_round(sentence):
        return "nonsense"
    if _SECRETS.search(sentence):
        return "instructions"
    if _HIDDEN.search(sentence) or _MARKUP.search(sentence):
        return "markup"
    if _INSTRUCTS.search(sentence):
        return "instructions"
    if (
        _ABOUT.search(sentence)
        or _BARE_LABEL.fullmatch(sentence)
        or _PROMPT.search(sentence)
        or (_LABEL.search(sentence) and not is_label(sentence))
        or _is_ours(sentence)
    ):
        return "prompt"
    if _is_foreign(sentence):
        return "language"
    if _BARE_NUMBER.fullmatch(sentence):
        return "fragment"
    words = [word for word in re.findall(r"[a-z']+", sentence.lower()) if not _DATED.fullmatch(word)]
    return "fragment" if len(words) >= LEAST_WORDS and _ENGLISH.isdisjoint(words) else ""


def _goes_round(sentence: str) -> bool:
    """Whether it says the same few words again and again, as a small model does that has lost its way."""
    words = sentence.casefold().split()
    return len(words) >= MANY_WORDS and len(set(words)) < FEW_OF_THEM * len(words)


def is_label(sentence: str) -> bool:
    """Whether it is a fact behind its name, as in our prompt: it must be one of the event named before."""
    return bool(_FACT.match(sentence))


def _is_ours(sentence: str) -> bool:
    """Whether it is a stretch of the rules that the model was given."""
    words = sentence.strip("-–• ").rstrip(".").split()
    return len(words) >= LEAST_WORDS and " ".join(words) in _OWN_RULES


def _is_foreign(text: str) -> bool:
    """Whether a text is not in English: its facts could not be read."""
    if _MIXED.search(text) or _SAID_ABROAD.search(text):
        return True
    letters = [letter for letter in text if letter.isalpha()]
    if sum(letter > "\u024f" for letter in letters) > len(letters) / 4:
        return True
    return bool(language_of(_CLOCK.sub(" ", text.lower())))
