"""A deterministic embedder without a model: texts that share words are near each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embedding.cleaning import clean
from embedding.embedder import DIMENSIONS, require_texts

PAIR_WEIGHT = 0.5


class HashedEmbedder:
    """Counts a text's words and neighbouring pairs in hashed buckets; for tests and quick starts.

    Signed feature hashing after Weinberger et al., "Feature Hashing for Large Scale Multitask
    Learning" (2009). The same text gives the same vector on every machine.
    """

    dimensions: int = DIMENSIONS

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return shape (len(texts), 384), every row of length 1."""
        require_texts(texts)
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = _vector(text)
        return vectors


def _vector(text: str) -> NDArray[np.float32]:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for feature, weight in _features(text):
        digest = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
        sign = 1 if digest & 1 else -1
        vector[(digest >> 1) % DIMENSIONS] += sign * weight
    length = float(np.linalg.norm(vector))
    if length == 0:  # no words at all, or a bucket whose features cancel out
        vector[0] = length = 1.0
    return vector / np.float32(length)


def _features(text: str) -> Iterator[tuple[str, float]]:
    words = re.findall(r"\w+", clean(text).casefold())
    for word in words:
        yield word, 1.0
    for first, second in pairwise(words):
        yield f"{first} {second}", PAIR_WEIGHT
