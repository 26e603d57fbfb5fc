"""The links of a page, and a walk along them that meets every kind of page early."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch
from playwright.sync_api import Page

from web.urls import urlpatterns

# What a page names as an address: links, files it loads, forms that only ask.
ADDRESSES = (
    ("//@href", "href"),
    ("//@src", "src"),
    ("//form[not(@method) or translate(@method, 'GET', 'get') = 'get']/@action", "action"),
)


@dataclass(frozen=True)
class Link:
    """An address a page names: whole, without its fragment, and the element that names it."""

    url: str
    element: lxml.html.HtmlElement = field(compare=False, repr=False)

    @property
    def is_followed_by_people(self) -> bool:
        """A link to click; all else is loaded by the browser itself."""
        return self.element.tag in ("a", "area")

    @property
    def rel(self) -> list[str]:
        return str(self.element.get("rel", "")).split()


@dataclass
class Answer:
    """What an address answered."""

    status: int
    kind: str
    text: str

    @property
    def is_html(self) -> bool:
        return self.kind.startswith("text/html")


# Enough to meet every kind of page: a walk goes to the kind seen least.
MOST_FOR_ONE_OF_EACH = 80

Get = Callable[[str], Answer]


def links_of(url: str, html: str) -> list[Link]:
    """All addresses in the page at `url`."""
    document = lxml.html.document_fromstring(html)
    found = [
        Link(urldefrag(urljoin(url, str(value)))[0], value.getparent())
        for path, _ in ADDRESSES
        for value in document.xpath(path)
    ]
    return [link for link in found if urlsplit(link.url).scheme in ("http", "https")]


def kind_of(url: str) -> str:
    """The name of the address in our URLconf; its folder for what is not in there."""
    path = urlsplit(url).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path.rpartition("/")[0]


def walk(get: Get, start: Iterable[str], most: int) -> Iterator[tuple[str, Answer, list[Link]]]:
    """Each address on this host once, with its answer and links: always the kind seen least next."""
    waiting, met, seen = list(start), set(start), Counter[str]()
    host = urlsplit(waiting[0]).netloc
    while waiting and most > 0:
        url = min(waiting, key=lambda one: seen[kind_of(one)])
        waiting.remove(url)
        seen[kind_of(url)] += 1
        most -= 1
        answer = get(url)
        links = links_of(url, answer.text) if answer.is_html and answer.text.strip() else []
        yield url, answer, links
        new = {link.url for link in links if urlsplit(link.url).netloc == host} - met
        met |= new
        waiting += sorted(new)


def pages_without_arguments() -> list[str]:
    """The paths of ours that need nothing more, whether or not a page leads to them."""
    paths = []
    for pattern in urlpatterns:
        try:
            paths.append(reverse(f"web:{pattern.name}"))
        except NoReverseMatch:
            continue
    return paths


def one_of_each_page(page: Page, site: str) -> list[str]:
    """An address of every kind of page that the visitor in `page` can meet, the one they are at first."""

    def get(url: str) -> Answer:
        answer = page.request.get(url)
        return Answer(answer.status, answer.headers.get("content-type", ""), answer.text())

    here = urldefrag(page.url)[0]
    start = [here, *(site + path for path in pages_without_arguments() if site + path != here)]
    one_of_each: dict[str, str] = {}
    for url, answer, _ in walk(get, start, MOST_FOR_ONE_OF_EACH):
        if answer.status == 200 and answer.is_html:
            one_of_each.setdefault(kind_of(url), url)
    return list(one_of_each.values())
