"""The machine's own embedder, loaded when the first text needs it."""

import numpy as np
import numpy.typing as npt

from embedding import load_embedder


class LocalEmbedder:
    """Embeds with the local model; a reading in which nothing is new never loads it."""

    def embed(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """Unit vectors, float32 of shape (n, 384)."""
        return load_embedder().embed(texts)
