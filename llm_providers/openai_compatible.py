"""A language model behind a server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, others."""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeGuard

import httpx
import openai
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

from llm_providers import translation
from llm_providers.errors import (
    ModelCut,
    ModelEmpty,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)
from llm_providers.patience import Patience
from llm_providers.usage import Usage

NO_KEY = "none"  # the SDK insists on a key; servers of one's own do not
MOST_CHARACTERS_PER_TOKEN = 16
CUT_MARK = " …"
# Who is told to come back later than this has the built-in writer's answer sooner.
LONGEST_PAUSE_S = 2.0
MOST_TOKENS = 10_000_000  # a server that tells more is wrong


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
    most_tries: int = 1
    pause_s: float = 0.3
    _refused: set[str] = field(init=False, default_factory=set, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The model's name at its server."""
        return self.model

    async def stream(self, system: str, user: str, usage: Usage | None = None) -> AsyncGenerator[str, None]:
        """Yield the answer piece by piece; raises ModelError.

        An answer cut at `max_tokens` ends with an ellipsis and is complete otherwise. Only what fails before
        its first piece is asked again, and only within the time limits of the first question.
        """
        usage = usage or Usage()
        patience = Patience(self.first_token_timeout_s, self.next_token_timeout_s, self.total_timeout_s)
        has_spoken = False
        try:
            for tries_left in reversed(range(self.most_tries)):
                try:
                    async with aclosing(self._try(system, user, patience, usage)) as pieces:
                        async for piece in pieces:
                            has_spoken = True
                            yield piece
                except ModelUnavailable as exc:
                    pause_s = self._pause_after(exc)
                    if has_spoken or not tries_left or not patience.lasts(pause_s):
                        raise
                else:
                    return
                await asyncio.sleep(pause_s)
        finally:
            usage.end()

    async def _try(
        self, system: str, user: str, patience: Patience, usage: Usage
    ) -> AsyncGenerator[str, None]:
        usage.begin(self.model)
        with translation.of_errors():
            async with self._client() as client:
                chunks = await patience.wait_for(self._ask(client, system, user))
                usage.took(system, user)
                async with chunks, aclosing(self._pieces(chunks, patience, usage)) as pieces:
                    async for piece in pieces:
                        yield piece

    async def _pieces(
        self, chunks: openai.AsyncStream[ChatCompletionChunk], patience: Patience, usage: Usage
    ) -> AsyncGenerator[str, None]:
        reason, characters, is_finished = "", 0, False
        while (chunk := await _next(chunks, patience, is_finished=is_finished)) is not None:
            piece = _read(chunk)
            reason = piece.finish_reason or reason
            text = piece.text if characters else piece.text.lstrip()  # an answer of blanks is none
            if text or piece.thought:
                patience.heard()
                usage.thought(piece.thought)
            if piece.tokens is not None:
                usage.told(*piece.tokens)
            if text:
                usage.said(text)
                characters += len(text)
                yield text
            is_finished = bool(piece.finish_reason) or (is_finished and not text)
            if is_finished:
                patience.heard_all()
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
        while True:
            options = self._options()
            try:
                chunks: openai.AsyncStream[ChatCompletionChunk] = await client.chat.completions.create(
                    model=self.model, messages=messages, stream=True, **options
                )
                return chunks
            except (openai.BadRequestError, openai.UnprocessableEntityError) as exc:
                refused = _refused_option(exc, options)
                if refused is None:
                    raise
                self._refused.add(refused)

    def _options(self) -> dict[str, Any]:
        """What the server is asked for beside the model and the messages, but for what it refused."""
        # Some hosted models know only the newer name of the one, and only the default of the other.
        limit = "max_completion_tokens" if "max_tokens" in self._refused else "max_tokens"
        options = {
            limit: self.max_tokens,
            "temperature": self.temperature,
            "stream_options": {"include_usage": True},
        }
        return {name: value for name, value in options.items() if name not in self._refused}

    def _pause_after(self, error: ModelUnavailable) -> float:
        """How long to wait before asking again; for ever where that is no use."""
        match error:
            case ModelRateLimited():
                wished_s = error.retry_after_s
                return wished_s if wished_s is not None and wished_s <= LONGEST_PAUSE_S else math.inf
            case ModelEmpty() | ModelCut():
                return math.inf
            case _:
                return self.pause_s

    def _client(self) -> openai.AsyncOpenAI:
        try:
            httpx.URL(self.base_url)
        except httpx.InvalidURL as exc:
            raise ModelRejected from exc
        client = openai.AsyncOpenAI(
            base_url=self.base_url,
            api_key=self.api_key or NO_KEY,
            max_retries=0,  # the SDK's do not know our time limits
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
    thought: str = ""  # what a reasoning model thinks is no part of its answer, but shows that it is at work
    tokens: tuple[int, int] | None = None  # of the prompt and of the answer, where it tells


async def _next(
    chunks: openai.AsyncStream[ChatCompletionChunk], patience: Patience, *, is_finished: bool
) -> ChatCompletionChunk | None:
    """The next chunk; None at the end, and where nothing but the usage of a finished answer is missing."""
    try:
        return await patience.wait_for(anext(chunks, None))
    except (ModelTimeout, openai.OpenAIError, ValueError):
        if not is_finished:
            raise
        return None


def _refused_option(error: openai.APIStatusError, options: Mapping[str, Any]) -> str | None:
    """Which of the options the server does not know, as far as another try without it may help."""
    if isinstance(error.param, str) and error.param in options:
        return None if error.param == "max_completion_tokens" else error.param
    # Not every server has a field for it.
    says = str(error.body)
    is_usage = "stream_options" in options and ("stream_options" in says or "include_usage" in says)
    return "stream_options" if is_usage else None


def _tokens(told: Any) -> tuple[int, int] | None:
    prompt, answer = (getattr(told, name, None) for name in ("prompt_tokens", "completion_tokens"))
    return (prompt, answer) if _is_count(prompt) and _is_count(answer) else None


def _is_count(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and 0 < value < MOST_TOKENS


def _read(chunk: ChatCompletionChunk) -> _Piece:
    """Read a chunk; raises ValueError when it has another shape, which the SDK does not check."""
    try:
        tokens = _tokens(chunk.usage)
        if not chunk.choices:
            return _Piece(tokens=tokens)
        choice = chunk.choices[0]
        delta: Any = choice.delta
        reason = choice.finish_reason or ""
        if delta is None:
            return _Piece(finish_reason=reason, tokens=tokens)
        thought = getattr(delta, "reasoning_content", "") or getattr(delta, "reasoning", "")
        return _Piece(str(delta.content or ""), reason, str(thought or ""), tokens)
    except (AttributeError, TypeError, LookupError) as exc:
        raise ValueError("not a chat completion chunk") from exc


def _judge_end(reason: str, characters: int) -> None:
    if reason == "content_filter":
        raise ModelRejected
    if not characters:
        raise ModelEmpty
    if not reason:
        raise ModelCut
