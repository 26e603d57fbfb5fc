"""All of a person's conversations: listed, searched, renamed, put away, deleted and had back, taken along."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from assistant.updates import teller
from events import clock
from events.models import ChatSession
from events.models.chat import UNDO_TIME
from events.querysets import MAX_ROW_ID
from events.session_export import download
from web.history import Calendar, NeverGiven, found, listed
from web.reader import reader_zone
from web.rendering import page
from web.views.conversations import own_session

MOST_LETTERS = 200
Deed = Literal["archived", "unarchived", "deleted"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which conversations a reader wants to see."""

    text: str
    is_archived: bool
    cursor: str
    after: str
    is_column: bool

    @classmethod
    def by(cls, request: HttpRequest) -> Asked:
        """What the address says."""
        given = request.GET
        return cls(
            text=given.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS],
            is_archived=given.get("archived") == "1",
            cursor=given.get("before", ""),
            after=given.get("after", ""),
            is_column=given.get("in") == "column",
        )

    def address(self, **changes: str) -> str:
        """The query of the same list with these changes; what is empty is left out."""
        values = {
            "q": self.text,
            "archived": "1" if self.is_archived else "",
            "in": "column" if self.is_column else "",
            **changes,
        }
        return "?" + urlencode({name: value for name, value in values.items() if value})


@require_safe
@never_cache
def conversations(request: HttpRequest) -> HttpResponse:
    """All conversations, or those that say `?q=`, a page at a time; a script gets the list alone."""
    asked = Asked.by(request)
    try:
        context = _listing(request, asked)
    except NeverGiven:
        raise Http404 from None
    if _is_by_script(request):
        return render(request, "web/parts/history_list.html", context)
    return page(request, "web/conversations.html", context | {"done": _done_before(request)})


@require_POST
@never_cache
def rename(request: HttpRequest, session_id: int) -> HttpResponse:
    """Give it another name; an empty one gives the first back."""
    session = own_session(request.user, session_id)
    session.rename(request.POST.get("title", "").replace("\x00", ""))
    return _shown(request, session, _("Renamed: {title}"))


@require_POST
@never_cache
def archive(request: HttpRequest, session_id: int) -> HttpResponse:
    """Put it away; it is still found in the archive."""
    return _set_active(request, session_id, is_active=False)


@require_POST
@never_cache
def unarchive(request: HttpRequest, session_id: int) -> HttpResponse:
    """Take it back out of the archive."""
    return _set_active(request, session_id, is_active=True)


@require_POST
@never_cache
def delete(request: HttpRequest, session_id: int) -> HttpResponse:
    """Take it out of sight; for UNDO_TIME it can be had back, then it is erased."""
    session = own_session(request.user, session_id)
    session.delete_for_now()
    if _is_by_script(request) and _open_conversation(request) == session.pk:
        # The page that is open is of a conversation that is not there any more.
        return HttpResponseClientRedirect(_list_with(session, "deleted"))
    return _done(request, session, "deleted")


@require_POST
@never_cache
def restore(request: HttpRequest, session_id: int) -> HttpResponse:
    """Have a deleted one back, as long as that is possible; again: no effect."""
    own = ChatSession.with_deleted.filter(user=_person(request), pk=min(session_id, MAX_ROW_ID))
    own.deleted_since(timezone.now() - UNDO_TIME).update(deleted_at=None)
    return _shown(request, own_session(request.user, session_id), _("Back in the list: {title}"))


@require_safe
@never_cache
def export(request: HttpRequest, session_id: int) -> HttpResponseBase:
    """The whole conversation as a file: `?format=md`, which is for reading, or `json`."""
    own = ChatSession.objects.filter(user=_person(request), pk=min(session_id, MAX_ROW_ID))
    session = own.with_message_count().first()
    kind = request.GET.get("format", "md")
    if session is None or kind not in ("md", "json"):
        raise Http404
    return download(request, session, kind, teller(clock.now()))


def _listing(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    calendar = Calendar.of_zone(reader_zone(request))
    rows, cursor = _rows(request, asked)
    days = [] if asked.text else calendar.days(rows, after=asked.after)
    last_day = days[-1].date.isoformat() if days else ""
    return {
        "asked": asked,
        "days": days,
        "found": [(calendar.label_of(calendar.date_of(row)), row) for row in rows] if asked.text else [],
        "said": _count_in_words(len(rows), is_all=not cursor) if asked.text else "",
        "is_further": bool(asked.cursor),
        "more": asked.address(before=cursor, after=last_day) if cursor else "",
        "first": asked.address(),
        "active": asked.address(archived="", **{"in": ""}),
        "archived": asked.address(archived="1", **{"in": ""}),
        "open_conversation": _open_conversation(request),
    }


def _rows(request: HttpRequest, asked: Asked) -> tuple[list[ChatSession], str]:
    person, is_active = _person(request), not asked.is_archived
    if person is None:
        return [], ""
    if asked.text:
        return found(person.pk, asked.text, is_active=is_active, cursor=asked.cursor)
    return listed(person.pk, is_active=is_active, cursor=asked.cursor)


def _count_in_words(count: int, *, is_all: bool) -> str:
    if not count:
        return _("No conversation says that.")
    if not is_all:
        return _("The best {count} are shown.").format(count=count)
    return ngettext("{count} conversation found.", "{count} conversations found.", count).format(count=count)


def _set_active(request: HttpRequest, session_id: int, *, is_active: bool) -> HttpResponse:
    session = own_session(request.user, session_id)
    session.set_active(is_active=is_active)
    if "undo" in request.POST:
        return _shown(request, session, _("As it was: {title}"))
    return _done(request, session, "unarchived" if is_active else "archived")


def _shown(request: HttpRequest, session: ChatSession, words: str) -> HttpResponse:
    """The entry of a session that was changed, for a script; a browser goes to the list it stands in."""
    if not _is_by_script(request):
        return redirect(reverse("web:conversations") + ("" if session.is_active else "?archived=1"))
    said = words.format(title=session.title or _("New conversation"))
    context = {"item": session, "said": said, "open_conversation": _open_conversation(request)}
    return render(request, "web/parts/history_entry.html", context)


def _done(request: HttpRequest, session: ChatSession, deed: Deed) -> HttpResponse:
    """What was done to a session and how to undo it, in the place of its entry or above the list."""
    if not _is_by_script(request):
        return redirect(_list_with(session, deed))
    return render(request, "web/parts/history_done.html", {"item": session, "deed": deed})


def _list_with(session: ChatSession, deed: Deed) -> str:
    return f"{reverse('web:conversations')}?{urlencode({'did': deed, 'id': session.pk})}"


def _done_before(request: HttpRequest) -> dict[str, Any] | None:
    """What the page before did, if that can still be undone."""
    deed, row_id, person = request.GET.get("did", ""), request.GET.get("id", ""), _person(request)
    if person is None or not re.fullmatch("[0-9]{1,18}", row_id):
        return None
    own = ChatSession.with_deleted.filter(user=person, pk=int(row_id))
    undoable = {
        "archived": own.filter(deleted_at=None, is_active=False),
        "unarchived": own.filter(deleted_at=None, is_active=True),
        "deleted": own.deleted_since(timezone.now() - UNDO_TIME),
    }
    session = undoable[deed].first() if deed in undoable else None
    return {"item": session, "deed": deed} if session else None


def _open_conversation(request: HttpRequest) -> int | None:
    """The conversation that is open in the page a script asks from."""
    path = request.htmx.current_url_abs_path if _is_by_script(request) else None  # type: ignore[attr-defined]
    shown = re.match("/c/([0-9]{1,18})/", path or "")
    return int(shown[1]) if shown else None


def _is_by_script(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
