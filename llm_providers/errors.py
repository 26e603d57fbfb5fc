"""What can go wrong with a language model.

ModelError
├── ModelUnavailable       llm_unavailable  retryable   no connection, or the server failed
│   ├── ModelRateLimited   llm_unavailable  retryable   it has too much to do; `retry_after_s` if it said when
│   ├── ModelEmpty         llm_unavailable  retryable   it ended without a word
│   └── ModelCut           llm_unavailable  retryable   it broke off in the middle
├── ModelTimeout           llm_timeout      retryable   `stage` says what took too long
└── ModelRejected          llm_unavailable  final       key, model or request refused; asking again is no use

The text of an error is ours and may be shown; what the server said is on `__cause__` only.
"""

from enum import StrEnum


class Stage(StrEnum):
    """What a time limit is for."""

    CONNECT = "to be reached"
    FIRST_TOKEN = "for its first word"
    NEXT_TOKEN = "for its next word"
    TOTAL = "in all"


class ModelError(Exception):
    """A language model gave no complete answer; `code` and `retryable` are those of the HTTP API."""

    code = "llm_unavailable"
    retryable = True


class ModelUnavailable(ModelError):
    def __init__(self, text: str = "The language model cannot be reached.") -> None:
        super().__init__(text)


class ModelRateLimited(ModelUnavailable):
    def __init__(self, retry_after_s: float | None = None) -> None:
        super().__init__("The language model has too much to do.")
        self.retry_after_s = retry_after_s


class ModelEmpty(ModelUnavailable):
    def __init__(self) -> None:
        super().__init__("The language model said nothing.")


class ModelCut(ModelUnavailable):
    def __init__(self) -> None:
        super().__init__("The language model broke off in the middle.")


class ModelTimeout(ModelError):
    code = "llm_timeout"

    def __init__(self, stage: Stage) -> None:
        super().__init__(f"The language model took too long {stage}.")
        self.stage = stage


class ModelRejected(ModelError):
    retryable = False

    def __init__(self) -> None:
        super().__init__("The language model refused the request.")
