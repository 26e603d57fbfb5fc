"""The assistant in other sites' pages: its script, the page in the frame, and the conversation it opens."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import TooOften
from web.embedding import frame_of, framed_by, open_conversation
from web.examples import example_questions
from web.forms import QUESTION_LENGTH
from web.limits import with_retry_after
from web.middleware import policy, tile_hosts
from web.refusals import refusal_words, refused_json
from web.rendering import answers_in_english, page

LANGUAGE_NAMES = dict(settings.LANGUAGES)


@require_safe
@cache_control(public=True, max_age=3600)
def script(_request: HttpRequest) -> HttpResponse:
    """What a site's page loads to have the assistant in it."""
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8", headers=headers)


@require_safe
@cache_control(public=True, max_age=60)
@xframe_options_exempt
def frame(request: HttpRequest) -> HttpResponse:
    """The assistant alone, for a frame: whoever looks at it gets the same page, and no cookie."""
    shown = frame_of(request.GET, language=translation.get_language() or settings.LANGUAGE_CODE)
    context = {
        "frame": shown,
        "place_label": shown.place.label if shown.place else "",
        "examples": example_questions(shown.place),
        "questions_limit": QUESTION_LENGTH,
    }
    with translation.override(shown.language):
        context["answers_in_english"] = answers_in_english()
        # Without the request no template can ask for a CSRF token, which would set a cookie.
        text = render_to_string("web/embed.html", context)
    headers = {
        "Content-Security-Policy": policy(framed_by=framed_by(), images=tile_hosts()),
        "Content-Language": shown.language,
    }
    return HttpResponse(text, headers=headers)


@require_POST
@csrf_exempt  # it reads no cookie and sets none: nobody's rights can be borrowed
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """A new guest with an empty conversation at a place, for the frame's first question."""
    _require_own_page(request)
    try:
        return JsonResponse(open_conversation(request, _place_of(request)))
    except TooOften as refused:
        return with_retry_after(refused_json(refusal_words(refused)), refused)


@require_safe
@never_cache
def embed_help(request: HttpRequest) -> HttpResponse:
    """How to put the assistant into a site, with this site's own address."""
    context = {
        "script_url": request.build_absolute_uri("/embed.js"),
        "hosts": settings.EMBED_HOSTS,
        "languages": LANGUAGE_NAMES.items(),
    }
    return page(request, "web/embed_help.html", context)


def _require_own_page(request: HttpRequest) -> None:
    """Another site's page can neither read the answer nor may it make guests."""
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.get_host():
        raise PermissionDenied


def _place_of(request: HttpRequest) -> str:
    try:
        sent = json.loads(request.body)
    except ValueError:
        raise BadRequest from None
    place = sent.get("place") if isinstance(sent, dict) else None
    return place.strip() if isinstance(place, str) else ""


@cache
def _script() -> bytes:
    path = finders.find("web/js/embed.js")
    assert isinstance(path, str)
    return Path(path).read_bytes()
