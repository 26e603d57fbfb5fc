"""What one reading may cost, and the limits that hold a process to it."""

from __future__ import annotations

import resource
import signal
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds of computing, whole seconds of waiting, bytes of memory."""

    cpu_s: int = 60
    wall_s: int = 120
    most_bytes: int = 1_500_000_000

    def hold(self) -> None:
        """End this process when it computes or waits too long; memory beyond the limit is a MemoryError."""
        resource.setrlimit(resource.RLIMIT_CPU, (self.cpu_s, self.cpu_s))
        resource.setrlimit(resource.RLIMIT_DATA, (self.most_bytes, self.most_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(self.wall_s)


USUAL = Limits()
