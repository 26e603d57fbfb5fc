"""A language model behind any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, others."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx
import openai
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from llm_providers import translation
from llm_providers.errors import ModelCut, ModelEmpty, ModelRejected
from llm_providers.patience import Patience

NO_KEY = "none"  # the SDK insists on a key; servers of one's own do not
MOST_CHARACTERS_PER_TOKEN = 16
CUT_MARK = " …"


@dataclass(frozen=True)
class OpenAICompatible:
    """One model of one server; every stream has a connection of its own, which ends with it."""

    base_url: str
    api_key: str = field(repr=False)
    model: str
    connect_timeout_s: float = 5
    first_token_timeout_s: float = 60
    next_token_timeout_s: float = 20
    total_timeout_s: float = 120
    max_tokens: int = 800
    temperature: float = 0.3

    @property
    def name(self) -> str:
        """The model's name at its server."""
        return self.model

    async def stream(self, system: str, user: str) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece; raises ModelError.

        An answer cut at `max_tokens` ends with an ellipsis and is complete otherwise.
        """
        patience = Patience(self.first_token_timeout_s, self.next_token_timeout_s, self.total_timeout_s)
        with translation.of_errors():
            async with self._client() as client:
                chunks = await patience.wait_for(self._ask(client, system, user))
                async with chunks, aclosing(self._pieces(chunks, patience)) as pieces:
                    async for piece in pieces:
                        yield piece

    async def _pieces(
        self, chunks: openai.AsyncStream[ChatCompletionChunk], patience: Patience
    ) -> AsyncGenerator[str, None]:
        reason, characters = "", 0
        while (chunk := await patience.wait_for(anext(chunks, None))) is not None:
            piece, reason = _content(chunk, reason)
            if not characters:
                piece = piece.lstrip()  # an answer of blanks is none
            if piece or _is_thinking(chunk):
                patience.heard()
            if piece:
                characters += len(piece)
                yield piece
            if characters > self.max_tokens * MOST_CHARACTERS_PER_TOKEN:
                reason = "length"  # a server that does not know max_tokens
                break
        _judge_end(reason, characters)
        if reason == "length":
            yield CUT_MARK

    async def _ask(
        self, client: openai.AsyncOpenAI, system: str, user: str
    ) -> openai.AsyncStream[ChatCompletionChunk]:
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ]
        options: dict[str, Any] = {"max_tokens": self.max_tokens, "temperature": self.temperature}
        while True:
            try:
                chunks: openai.AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
                    model=self.model, messages=messages, stream=True, **options
                )
                return chunks
            except openai.BadRequestError as exc:
                # Some hosted models know only the newer name of the one, and only the default of the other.
                if exc.param not in options or exc.param == "max_completion_tokens":
                    raise
                value = options.pop(exc.param)
                if exc.param == "max_tokens":
                    options["max_completion_tokens"] = value

    def _client(self) -> openai.AsyncOpenAI:
        client = openai.AsyncOpenAI(
            base_url=self.base_url,
            api_key=self.api_key or NO_KEY,
            max_retries=0,  # a second try is the caller's to decide
            timeout=openai.Timeout(None, connect=self.connect_timeout_s),
            http_client=openai.DefaultAsyncHttpxClient(verify=_tls()),
        )
        # The SDK fills these from the environment; they are not for whatever server we were given.
        client.organization = client.project = None
        return client


@cache
def _tls() -> ssl.SSLContext:
    # Reading the certificates takes 30 ms, which a stream must not cost the others on the loop.
    return httpx.create_ssl_context()


def _content(chunk: ChatCompletionChunk, reason: str) -> tuple[str, str]:
    """The chunk's text, and why the answer ends if it says so, else `reason`."""
    # The SDK does not check what a server sends: anything may be missing.
    choice = chunk.choices[0] if chunk.choices else None
    if choice is None:
        return "", reason
    text = choice.delta.content if choice.delta else None
    return text if isinstance(text, str) else "", choice.finish_reason or reason


def _is_thinking(chunk: ChatCompletionChunk) -> bool:
    """Whether a reasoning model shows that it is at work, before its answer's first word."""
    delta = chunk.choices[0].delta if chunk.choices else None
    return bool(getattr(delta, "reasoning_content", None) or getattr(delta, "reasoning", None))


def _judge_end(reason: str, characters: int) -> None:
    if reason == "content_filter":
        raise ModelRejected
    if not characters:
        raise ModelEmpty
    if not reason:
        raise ModelCut
