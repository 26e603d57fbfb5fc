"""The assistant's tests compare words by their hashes: no model is loaded."""

import pytest

from assistant.meaning import set_embedder
from embedding import HashedEmbedder


@pytest.fixture(autouse=True, scope="session")
def _hashed_embedder() -> None:
    set_embedder(HashedEmbedder())
