"""What made-up events are about: titles, descriptions, and vectors that are near where the texts are.

A vector is mixed from those the real embedder gives the parts of the text (what is done, its subject, whom it
is for, each sentence of the description), as the vector of a real text mostly is the sum of its parts. What
makes a text its own is noise in the directions in which the vectors of real parts differ, not in all 384
alike: random noise is far from everything, and would make near texts easier to tell apart than they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pgvector import HalfVector

from assistant.meaning import embedder
from benchmarks import phrases

# Sentences of a description: with 55 characters each, the lengths seen in real calendars.
LENGTHS = (0, 1, 2, 2, 3, 4, 6, 9, 12, 16)
SUBJECT, QUALIFIER, DESCRIPTION, OWN = 0.7, 0.35, 0.5, 0.35
BATCH = 2_000

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Text:
    """The columns of an EventText."""

    id: int
    content_hash: str
    title: str
    description: str
    embedding: HalfVector


def texts(random: np.random.Generator, count: int) -> Iterator[Text]:
    """Yield so many texts, ids from 1; no two are the same."""
    parts = _Parts()
    for first in range(0, count, BATCH):
        yield from parts.batch(random, first + 1, min(BATCH, count - first))


class _Parts:
    """The vectors of everything a text is put together from."""

    def __init__(self) -> None:
        self._activities = embedder().embed(list(phrases.ACTIVITIES))
        self._subjects = embedder().embed(list(phrases.SUBJECTS))
        self._qualifiers = embedder().embed(list(phrases.QUALIFIERS))
        self._sentences = embedder().embed(list(phrases.SENTENCES))
        every = np.concatenate([self._activities, self._subjects, self._qualifiers, self._sentences])
        self._ways = every - every.mean(axis=0)

    def batch(self, random: np.random.Generator, first: int, count: int) -> Iterator[Text]:
        activity = random.integers(len(phrases.ACTIVITIES), size=count)
        subject = random.integers(len(phrases.SUBJECTS), size=count)
        qualifier = random.integers(len(phrases.QUALIFIERS), size=count)
        said = np.argsort(random.random((count, len(phrases.SENTENCES))), axis=1)
        lengths = random.choice(LENGTHS, size=count)
        names = random.integers(len(phrases.NAMES), size=(count, 2))
        vectors = self._vectors(random, activity, subject, qualifier, said, lengths)
        for row in range(count):
            name = f"{phrases.NAMES[names[row, 0]]} {phrases.NAMES[names[row, 1]]}"
            title = (
                f"{phrases.ACTIVITIES[activity[row]]}: {phrases.SUBJECTS[subject[row]]}"
                f" {phrases.QUALIFIERS[qualifier[row]]} with {name}"
            )
            sentences = [phrases.SENTENCES[at] for at in said[row, : lengths[row]]]
            description = " ".join([*sentences, f"Program {first + row}."])
            digest = hashlib.sha256(f"{title}\x1f{description}\x1f".encode()).hexdigest()
            yield Text(first + row, digest, title, description, HalfVector(vectors[row]))

    def _vectors(
        self,
        random: np.random.Generator,
        activity: NDArray[np.int64],
        subject: NDArray[np.int64],
        qualifier: NDArray[np.int64],
        said: NDArray[np.int64],
        lengths: NDArray[np.int64],
    ) -> Vectors:
        told = np.arange(said.shape[1]) < lengths[:, None]
        weights = np.zeros(said.shape, dtype=np.float32)
        np.put_along_axis(weights, said, told.astype(np.float32), axis=1)
        own = random.normal(size=(len(activity), len(self._ways))).astype(np.float32) @ self._ways
        mixed = (
            self._activities[activity]
            + SUBJECT * self._subjects[subject]
            + QUALIFIER * self._qualifiers[qualifier]
            + DESCRIPTION * _unit(weights @ self._sentences)
            + OWN * _unit(own)
        )
        return _unit(mixed)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit
