"""Renders a page with what every page shows around its content."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.models import User
from assistant.surroundings import home_place, zone_of
from events import clock
from web.cards import View
from web.guests import account_of
from web.history import days_of_history
from web.preferences import home_named_by
from web.reader import reader_zone
from web.words import long_day, short_day


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """The template in the frame: the place and its date, the person and their conversations."""
    home = home_place()
    today = clock.now().astimezone(ZoneInfo(zone_of(home))).date()
    person = request.user if isinstance(request.user, User) else None
    frame = {
        "place": home.name if home else "",
        "place_label": home.label if home else "",
        "today": long_day(today, today),
        "today_short": short_day(today),
        "answers_in_english": answers_in_english(),
        "account": account_of(request),
        "history": days_of_history(person, zone=reader_zone(request)),
        "questions_limit": 4000,
    }
    return render(request, template, frame | (context or {}), status=status)


def answers_in_english() -> bool:
    """Whether answers are in another language than the page: the built-in writer knows English only."""
    return not settings.LLM_MODEL and get_language() != "en"


def view_from_home(request: HttpRequest) -> View:
    """How this reader looks at events: now, on their clock, from their home place, else the site's."""
    account = account_of(request)
    home = home_place(home_named_by(account) if account else "")
    point = (home.latitude, home.longitude) if home else None
    zone = reader_zone(request) or settings.TIME_ZONE
    return View(now=clock.now(), zone=zone, point=point, site=request.build_absolute_uri("/"))
