"""What the SDK raises, in our own words."""

from collections.abc import Iterator
from contextlib import contextmanager

import openai

from llm_providers.errors import (
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
    Stage,
)

TEMPORARY = {408, 409, 425}


@contextmanager
def of_errors() -> Iterator[None]:
    """Raise ModelError for every way in which the SDK and the server below it can fail."""
    try:
        yield
    except openai.OpenAIError as exc:
        raise _translated(exc) from exc
    except ValueError as exc:
        # Half a line of JSON, bytes that are no text, an answer of another shape.
        raise ModelUnavailable("The language model's server sent something unreadable.") from exc


def _translated(error: openai.OpenAIError) -> ModelError:
    match error:
        case openai.APITimeoutError():
            return ModelTimeout(Stage.CONNECT)  # the only limit that is the SDK's to keep
        case openai.RateLimitError():
            return ModelRateLimited(_seconds(error.response.headers.get("retry-after", "")))
        case openai.APIStatusError() if error.status_code < 500 and error.status_code not in TEMPORARY:
            return ModelRejected()
        case openai.APIConnectionError() | openai.APIStatusError():
            return ModelUnavailable()
        case _:
            return ModelUnavailable("The language model's server failed in the middle.")


def _seconds(header: str) -> float | None:
    return float(header) if header.isdecimal() and len(header) < 7 else None
