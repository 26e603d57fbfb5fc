"""What an operator says about a link; it outlasts every reading."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from events.models import SameEvent
from ingest.merging.feeds import take_turn
from ingest.merging.showing import show_again


def confirm(link: SameEvent, by: User | None) -> None:
    """The two rows are one event, whatever the rule says."""
    _decide(link, SameEvent.Decision.CONFIRMED, by)


def refuse(link: SameEvent, by: User | None) -> None:
    """The two rows are never one event, nor are the other occurrences of their series."""
    _decide(link, SameEvent.Decision.REFUSED, by)


@transaction.atomic
def unmerge(link: SameEvent, by: User | None) -> None:
    """Take back what was decided and separate the rows; the next reading goes by the rule again."""
    _decide(link, SameEvent.Decision.REFUSED, by)
    link.delete()


@transaction.atomic
def _decide(link: SameEvent, decision: SameEvent.Decision, by: User | None) -> None:
    take_turn()
    link.decision, link.decided_by = decision, by
    link.save(update_fields=["decision", "decided_by"])
    show_again({link.first_id, link.second_id})
