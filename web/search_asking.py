"""What the address of a search asks, the same for its page and its feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import Error as DatabaseError
from django.http import HttpRequest

from assistant.errors import SearchFailed
from assistant.query import EventQuery
from web.search_form import SearchForm, said_in
from web.search_links import Params
from web.search_view import MOST_LISTED, question_back
from web.searching import query_of, relative_words

FAILED = (SearchFailed, DatabaseError)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: its parameters, and the query they mean unless one was not understood.

    `when_words` say its time in a way that moves on with the days; empty for dates that are fixed.
    """

    form: SearchForm
    said: Params
    query: EventQuery | None
    when_words: str
    now: datetime

    @property
    def problems(self) -> dict[str, str]:
        """Why it cannot be searched, by parameter; the place to ask about among them."""
        problems = self.form.problems()
        if self.query is not None and self.query.clarification is not None:
            name = "place" if any(name == "place" for name, _value in self.said) else "q"
            problems[name] = question_back(self.query)
        return problems


def asked_by(request: HttpRequest, now: datetime) -> Asked:
    """The search of a request; raises one of FAILED."""
    form = SearchForm(request.GET)
    said = said_in(request.GET, request.GET.getlist)
    query = query_of(form, now=now) if form.is_valid() else None
    if query is None or form.errors:
        return Asked(form, said, None, "", now)
    given = dict(said)
    if "from" in given or "to" in given or form.names_intervals:
        return Asked(form, said, query, "", now)
    return Asked(form, said, query, given.get("when") or relative_words(query, now=now), now)


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1 on."""
    text = request.GET.get("page", "")
    return max(1, min(int(text), MOST_LISTED)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
