"""One answer of a model as JSON of a given shape, where its server can hold it to that, else as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import openai

from llm_providers import translation
from llm_providers.errors import ModelTimeout, Stage
from llm_providers.openai_compatible import NO_KEY

MOST_TOKENS = 80


@dataclass(frozen=True)
class Structured:
    """A model that is asked for short JSON; what its server refuses is not asked for again."""

    base_url: str
    api_key: str = field(repr=False)
    model: str
    timeout_s: float = 1.5
    _refused: list[str] = field(init=False, default_factory=list, compare=False, repr=False)

    async def ask(self, system: str, user: str, schema: Mapping[str, Any]) -> str:
        """The text of the answer, which may still be no JSON; raises ModelError."""
        try:
            async with asyncio.timeout(self.timeout_s):
                with translation.of_errors():
                    async with self._client() as client:
                        return await self._answer(client, system, user, schema)
        except TimeoutError as exc:
            raise ModelTimeout(Stage.TOTAL) from exc

    async def _answer(
        self, client: openai.AsyncOpenAI, system: str, user: str, schema: Mapping[str, Any]
    ) -> str:
        formats: dict[str, Any] = {
            "json_schema": {"type": "json_schema", "json_schema": {"name": "query", "schema": schema}},
            "json_object": {"type": "json_object"},
            "text": openai.omit,
        }
        for name, wanted in formats.items():
            if name in self._refused:
                continue
            try:
                answer = await client.chat.completions.create(
                    model=self.model,
                    messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                    response_format=wanted,
                    max_tokens=MOST_TOKENS,
                    temperature=0,
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if name == "text":
                    raise
                self._refused.append(name)
            else:
                return (answer.choices[0].message.content or "") if answer.choices else ""
        return ""

    def _client(self) -> openai.AsyncOpenAI:
        client = openai.AsyncOpenAI(
            base_url=self.base_url, api_key=self.api_key or NO_KEY, max_retries=0, timeout=self.timeout_s
        )
        # The SDK fills these from the environment; they are not for whatever server we were given.
        client.organization = client.project = None
        return client
