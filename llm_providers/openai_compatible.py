"""A language model behind a server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, others."""

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
            piece = _read(chunk)
            reason = piece.finish_reason or reason
            text = piece.text if characters else piece.text.lstrip()  # an answer of blanks is none
            if text or piece.is_thinking:
                patience.heard()
            if text:
                characters += len(text)
                yield text
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
        try:
            httpx.URL(self.base_url)
        except httpx.InvalidURL as exc:
            raise ModelRejected from exc
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


@dataclass(frozen=True)
class _Piece:
    """What one chunk says."""

    text: str = ""
    finish_reason: str = ""
    is_thinking: bool = False


def _read(chunk: ChatCompletionChunk) -> _Piece:
    """Read a chunk; raises ValueError when it has another shape, which the SDK does not check."""
    try:
        if not chunk.choices:
            return _Piece()
        choice = chunk.choices[0]
        delta: Any = choice.delta
        if delta is None:
            return _Piece(finish_reason=choice.finish_reason or "")
        return _Piece(
            text=str(delta.content or ""),
            finish_reason=choice.finish_reason or "",
            # What a reasoning model thinks is no part of its answer, but shows that it is at work.
            is_thinking=bool(getattr(delta, "reasoning_content", "") or getattr(delta, "reasoning", "")),
        )
    except (AttributeError, TypeError, LookupError) as exc:
        raise ValueError("not a chat completion chunk") from exc


def _judge_end(reason: str, characters: int) -> None:
    if reason == "content_filter":
        raise ModelRejected
    if not characters:
        raise ModelEmpty
    if not reason:
        raise ModelCut
