"""The calendars a web page links to, best first, and where on its site the events may be."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urldefrag, urljoin, urlsplit

from lxml import etree  # type: ignore[import-untyped] # lxml ships no types
from lxml import html as lxml_html

MAX_PAGE = 3_000_000
MAX_LINKS = 5_000
MAX_URL = 2_000
MAX_FOUND = 20
MAX_EVENTS_PAGES = 3

# How good a link is: declared by the page, a whole calendar, news about events, one event, other news.
DECLARED, WHOLE, EMBEDDED, EVENT_NEWS, ONE_EVENT, NEWS = range(6)

_ICAL = re.compile(
    r"\.ics(?:$|[?#])|[?&](?:outlook-)?ical=|ical_subscribe\.php|icalendar\.aspx|ical_feed|/live/ical/|/ical/?$|"
    r"[?&]format=ical|[?&]feed=(?:calendar|ical)",
    re.IGNORECASE,
)
# "Add to calendar" of one event: its address has the event in it, not only the calendar.
_OF_ONE_EVENT = re.compile(
    r"/(?:event|events|e)/(?!(?:list|month|week|day|today|category|tag|feed|ical|calendar|photo|map)\b)"
    r"[^/?#]+.*(?:ical=|\.ics|/ical)|ical_event|event_?id=|[?&]eid=|/event/\d+|\bics\.php\?.*\bid=",
    re.IGNORECASE,
)
_GOOGLE_HOSTS = ("calendar.google.com", "www.google.com")
_ABOUT_EVENTS = re.compile(
    r"\bevents?\b|\bcalend[ae]r\b|\bwhat[’'` -]*s[- ]*on\b|\bprograms?\b|\bhappenings\b|\bagenda\b",
    re.IGNORECASE,
)
_EVENTS_PATH = re.compile(
    r"/(?:[\w-]*events?[\w-]*|[\w-]*calend[ae]r[\w-]*|whats-?on|programs|happenings|agenda)(?:\.\w+)?/?$",
    re.IGNORECASE,
)
_TOCKIFY = re.compile(r"data-tockify-calendar\s*=\s*[\"']([\w.-]+)")
_TRUMBA = re.compile(
    r"trumba\.com/calendars/([\w.-]{1,100}?)(?:\.\w{1,9})?[\"'?]|webName\s*:\s*[\"']([\w.-]+)[\"']"
)
_TRIBE = re.compile(r"tribe-events|/wp-json/tribe/events|the-events-calendar")
_LOCALIST = re.compile(r"localist(?:-images|\.com)|[\"']/api/2/|id=[\"']localist", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a page, absolute and without its fragment, with the words that name it."""

    url: str
    words: str = ""
    kind: str = ""


def calendar_links(html: str, base_url: str) -> list[str]:
    """The calendars a page leads to, best first: whole ones before news feeds and single events."""
    return [url for _, url in _ranked(html, base_url)]


def whole_calendars(html: str, base_url: str) -> list[str]:
    """Those calendars that hold more than one event, and feeds of news that are about events; best first."""
    return [url for rank, url in _ranked(html, base_url) if rank <= EVENT_NEWS]


def events_pages(html: str, base_url: str) -> list[str]:
    """The pages of the same site where its events are most likely listed, likeliest first."""
    found: dict[str, tuple[int, str]] = {}
    here = urldefrag(base_url)[0].rstrip("/")
    for link in links_of(html, base_url):
        is_page = not link.kind and link.url.startswith("http") and not _ICAL.search(link.url)
        if not is_page or not same_site(link.url, base_url) or link.url.rstrip("/") == here:
            continue
        path = urlsplit(link.url).path
        is_named = bool(_ABOUT_EVENTS.search(link.words)) and len(link.words) <= 40
        is_path = bool(_EVENTS_PATH.search(path))
        if is_named or is_path:
            # Of those that are equally likely the short ones are the overviews.
            weight = (0 if is_named and is_path else 1 if is_path else 2) * 100 + path.count("/")
            plain = link.url.rstrip("/")
            found[plain] = min((weight, link.url), found.get(plain, (weight, link.url)))
    return [url for _, url in sorted(found.values())][:MAX_EVENTS_PAGES]


def links_of(html: str, base_url: str) -> list[Link]:
    """Every link, frame and script of a page; none when the page cannot be taken apart."""
    try:
        parser = lxml_html.HTMLParser(encoding="utf-8")
        text = html[:MAX_PAGE].replace("\x00", "").encode("utf-8", "replace")
        document = lxml_html.document_fromstring(text, parser=parser)
    except (ValueError, TypeError, etree.LxmlError):
        return []
    base = document.find(".//base")
    start = _absolute(str(base.get("href") or ""), base_url) if base is not None else base_url
    links = []
    for element in document.iter("a", "link", "iframe", "area", "script"):
        link = _link(element, start or base_url)
        if link is not None:
            links.append(link)
        if len(links) >= MAX_LINKS:
            break
    return links


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one site: the same host, or one a part of the other."""
    first, second = _place(one), _place(other)
    if first is None or second is None or first[1] != second[1]:
        return False
    hosts = sorted((first[0], second[0]), key=len)
    return hosts[0] == hosts[1] or ("." in hosts[0] and hosts[1].endswith("." + hosts[0]))


def _place(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:
        return None
    if not host or parts.scheme not in ("http", "https"):
        return None
    return host, 443 if port in (None, 80, 443) else port


def _absolute(url: str, base_url: str) -> str:
    try:
        return urldefrag(urljoin(base_url, url.strip()))[0]
    except ValueError:
        return ""


def _link(element: etree._Element, base_url: str) -> Link | None:
    written = str(element.get("href") or element.get("src") or element.get("data-src") or "")
    url = _absolute(written, base_url)
    if len(url) > MAX_URL or not url.lower().startswith(("http:", "https:", "webcal:", "webcals:")):
        return None
    title = str(element.get("title") or "")
    if element.tag == "a" or element.tag == "area":
        return Link(url, (" ".join("".join(element.itertext()).split()) or title)[:200])
    if element.tag == "link":
        is_alternate = "alternate" in str(element.get("rel") or "").lower()
        kind = str(element.get("type") or "other").lower() if is_alternate else "other"
        return Link(url, title, kind)
    return Link(url, title, str(element.tag))


def _ranked(html: str, base_url: str) -> list[tuple[int, str]]:
    """Every calendar once, with the best rank it has, as it stands on the page among equals."""
    found: dict[str, int] = {}
    for link in links_of(html, base_url):
        for rank, url in _calendars_of(link):
            found[url] = min(rank, found.get(url, rank))
    for url in _hinted(html[:MAX_PAGE], base_url):
        found.setdefault(url, EMBEDDED)
    found.pop(urldefrag(base_url)[0], None)
    ordered = sorted(found.items(), key=lambda item: item[1])
    return [(rank, url) for url, rank in ordered[:MAX_FOUND]]


def _calendars_of(link: Link) -> Iterator[tuple[int, str]]:
    """What one link says about a calendar, as addresses that can be fetched."""
    url = re.sub(r"^webcals?:(?://)?", "https://", link.url, flags=re.IGNORECASE)
    if _place(url) is None:
        return  # it becomes an address only with https, and then it is none
    is_subscription = url != link.url
    one_or_whole = ONE_EVENT if _OF_ONE_EVENT.search(url) else WHOLE
    if link.kind.startswith("text/calendar"):
        yield (DECLARED if one_or_whole == WHOLE else ONE_EVENT), url
    elif link.kind in ("application/rss+xml", "application/atom+xml"):
        yield (EVENT_NEWS if _ABOUT_EVENTS.search(f"{url} {link.words}") else NEWS), url
    elif google := _google(url):
        yield from ((EMBEDDED, one) for one in google)
    elif embedded := _embedded(url):
        yield EMBEDDED, embedded
    elif not link.kind and (is_subscription or _ICAL.search(url)):
        yield one_or_whole, url


def _google(url: str) -> list[str]:
    """The public calendars in an embedded Google calendar or a link to one."""
    parts = urlsplit(url)
    if parts.hostname not in _GOOGLE_HOSTS or "/calendar" not in f"/{parts.hostname}{parts.path}":
        return []
    if parts.path.endswith(".ics"):
        return [url]
    query = parse_qs(parts.query)
    names = [*query.get("src", []), *map(_decoded, query.get("cid", []))]
    return [
        f"https://calendar.google.com/calendar/ical/{quote(name, safe='')}/public/basic.ics"
        for name in names
        if "@" in name and "holiday@" not in name
    ]


def _decoded(text: str) -> str:
    """A Google calendar's name, which links give in base64 or as it is."""
    if "@" in text:
        return text
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _embedded(url: str) -> str:
    """The calendar file behind a widget or page of LibCal, Localist or Outlook; empty for other addresses."""
    parts = urlsplit(url)
    host, number = parts.hostname or "", (parse_qs(parts.query).get("cid") or [""])[0]
    if host.endswith("libcal.com") and re.search(r"calendar|api_events|widget|rss\.php", parts.path):
        return f"https://{host}/ical_subscribe.php?src=p&cid={number}" if number.isdigit() else ""
    if parts.path.startswith("/widget/view") and "schools=" in parts.query:
        return f"https://{host}/calendar.ics"
    if host.startswith("outlook.") and parts.path.endswith("/calendar.html"):
        return url.removesuffix("html") + "ics"
    return ""


def _hinted(html: str, base_url: str) -> Iterator[str]:
    """Calendars whose address only the page's code gives away."""
    for found in _TOCKIFY.finditer(html):
        yield f"https://tockify.com/api/feeds/ics/{found[1]}"
    if "trumba" in html.lower():
        for found in _TRUMBA.finditer(html):
            yield f"https://www.trumba.com/calendars/{found[1] or found[2]}.ics"
    if _TRIBE.search(html):
        yield urljoin(base_url, "/events/?ical=1")
    elif _LOCALIST.search(html):
        yield urljoin(base_url, "/calendar.ics")
