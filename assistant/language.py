"""Which language a question is in, by the small words that no other language we know shares."""

from __future__ import annotations

import re

# Words that stand in nearly every question of a language and in no English one.
_SMALL_WORDS = {
    "es": "qué hay para niños este esta fin semana dónde cuándo gratis cerca algo mañana tarde noche hoy "
    "con español"
    " el los las del domingo sábado viernes adolescentes bebés cueste mas quiero puedo hacer una también "
    "eventos",
    "pt": "o que tem pra fazer esse essa fim semana onde quando hoje amanhã perto crianças grátis domingo "
    "sexta com"
    " uma não eventos tarde noite",
    "fr": "qu quoi que faire ce cette week-end où quand aujourd'hui demain près enfants gratuit avec pour "
    "les des"
    " une est dans soir dimanche samedi événements concerts",
    "de": "was wo wann gibt es dieses wochenende heute morgen kinder kostenlos mit für und am im der die das"
    " veranstaltungen konzerte sonntag samstag abend",
    "it": "che cosa c'è questo fine settimana dove quando oggi domani vicino bambini gratis con per gli "
    "della eventi"
    " sera domenica sabato",
}
_WORDS_OF = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "what",
        "what's",
        "when",
        "where",
        "any",
        "anything",
        "something",
        "for",
        "with",
        "on",
        "at",
        "of",
        "to",
        "and",
        "me",
        "this",
        "next",
        "near",
        "free",
        "kids",
        "i",
        "we",
        "it",
        "do",
        "does",
        "there",
        "events",
        "weekend",
    ]
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
LEAST = 2  # words of a language before a question is taken to be in it
_MARKS = re.compile(r"[¿¡]")


def language_of(text: str, before: str = "") -> str:
    """The two letters of a lower-case text's language, "" for English; a short one stays in `before`."""
    words = [found.group().replace("’", "'") for found in _WORD.finditer(text)]
    english = sum(word in _ENGLISH for word in words)
    counts = {language: sum(word in known for word in words) for language, known in _WORDS_OF.items()}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] > english and counts[best] >= (1 if best == before else LEAST):
        return best
    if _MARKS.search(text) and not english:
        return "es"
    return before if not english and len(words) <= LEAST else ""
