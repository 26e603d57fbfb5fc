"""Text to unit vectors: near in meaning is near in angle.

vectors = load_embedder().embed(["toddler story time", "live jazz"])   # float32, shape (2, 384)
"""

from embedding.embedder import DIMENSIONS, Embedder
from embedding.errors import EmbeddingError, ModelUnavailableError
from embedding.hashed import HashedEmbedder
from embedding.minilm import MiniLM, load_embedder
from embedding.vocabulary import is_english

__all__ = [
    "DIMENSIONS",
    "Embedder",
    "EmbeddingError",
    "HashedEmbedder",
    "MiniLM",
    "ModelUnavailableError",
    "is_english",
    "load_embedder",
]
