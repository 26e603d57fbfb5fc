"""The language models of the settings."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from llm_providers import CircuitBreaker, LanguageModel


def configured_models() -> dict[str, LanguageModel]:
    """The models by name, the default first; empty when the built-in writer is to answer."""
    if not settings.LLM_BASE_URL:
        return {}
    from llm_providers.openai_compatible import OpenAICompatible  # noqa: PLC0415 a fifth of a start

    names = dict.fromkeys(name for name in (settings.LLM_MODEL, settings.LLM_MODEL_B) if name)
    return {
        name: CircuitBreaker(
            OpenAICompatible(
                base_url=settings.LLM_BASE_URL,
                api_key=settings.LLM_API_KEY,
                model=name,
                total_timeout_s=settings.LLM_TIMEOUT_S,
                most_tries=2,
            )
        )
        for name in names
    }


def circuits_of(models: Mapping[str, LanguageModel]) -> dict[str, str]:
    """Whether each model is being asked: "closed" (it is), "half_open" (as a probe) or "open" (it rests)."""
    return {name: model.circuit.value for name, model in models.items() if isinstance(model, CircuitBreaker)}
