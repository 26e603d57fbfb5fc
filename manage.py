#!/usr/bin/env python
"""Runs a command of the project, with the private PostgreSQL at hand when no DATABASE_URL is given."""

import sys

from config.processes import run_command

if __name__ == "__main__":
    sys.exit(run_command(sys.argv))
