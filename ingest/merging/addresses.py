"""When two web addresses are one page."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|_ga)$", re.IGNORECASE)


def canonical(url: str) -> str:
    """The address without scheme, "www.", tracking and last slash; empty for a site's front page."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    asked = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(pair[0])]
    path = parts.path.rstrip("/")
    # Single-page sites name the event behind the hash.
    page = parts.fragment.rstrip("/") if parts.fragment.startswith(("/", "!/")) else ""
    if not path and not asked and len(page) < 3:
        return ""
    query = f"?{urlencode(sorted(asked))}" if asked else ""
    return f"{host}{path}{query}{f'#{page}' if page else ''}"
