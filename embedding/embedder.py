"""What every embedder promises."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 384


class Embedder(Protocol):
    """Turns texts into vectors whose dot product is the texts' likeness; threads may share one."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return shape (len(texts), dimensions), every row of length 1, whatever the text is."""
        ...


def require_texts(texts: Sequence[str]) -> None:
    """Raise TypeError for a lone string, which would count as a sequence of one-letter texts."""
    if isinstance(texts, str):
        raise TypeError("embed() takes a list of texts, not one string")
