"""The moment at which the benchmarks' clock stands still, and for which their events are made."""

from datetime import datetime
from zoneinfo import ZoneInfo

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=ZoneInfo("America/New_York"))
DAYS = 120
