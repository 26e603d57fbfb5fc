"""The same event in several calendars: found by rule, shown once, taken apart again when it is not so."""

from ingest.merging.decisions import confirm, refuse, unmerge
from ingest.merging.feeds import leave_feed, merge_feed, take_turn

__all__ = ["confirm", "leave_feed", "merge_feed", "refuse", "take_turn", "unmerge"]
