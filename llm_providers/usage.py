"""What one answer of a language model takes: its tokens and its time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

# What English takes with the usual vocabularies; letters of other scripts have more bytes, and take more.
BYTES_PER_TOKEN = 4


@dataclass(slots=True)
class Usage:
    """Filled in by a model while it speaks, so that it is right however the answer ends.

    Tokens are estimated from the text until the server tells them; several questions add up.
    """

    model: str = ""
    tries: int = 0
    first_token_ms: int | None = None
    total_ms: int | None = None
    _before: tuple[int, int] = field(init=False, default=(0, 0))  # of the questions before the last one
    _told: tuple[int, int] | None = field(init=False, default=None)
    _prompt_bytes: int = field(init=False, default=0)
    _said_bytes: int = field(init=False, default=0)
    _is_estimated: bool = field(init=False, default=False)
    _began: float | None = field(init=False, default=None)

    @property
    def is_known(self) -> bool:
        """Whether a server took the prompt; a model that nobody reached used nothing."""
        return self.prompt_tokens > 0

    @property
    def prompt_tokens(self) -> int:
        """The tokens of what the model read."""
        return self._before[0] + self._last[0]

    @property
    def completion_tokens(self) -> int:
        """The tokens of what it said, and thought."""
        return self._before[1] + self._last[1]

    @property
    def is_estimated(self) -> bool:
        """Whether some of the tokens were not told by the server."""
        return self._is_estimated or (self._told is None and self._prompt_bytes > 0)

    @property
    def _last(self) -> tuple[int, int]:
        return self._told or (_tokens(self._prompt_bytes), _tokens(self._said_bytes))

    def begin(self, model: str) -> None:
        """The model is about to be asked, the first time or again."""
        self.model = model
        self.tries += 1
        self._began = time.monotonic() if self._began is None else self._began

    def took(self, *prompt: str) -> None:
        """The server took the prompt."""
        self._is_estimated = self.is_estimated
        self._before = self.prompt_tokens, self.completion_tokens
        self._told = None
        self._prompt_bytes, self._said_bytes = sum(map(_bytes, prompt)), 0

    def said(self, text: str) -> None:
        """A piece of the answer came."""
        self._said_bytes += _bytes(text)
        if self.first_token_ms is None:
            self.first_token_ms = self._elapsed_ms()

    def thought(self, text: str) -> None:
        """A piece of what a reasoning model thinks came, which is paid for and not shown."""
        self._said_bytes += _bytes(text)

    def told(self, prompt_tokens: int, completion_tokens: int) -> None:
        """The server told what its last prompt and answer came to, so far or in all."""
        self._told = prompt_tokens, completion_tokens

    def end(self) -> None:
        """Nothing more comes."""
        self.total_ms = self._elapsed_ms()

    def to_metadata(self) -> dict[str, Any]:
        """What is stored beside the answer."""
        return {
            "model": self.model,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "is_estimated": self.is_estimated,
            "first_token_ms": self.first_token_ms,
            "total_ms": self.total_ms,
            "tries": self.tries,
        }

    def _elapsed_ms(self) -> int | None:
        return None if self._began is None else round((time.monotonic() - self._began) * 1000)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _tokens(size: int) -> int:
    return -(-size // BYTES_PER_TOKEN)
