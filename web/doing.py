"""What an answer that is being written is busy with, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from assistant.query import EventQuery
from web.chips import radius_of, when_in_brief, where_in_brief


def doing_in_words(data: Mapping[str, Any]) -> str:
    """ "Searching Sat 14 – Sun 15 Mar within 10 miles of Newton …"; empty while nothing is understood."""
    if not data:
        return ""
    query = EventQuery.from_wire(data)
    if query.intent != "search":
        return _("Writing the answer …")
    when = when_in_brief(query) or _("the coming days")
    where = where_in_brief(query)
    if not where:
        return _("Searching %(when)s …") % {"when": when}
    where = where if radius_of(query) else _("near %(place)s") % {"place": where}
    return _("Searching %(when)s %(where)s …") % {"when": when, "where": where}
