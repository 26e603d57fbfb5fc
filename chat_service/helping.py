"""Asks the language model about words that no rule understood, where LLM_UNDERSTANDS lets it.

The thread that searches waits for it, never longer than PATIENCE_S; whatever goes wrong, nothing is added.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from assistant.helping import SCHEMA, SYSTEM, helped, proposal_in, question_for, wants_help
from assistant.query import EventQuery
from llm_providers import ModelError

if TYPE_CHECKING:
    from llm_providers.structured import Structured

logger = logging.getLogger("superschedules.turns")

PATIENCE_S = 1.5


def configured_help() -> Callable[[str, EventQuery], EventQuery] | None:
    """What adds to a query, or None where no model is to help."""
    if not settings.LLM_UNDERSTANDS or not settings.LLM_BASE_URL:
        return None
    model = _model(settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL)
    return lambda message, query: _helped(model, message, query)


@lru_cache(maxsize=4)
def _model(base_url: str, api_key: str, name: str) -> Structured:
    from llm_providers.structured import Structured  # noqa: PLC0415 a fifth of a start

    return Structured(base_url, api_key, name, timeout_s=PATIENCE_S)  # it remembers what its server refuses


def _helped(model: Structured, message: str, query: EventQuery) -> EventQuery:
    if not wants_help(query):
        return query
    try:
        said = asyncio.run(model.ask(SYSTEM, question_for(message, query), SCHEMA))
    except ModelError as exc:
        logger.warning("no help in understanding: %s", type(exc).__name__)
        return query
    return helped(query, proposal_in(said), message)
