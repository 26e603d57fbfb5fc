"""Streams text from a language model."""

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
from llm_providers.openai_compatible import OpenAICompatible
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
    "OpenAICompatible",
    "ScriptedModel",
    "Usage",
]
