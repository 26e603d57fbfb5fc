"""What can go wrong.

EmbeddingError
└── ModelUnavailableError    the model's files are missing or damaged
"""


class EmbeddingError(Exception):
    """Any failure of an embedder; `code` is safe to show."""

    code = "embedding_error"


class ModelUnavailableError(EmbeddingError):
    """The model's files are missing or damaged."""

    code = "embedding_model_unavailable"
