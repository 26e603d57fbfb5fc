"""A question that is sent again with its key is the same turn, not a second one."""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from chat_service.errors import IdempotencyConflict

T = TypeVar("T")

KEYS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Key:
    """A client's own name for one question, and the body it was first sent with."""

    user_id: int
    name: str
    digest: bytes

    @classmethod
    def of(cls, user_id: int, name: str, body: str) -> Key:
        """The key of a body."""
        return cls(user_id, name, hashlib.sha256(body.encode()).digest())


class Once(Generic[T]):
    """Remembers what the last KEYS_KEPT keys began, in this process."""

    def __init__(self) -> None:
        self._begun: OrderedDict[tuple[int, str], tuple[bytes, asyncio.Future[T]]] = OrderedDict()

    async def begin(self, key: Key, begin: Callable[[], Awaitable[T]]) -> T:
        """What `begin` gave for this key, now or before; raises IdempotencyConflict for another body.

        What failed is forgotten: the same key may try again.
        """
        name = (key.user_id, key.name)
        if name not in self._begun:
            self._begun[name] = (key.digest, asyncio.ensure_future(begin()))
            if len(self._begun) > KEYS_KEPT:
                self._begun.popitem(last=False)
        digest, begun = self._begun[name]
        if digest != key.digest:
            raise IdempotencyConflict
        try:
            return await asyncio.shield(begun)
        except Exception:
            self._begun.pop(name, None)
            raise
