"""all-MiniLM-L6-v2 on the CPU, from an int8 ONNX file in this package."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embedding.cleaning import clean
from embedding.embedder import DIMENSIONS, Embedder, require_texts
from embedding.errors import ModelUnavailableError

MODEL_FOLDER = Path(__file__).parent / "model"
MODEL_FILE = "minilm-l6-v2-int8.onnx"
TOKENIZER_FILE = "tokenizer.json"

# Bounds the memory of many callers. Each text has one thread: two on one text only wait for each other.
TEXTS_AT_ONCE = 2

_loading = Lock()


class MiniLM:
    """Sentence vectors by meaning: mean-pooled, of the first 256 tokens; threads may share one.

    Each text is run alone. Batches gain nothing on a CPU, cost padding, and would make a text's
    vector depend on its neighbours, because activations are quantised over the whole batch.
    It owns threads, so a process that forks makes its own afterwards.
    """

    dimensions: int = DIMENSIONS

    def __init__(self, *, folder: Path = MODEL_FOLDER) -> None:
        """Load the model; raises ModelUnavailableError when its files are missing or damaged."""
        # Its queue is first come, first served, text by text. A semaphore is not: a question waited 15 s
        # while two threads read calendars.
        self._pool = ThreadPoolExecutor(TEXTS_AT_ONCE, thread_name_prefix="embedding")
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._session = ort.InferenceSession(
                str(folder / MODEL_FILE), _session_options(), providers=["CPUExecutionProvider"]
            )
        except Exception as exc:  # both libraries raise bare subclasses of Exception
            raise ModelUnavailableError(f"The embedding model in {folder} cannot be loaded.") from exc

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return shape (len(texts), 384), every row of length 1."""
        require_texts(texts)
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        # A few at a time, so that a question never waits behind all of a calendar.
        for first in range(0, len(texts), TEXTS_AT_ONCE):
            some = texts[first : first + TEXTS_AT_ONCE]
            vectors[first : first + len(some)] = list(self._pool.map(self._vector, some))
        return vectors

    def _vector(self, text: str) -> NDArray[np.float32]:
        tokens = np.array([self._tokenizer.encode(clean(text)).ids], dtype=np.int64)
        vector: NDArray[np.float32] = self._session.run(None, {"tokens": tokens})[0][0]
        return vector


def load_embedder() -> Embedder:
    """The process's MiniLM, loaded by the first call and kept."""
    with _loading:
        return _load()


@cache
def _load() -> MiniLM:
    return MiniLM()


def _session_options() -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # One arena serves all calling threads; malloc would keep the largest text's memory for each of them.
    options.enable_cpu_mem_arena = True
    # A pattern is remembered per shape, and nearly every text has a shape of its own.
    options.enable_mem_pattern = False
    return options
