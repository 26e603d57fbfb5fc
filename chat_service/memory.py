"""What a long-lived process of many small objects does about memory."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

# New containers until the young ones are looked through; then every twentieth look includes the middle-aged.
# The default of 700 and 10 looks through everything dozens of times a minute, half a second each, while a
# thousand turns speak. What ends frees itself; cycles are rare and may wait.
THRESHOLDS = (20_000, 20, 1000)


def settle() -> None:
    """After the warm-up: what is there stays, and the collector need never look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


def give_back_memory() -> None:
    """Free what waits in cycles, and return what is free to the system, where it can be asked to (glibc)."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
