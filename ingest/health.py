"""How a feed is, from its last reading."""

from __future__ import annotations

from events.models import Feed
from ingest.report import SourceReport

Health = Feed.Health
# A calendar of which more than this share cannot be read is not well.
MOST_REJECTED = 0.2
_SENTENCES = {
    "not_reachable": "Its server cannot be reached.",
    "timeout": "Its server does not answer in time.",
    "not_a_calendar": "What is there is no calendar; what was read before is kept.",
    "robots": "Its site does not want to be read (robots.txt).",
    "robots_unreadable": "Its site does not say whether it may be read (robots.txt).",
    "bad_certificate": "Its server's certificate cannot be trusted.",
    "bad_encoding": "What its server sends is damaged.",
    "too_large": "It is too large to be read.",
    "too_costly": "Reading it would take too much time or memory.",
    "refused_address": "It leads to an address that is not read.",
    "too_many_redirects": "Its address leads in a circle.",
    "host_busy": "Its server must not be asked yet.",
    "known_already": "The same calendar is read from another address.",
}


def judge(report: SourceReport) -> tuple[Health, str]:
    """The health, and why in one sentence; empty when all is well."""
    if report.error:
        return _failure(report.error)
    if report.held:
        return Health.EMPTY, report.held[:300]
    if report.is_partial:
        return Health.DEGRADED, "It breaks off; what was whole has been read."
    rejected = len(report.rejected)
    if rejected > MOST_REJECTED * max(report.components, 1):
        return Health.DEGRADED, f"{rejected} of its {report.components} entries cannot be read."
    if report.odd_zone:
        return Health.ODD_ZONE, report.odd_zone[:300]
    return (Health.UNCHANGED if not report.has_changed else Health.OK), ""


def _failure(error: str) -> tuple[Health, str]:
    code, _, said = error.partition(": ")
    # A page in place of the calendar, to sign in or to wait: its server answers, and its events are kept.
    health = Health.DEGRADED if code == "not_a_calendar" else Health.FAILING
    if code == "http_error":
        return health, f"{said[:1].upper()}{said[1:]}."[:300]
    return health, _SENTENCES.get(code, "It cannot be read.")
