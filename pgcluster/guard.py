"""Waits until nobody uses the server, then has it stopped: the last user may have been killed.

Run by path, in a process of its own, with the standard library only: it lives as long as the server does.
"""

import fcntl
import os
import sys
from pathlib import Path


def main(home: Path) -> None:
    """Leave the caller, wait for the last user of `home`, and become `python -m pgcluster` to stop it."""
    if os.fork():
        return
    with (home / "postgres.users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)  # granted when the last shared lock is gone
        if not (home / "postgres" / "postmaster.pid").exists():
            return
        os.set_inheritable(users.fileno(), True)  # whoever comes meanwhile waits for the stop to end
        environment = {"PATH": os.defpath, "PYTHONPATH": str(Path(__file__).parent.parent)}
        os.execve(sys.executable, [sys.executable, "-m", "pgcluster", str(home)], environment)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
