"""Streams text from a language model.

What speaks to a server (`openai_compatible`, `structured`) is imported where it is used: its SDK
takes a fifth of a start to import, and most installations have no model.
"""

from llm_providers.breaker import Circuit, CircuitBreaker, ModelResting
from llm_providers.errors import (
    ModelCut,
    ModelEmpty,
    ModelError,
    ModelRateLimited,
    ModelRejected,
    ModelTimeout,
    ModelUnavailable,
)
from llm_providers.model import LanguageModel
from llm_providers.scripted import Fault, ScriptedModel
from llm_providers.usage import Usage

__all__ = [
    "Circuit",
    "CircuitBreaker",
    "Fault",
    "LanguageModel",
    "ModelCut",
    "ModelEmpty",
    "ModelError",
    "ModelRateLimited",
    "ModelRejected",
    "ModelResting",
    "ModelTimeout",
    "ModelUnavailable",
    "ScriptedModel",
    "Usage",
]
