"""Addresses at which an online event is joined; an ordinary link is never one."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from ingest.cleaning import MAX_SOURCE, web_address, web_addresses

_ROOM = re.compile(
    r"^https?://(?:"
    r"(?:[\w-]+\.)*(?:zoom\.us|zoomgov\.com)/(?:j|w|s|my|wc|webinar/register|meeting/register)/\S+|"
    r"teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/\S+|"
    r"meet\.google\.com/[a-z]{3}-[a-z]{4}-[a-z]{3}\b\S*|"
    r"[\w-]+\.webex\.com/\S*(?:meet/|join/|j\.php|wbxmjs|m/)\S*|"
    r"(?:www\.|m\.)?youtube\.com/(?:live/\S+|(?:@[\w.-]+|c(?:hannel)?/[\w-]+)/live\b\S*)|"
    r"(?:global\.|meet\.|app\.)*(?:gotomeeting\.com/join|goto\.com|gotomeet\.me)/\S+|"
    r"meet\.jit\.si/\S+|whereby\.com/\S+|bluejeans\.com/\d\S*)$",
    re.IGNORECASE,
)
# Where Markdown or brackets begin after an address.
_AFTER = re.compile(r"[\[\]()|]")
_SIGN_UP = re.compile(r"/(?:webinar|meeting)/register/", re.IGNORECASE)


def meeting_url_in(texts: Iterable[str]) -> str:
    """The first address of a meeting in the texts (plain or HTML), one to sign up at only if no other."""
    written = (url for text in texts for url in web_addresses(html.unescape(text[:MAX_SOURCE])))
    found = [url for one in written if is_meeting(url := _AFTER.split(one)[0])]
    return next((url for url in found if not _SIGN_UP.search(url)), found[0] if found else "")


def is_meeting(url: str) -> bool:
    """Whether the address is that of a video meeting or a live broadcast."""
    return bool(_ROOM.match(url)) and bool(web_address(url))
