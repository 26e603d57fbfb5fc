"""The one thing a language model is to the rest of the program."""

from collections.abc import AsyncGenerator
from typing import Protocol

from llm_providers.usage import Usage


class LanguageModel(Protocol):
    """Something that answers a prompt in pieces of text."""

    @property
    def name(self) -> str:
        """What it is called in an answer's metadata."""

    def stream(self, system: str, user: str, usage: Usage | None = None) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece, none of them empty; raises ModelError.

        It ends normally only after a complete answer; `usage` is filled in until then. Closing the generator
        (`contextlib.aclosing`) or cancelling its task ends the work on the model's side at once.
        """
