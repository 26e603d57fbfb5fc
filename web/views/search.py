"""The page of a search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from assistant.query import EventQuery
from events import clock
from web.rendering import page, view_from_home
from web.search_asking import FAILED, Asked, asked_by, page_number
from web.search_fields import fields_of
from web.search_form import SearchForm, names_of_parameters, said_in
from web.search_links import Params, path_of
from web.search_view import (
    MOST_LISTED,
    VIEWS,
    candidates_for,
    chip_links,
    circle_of,
    groups_of,
    name_of,
    offers_for,
    pages_of,
    question_back,
    question_of,
    scope_of,
    subscription_to,
)
from web.searching import found_for

_INDEXED = frozenset({"q", "topic", "when", "place", "location_id", "audience", "free"})
_MOST_INDEXED = 2


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The form, what was searched and what was found."""
    if clean := _without_empty(request):
        return HttpResponseRedirect(clean)
    now = clock.now()
    try:
        asked = asked_by(request, now)
    except FAILED:
        return _failed_page(request, SearchForm(request.GET), None)
    context = _frame(request, asked)
    if asked.query is None:
        return page(request, "web/search.html", context, status=422)
    if asked.query.clarification is not None:
        context |= {
            "question": question_back(asked.query),
            "candidates": candidates_for(asked.query, asked.said),
        }
        return page(request, "web/search.html", context)
    try:
        return page(request, "web/search.html", context | _found(request, asked, asked.query))
    except FAILED:
        return _failed_page(request, asked.form, asked.query)


def _frame(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """What the page shows whatever was found."""
    number, said = page_number(request), asked.said
    deeper = [("page", str(number))] if number > 1 else []
    query = asked.query
    is_searched = query is not None and query.clarification is None
    context: dict[str, Any] = {
        "form": asked.form,
        "fields": fields_of(asked.form, said, query),
        "problems": asked.form.problems(),
        "literal_path": _literal(asked),
        "canonical": request.build_absolute_uri(path_of([*said, *deeper])),
        "is_hidden": True,
    }
    if query is None or not is_searched:
        return context
    subscription = subscription_to(query, said, when_words=asked.when_words)
    ics = request.build_absolute_uri(subscription.ics)
    return context | {
        "chips": chip_links(query, when_words=asked.when_words),
        "title": name_of(query, when_words=asked.when_words),
        "alternates": [path_of(said, suffix=".ics"), path_of(said, suffix=".rss")],
        "subscription": subscription,
        "ics_url": ics,
        "webcal_url": f"webcal://{ics.split('://', 1)[1]}",
        "rss_url": request.build_absolute_uri(subscription.rss),
        "ask_path": f"{reverse('web:home')}?{urlencode({'q': _question(asked, query)})}",
    }


def _found(request: HttpRequest, asked: Asked, query: EventQuery) -> dict[str, Any]:
    """What the page shows of what was found."""
    result = found_for(query, now=asked.now, limit=MOST_LISTED)
    number = min(page_number(request), pages_of(result))
    view = _view(request)
    has_found = bool(result.events)
    at = [*asked.said, *([("page", str(number))] if number > 1 else [])]
    return {
        "result": result,
        "scope": scope_of(result, now=asked.now),
        "groups": groups_of(result, view_from_home(request), number),
        "circle": circle_of(result.searched),
        "view": view,
        "view_urls": {name: path_of([*at, *([("view", name)] if name != "list" else [])]) for name in VIEWS},
        "offers": [] if has_found else offers_for(query, result, now=asked.now, when_words=asked.when_words),
        "number": number,
        "pages": pages_of(result),
        "has_more": result.total_is_least or result.total > len(result.events),
        "previous_path": _page_path(asked.said, number - 1, view) if number > 1 else "",
        "next_path": _page_path(asked.said, number + 1, view) if number < pages_of(result) else "",
        "is_hidden": number > 1 or view != "list" or not has_found or not _is_plain(asked.said),
    }


def _failed_page(request: HttpRequest, form: SearchForm, query: EventQuery | None) -> HttpResponse:
    """The search could not be made, which is never "nothing found"."""
    said = said_in(request.GET, request.GET.getlist)
    context = {
        "form": form,
        "fields": fields_of(form, said, query),
        "has_failed": True,
        "is_hidden": True,
        "again_path": path_of(said),
    }
    response = page(request, "web/search.html", context, status=503)
    response["Retry-After"] = "60"
    return response


def _without_empty(request: HttpRequest) -> str:
    """The address without the boxes left empty, if there are any: one search has one address."""
    known = [name for name in names_of_parameters() if name in request.GET]
    if all(value for name in known for value in request.GET.getlist(name)):
        return ""
    view = _view(request)
    shown = [("view", view)] if view != "list" else []
    return path_of([*said_in(request.GET, request.GET.getlist), *shown])


def _literal(asked: Asked) -> str:
    """The search for the very words that name nothing to look for; empty where that is not the trouble."""
    words = dict(asked.said).get("q", "")
    is_trouble = set(asked.form.errors) == {"q"} and 0 < len(words) <= 200 and "\x00" not in words
    rest = [(name, value) for name, value in asked.said if name not in ("q", "topic")]
    return path_of([("topic", words), *rest]) if is_trouble else ""


def _question(asked: Asked, query: EventQuery) -> str:
    """The words themselves where there is nothing beside them, else the search as a question."""
    if [name for name, _value in asked.said] == ["q"]:
        return asked.said[0][1]
    return question_of(query, now=asked.now, when_words=asked.when_words)


def _page_path(said: Params, number: int, view: str) -> str:
    more = [("page", str(number))] if number > 1 else []
    return path_of([*said, *more, *([("view", view)] if view != "list" else [])])


def _is_plain(said: Params) -> bool:
    """Whether a search is one that others may look for, and not one of endlessly many."""
    names = [name for name, _value in said]
    return len(names) <= _MOST_INDEXED and _INDEXED.issuperset(names)


def _view(request: HttpRequest) -> str:
    return next((view for view in VIEWS if view == request.GET.get("view")), "list")
