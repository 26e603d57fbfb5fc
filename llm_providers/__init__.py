"""Streams text from a language model."""

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

__all__ = [
    "Fault",
    "LanguageModel",
    "ModelCut",
    "ModelEmpty",
    "ModelError",
    "ModelRateLimited",
    "ModelRejected",
    "ModelTimeout",
    "ModelUnavailable",
    "OpenAICompatible",
    "ScriptedModel",
]
