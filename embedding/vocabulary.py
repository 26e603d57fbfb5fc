"""Which words are English ones: those that the model's tokenizer knows whole."""

from __future__ import annotations

import json
from functools import cache

from embedding.minilm import MODEL_FOLDER, TOKENIZER_FILE


def is_english(word: str) -> bool:
    """Whether a lower-case word is one of the 30,000 pieces of English that begin or are a word."""
    return word in _pieces()


@cache
def _pieces() -> frozenset[str]:
    tokenizer = json.loads((MODEL_FOLDER / TOKENIZER_FILE).read_text(encoding="utf-8"))
    return frozenset(tokenizer["model"]["vocab"])
