"""Stops the server of a data directory; the guard becomes this when nobody uses it any more."""

import sys
from pathlib import Path

from pgcluster.server import Server

if __name__ == "__main__":
    Server(Path(sys.argv[1])).stop()
