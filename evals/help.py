"""The help of a language model in understanding, as it is measured: what it added, and how long it took."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles
from time import perf_counter

from django.conf import settings

from assistant.helping import SCHEMA, SYSTEM, helped, proposal_in, question_for, wants_help
from assistant.query import EventQuery
from llm_providers import ModelError
from llm_providers.structured import Structured


@dataclass
class Help:
    """Asks a model about each query that wants help, and counts."""

    model: Structured
    taken_s: list[float] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)

    @classmethod
    def configured(cls) -> Help:
        """With the model of the settings, and no hurry: what it knows is measured, and then its time."""
        return cls(Structured(settings.LLM_BASE_URL, settings.LLM_API_KEY, settings.LLM_MODEL, timeout_s=60))

    def __call__(self, message: str, query: EventQuery) -> EventQuery:
        """The query with the model's help."""
        self.counts["turns"] += 1
        if not wants_help(query):
            return query
        self.counts["asked"] += 1
        began = perf_counter()
        try:
            said = asyncio.run(self.model.ask(SYSTEM, question_for(message, query), SCHEMA))
        except ModelError:
            self.counts["failed"] += 1
            return query
        finally:
            self.taken_s.append(perf_counter() - began)
        better = helped(query, proposal_in(said), message)
        changed = [name for name in query.to_wire() if getattr(better, name) != getattr(query, name)]
        self.counts["changed"] += bool(changed)
        self.fields.update(changed)
        return better

    def report(self) -> str:
        """What the help did, in a few lines."""
        cuts = quantiles(self.taken_s, n=20, method="inclusive") if len(self.taken_s) > 1 else []
        seconds = f"; seconds p50 {cuts[9]:.2f}, p95 {cuts[18]:.2f}" if cuts else ""
        return (
            f"\n{self.model.model} was asked in {self.counts['asked']} of {self.counts['turns']} turns,"
            f" failed in {self.counts['failed']} and changed {self.counts['changed']};"
            f" fields: {dict(self.fields)}{seconds}"
        )
