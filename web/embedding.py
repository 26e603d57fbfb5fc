"""The assistant in other sites' pages: who may frame it, for which place, in which colours and language."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_supported_language_variant

from accounts.models import User
from accounts.tokens import token_pair
from assistant.surroundings import home_place
from events.models import ChatSession
from gazetteer import Place, load_gazetteer
from web.limits import count_guest

MOST_PLACE_LETTERS = 100
# Which colours a theme shows: the page's own `color-scheme`, and where its dark colours count.
THEMES = {
    "light": ("light", "not all"),
    "dark": ("dark", "all"),
    "auto": ("light dark", "(prefers-color-scheme: dark)"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """How a page shows the assistant; `unknown` is a place it named that we do not know."""

    place: Place | None
    unknown: str
    theme: str
    language: str

    @property
    def color_scheme(self) -> str:
        """For `<meta name="color-scheme">`."""
        return THEMES[self.theme][0]

    @property
    def dark_media(self) -> str:
        """When the dark colours count."""
        return THEMES[self.theme][1]


def frame_of(query: QueryDict, *, language: str) -> Frame:
    """What the frame's address asks for; what is missing or strange is as the site has it."""
    name = query.get("place", "").strip()[:MOST_PLACE_LETTERS]
    place = place_named(name)
    theme = query.get("theme", "")
    return Frame(
        place=place or home_place(),
        unknown=name if name and place is None else "",
        theme=theme if theme in THEMES else "auto",
        language=_known_language(query.get("lang", "")) or language,
    )


def place_named(name: str) -> Place | None:
    """The one place of this name, seen from home; None when unknown or unclear."""
    if not name:
        return None
    return load_gazetteer().resolve(name[:MOST_PLACE_LETTERS], near=home_place()).place


def framed_by() -> list[str]:
    """Who may frame the assistant, as `frame-ancestors` lists it."""
    return ["'self'", *settings.EMBED_HOSTS]


def open_conversation(request: HttpRequest, place: str) -> dict[str, object]:
    """A new guest's empty conversation at a place, and the guest's tokens; raises TooOften."""
    count_guest(request)
    guest = User.objects.create_guest()
    known = place_named(place)
    context = {"location": known.label} if known else {}
    session = ChatSession.objects.create(user=guest, context=context)
    return {**token_pair(guest), "session_id": session.pk}


def _known_language(code: str) -> str:
    try:
        return get_supported_language_variant(code) if code else ""
    except LookupError:
        return ""
