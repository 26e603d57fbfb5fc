"""How often somebody may do something, counted in the memory of this process and forgotten with it."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.http import HttpRequest

MOST_KEYS = 10_000
MOST_KEY_LENGTH = 200


class TooOften(Exception):
    """Somebody did something too often; `wait_s` is when it works again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"again in {wait_s} s")
        self.wait_s = wait_s


class Limit:
    """Counts what each key did in the last `period_s` seconds; too many keys: the quietest go."""

    def __init__(self, period_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._period_s = period_s
        self._clock = clock
        self._done: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, most: int) -> None:
        """Count one more; raises TooOften, and counts nothing, when `most` were counted already."""
        with self._lock:
            self._refuse(key, most)
            self._note(key)

    def check(self, key: str, most: int) -> None:
        """Raise TooOften when `most` were counted already; counts nothing."""
        with self._lock:
            self._refuse(key, most)

    def count(self, key: str) -> None:
        """Count one more."""
        with self._lock:
            self._note(key)

    def forget(self, key: str) -> None:
        """Begin to count this key anew."""
        with self._lock:
            self._done.pop(key[:MOST_KEY_LENGTH], None)

    def clear(self) -> None:
        """Begin to count everybody anew."""
        with self._lock:
            self._done.clear()

    def _refuse(self, key: str, most: int) -> None:
        done, now = self._done.get(key[:MOST_KEY_LENGTH], deque[float]()), self._clock()
        while done and done[0] <= now - self._period_s:
            done.popleft()
        if len(done) >= most:
            first = done[-most] if most else now
            raise TooOften(math.ceil(first + self._period_s - now))

    def _note(self, key: str) -> None:
        key = key[:MOST_KEY_LENGTH]
        self._done.setdefault(key, deque()).append(self._clock())
        self._done.move_to_end(key)
        while len(self._done) > MOST_KEYS:
            self._done.popitem(last=False)


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, as `network_of` says it."""
    # Behind a proxy that uvicorn trusts (FORWARDED_ALLOW_IPS) this is what the proxy says; a client's own
    # X-Forwarded-For is never read here.
    return network_of(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """What one household's addresses have in common: an IPv4 address, the first half of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Address(int(parsed) >> 64 << 64))
