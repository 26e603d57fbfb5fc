"""The vector of a question's words, from the process's embedder."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from embedding import Embedder, load_embedder

CACHED_VECTORS = 2048
AT_ONCE = 4  # texts that are waited for

Vector = NDArray[np.float32]


class Meaning:
    """Vectors of short texts, the last CACHED_VECTORS of them kept; threads may share one."""

    def __init__(self, embedder: Embedder | None = None) -> None:
        self._embedder = embedder
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._lock = Lock()
        self._ahead = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="meaning")

    @property
    def embedder(self) -> Embedder:
        """The embedder in use; the real one is loaded when none was given."""
        with self._lock:
            if self._embedder is None:
                self._embedder = load_embedder()
            return self._embedder

    def use(self, embedder: Embedder) -> None:
        """Take another embedder and forget the vectors of the one before."""
        with self._lock:
            self._embedder = embedder
            self._vectors.clear()

    def vector(self, text: str) -> Vector:
        """The unit vector of a text."""
        if (known := self._known(text)) is not None:
            return known
        vector: Vector = self.embedder.embed([text])[0]
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > CACHED_VECTORS:
                self._vectors.popitem(last=False)
        return vector

    def begun(self, text: str) -> Future[Vector]:
        """The vector to come: it is worked out while the caller does other things."""
        if (known := self._known(text)) is None:
            return self._ahead.submit(self.vector, text)
        done: Future[Vector] = Future()
        done.set_result(known)
        return done

    def _known(self, text: str) -> Vector | None:
        with self._lock:
            if text in self._vectors:
                self._vectors.move_to_end(text)
            return self._vectors.get(text)


_meaning = Meaning()


def embedder() -> Embedder:
    """The process's embedder, loaded on first use (call it at start to be warm)."""
    return _meaning.embedder


def set_embedder(chosen: Embedder) -> None:
    """Make `chosen` the process's embedder."""
    _meaning.use(chosen)


def vector_of(text: str) -> Vector:
    """The unit vector of a text by the process's embedder."""
    return _meaning.vector(text)


def vector_begun(text: str) -> Future[Vector]:
    """The unit vector of a text, worked out beside the caller; its errors come with its result."""
    return _meaning.begun(text)


def in_notation(vector: Vector) -> str:
    """A vector as pgvector reads it; five places are what a half-precision number of this size holds."""
    return f"[{','.join([f'{number:.5f}' for number in vector.tolist()])}]"
