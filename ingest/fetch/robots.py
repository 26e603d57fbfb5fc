"""What a site's robots.txt allows (RFC 9309), asked once an hour for each site."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from protego import Protego

from ingest.errors import FetchError, RefusedAddress
from ingest.fetch.web import USER_AGENT, Limits, Turn, at_once, fetch_url

KEPT_S = 3600.0
# A site whose robots.txt cannot be read is left alone for the run, and asked again by the next.
FAILURE_KEPT_S = 600.0
MOST_SITES = 500
_LIMITS = Limits(max_bytes=500_000, total_s=10.0, silence_s=5.0)
_OURS = USER_AGENT.partition("/")[0]
_lock = threading.Lock()
_known: OrderedDict[str, tuple[float, Protego | FetchError]] = OrderedDict()


def require_allowed(
    url: str, *, allow_private: bool, turn: Turn = at_once, clock: Callable[[], float] = time.monotonic
) -> None:
    """Raise FetchError when the site does not want this page read (robots) or cannot say (robots_unreadable).

    robots.txt itself is asked for within `turn`, as `fetch_url` asks.
    """
    site = _site(url)
    rules = _remembered(site, clock())
    if rules is None:
        rules = _asked(site, allow_private=allow_private, turn=turn)
        _remember(site, rules, clock())
    if isinstance(rules, FetchError):
        raise FetchError(
            f"its robots.txt cannot be read ({rules.args[0]}), so its pages are not either",
            code="robots_unreadable",
            retry_after_s=rules.retry_after_s,
        )
    if not rules.can_fetch(url, _OURS):
        raise FetchError("its robots.txt does not allow reading this page", code="robots")


def crawl_delay_s(url: str) -> float | None:
    """The pause between two requests that a site's robots.txt asked for when it was last read."""
    _, rules = _known.get(_site(url), (0.0, None))
    return rules.crawl_delay(_OURS) if isinstance(rules, Protego) else None


def forget() -> None:
    """Ask every site again."""
    with _lock:
        _known.clear()


def _remembered(site: str, now: float) -> Protego | FetchError | None:
    asked_at, rules = _known.get(site, (now, None))
    kept_s = FAILURE_KEPT_S if isinstance(rules, FetchError) else KEPT_S
    return rules if now - asked_at < kept_s else None


def _remember(site: str, rules: Protego | FetchError, now: float) -> None:
    with _lock:
        _known[site] = (now, rules)
        _known.move_to_end(site)
        while len(_known) > MOST_SITES:
            _known.popitem(last=False)


def _asked(site: str, *, allow_private: bool, turn: Turn) -> Protego | FetchError:
    """The rules of a site, which allow all where it has none; an error where its server fails."""
    try:
        fetched = fetch_url(f"{site}/robots.txt", allow_private=allow_private, limits=_LIMITS, turn=turn)
    except RefusedAddress:
        raise
    except FetchError as exc:
        if exc.code == "host_busy":
            raise
        return Protego.parse("") if exc.is_refused else exc
    return Protego.parse(fetched.body.content.decode("utf-8-sig", "replace") if fetched.body else "")


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
