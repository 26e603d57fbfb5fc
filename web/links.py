"""Addresses that came from a calendar."""

from urllib.parse import urlsplit


def web_link(url: str) -> str:
    """The address if it is one a browser may be sent to, else empty: a feed may say `javascript:`."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in ("http", "https") and parts.hostname else ""
