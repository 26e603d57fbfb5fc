"""How often somebody may do something, counted in the memory of this process and forgotten with it."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

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
        key, now = key[:MOST_KEY_LENGTH], self._clock()
        with self._lock:
            done = self._done.setdefault(key, deque())
            self._done.move_to_end(key)
            while done and done[0] <= now - self._period_s:
                done.popleft()
            if len(done) >= most:
                raise TooOften(math.ceil(done[0] + self._period_s - now))
            done.append(now)
            while len(self._done) > MOST_KEYS:
                self._done.popitem(last=False)

    def forget(self, key: str) -> None:
        """Begin to count this key anew."""
        with self._lock:
            self._done.pop(key[:MOST_KEY_LENGTH], None)

    def clear(self) -> None:
        """Begin to count everybody anew."""
        with self._lock:
            self._done.clear()


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
