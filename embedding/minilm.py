"""all-MiniLM-L6-v2 on the CPU, from an int8 ONNX file in this package."""

from __future__ import annotations

import os
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

# More threads than this only wait for each other on texts of 256 tokens and less.
MOST_THREADS = 2

# Bounds the memory of many callers.
TEXTS_AT_ONCE = 2

_loading = Lock()


class MiniLM:
    """Sentence vectors by meaning: mean-pooled, of the first 256 tokens; threads may share one.

    Each text is run alone. Batches gain nothing on a CPU, cost padding, and would make a text's
    vector depend on its neighbours, because activations are quantised over the whole batch.
    It owns threads, so a process that forks makes its own afterwards.
    """

    dimensions: int = DIMENSIONS

    def __init__(self, threads: int = 1, *, folder: Path = MODEL_FOLDER) -> None:
        """Load the model; raises ModelUnavailableError when its files are missing or damaged."""
        # Its queue is first come, first served, text by text. A semaphore is not: a question waited 15 s
        # while two threads read calendars.
        self._pool = ThreadPoolExecutor(TEXTS_AT_ONCE, thread_name_prefix="embedding")
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
            self._session = ort.InferenceSession(
                str(folder / MODEL_FILE), _session_options(threads), providers=["CPUExecutionProvider"]
            )
        except Exception as exc:  # both libraries raise bare subclasses of Exception
            raise ModelUnavailableError(f"The embedding model in {folder} cannot be loaded.") from exc

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return shape (len(texts), 384), every row of length 1."""
        require_texts(texts)
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[:] = self._pool.submit(self._vector, text).result()
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
    return MiniLM(threads=min(MOST_THREADS, os.cpu_count() or 1))


def _session_options(threads: int) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # One arena serves all calling threads; malloc would keep the largest text's memory for each of them.
    options.enable_cpu_mem_arena = True
    # A pattern is remembered per shape, and nearly every text has a shape of its own.
    options.enable_mem_pattern = False
    # A server that waits for questions must not burn a core in a spinning thread pool.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
