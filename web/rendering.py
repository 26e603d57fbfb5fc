"""Renders a page with what every page shows around its content."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from assistant.surroundings import home_place, zone_of
from events import clock
from web.cards import View
from web.guests import account_of
from web.history import days_of_history
from web.reader import reader_zone


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
        "today": f"{today:%A}, {today:%B} {today.day}",
        "account": account_of(request),
        "history": days_of_history(person, zone=reader_zone(request)),
        "questions_limit": 4000,
    }
    return render(request, template, frame | (context or {}), status=status)


def view_from_home(request: HttpRequest) -> View:
    """How this reader looks at events: now, on their clock, from the home place."""
    home = home_place()
    point = (home.latitude, home.longitude) if home else None
    return View(now=clock.now(), zone=reader_zone(request) or settings.TIME_ZONE, point=point)
