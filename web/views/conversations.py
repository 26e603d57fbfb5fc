"""Conversations: the list, one of them, and one finished answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from events.models import ChatMessage, ChatSession
from events.querysets import MAX_ROW_ID
from web.answers import answer_of, answer_with_id, exchanges_of, with_events
from web.pending import forget_question, pending_question
from web.rendering import page, view_from_home

SHOWN_MESSAGES = 50


@require_safe
@never_cache
def conversations(request: HttpRequest) -> HttpResponse:
    """All conversations: what the left column shows, as a page for a phone."""
    return page(request, "web/conversations.html")


@require_safe
@never_cache
def conversation(request: HttpRequest, session_id: int) -> HttpResponse:
    """One conversation, its last messages; `?before=` a message id for earlier ones."""
    session = _own_session(request, session_id)
    messages, is_beginning = _messages(session, request.GET.get("before", ""))
    pending = pending_question(request, session)
    if messages and pending:
        forget_question(request, session)
        pending = ""
    context = {
        "session": session,
        "pending": pending,
        "exchanges": exchanges_of(messages, view_from_home(request)),
        "earlier": None if is_beginning else messages[0].pk,
        "is_latest": "before" not in request.GET,
    }
    return page(request, "web/conversation.html", context)


@require_safe
@never_cache
def answer(request: HttpRequest, session_id: int, message_id: int) -> HttpResponse:
    """One answer as its conversation shows it, for the page to put in place of the streamed text."""
    message = answer_with_id(message_id, request.user.pk)
    if message is None or message.session_id != session_id:
        raise Http404
    shown = answer_of(message, view_from_home(request))
    return render(request, "web/parts/answer.html", {"answer": shown, "is_last": True})


def _own_session(request: HttpRequest, session_id: int) -> ChatSession:
    """The person's session; a stranger's is as absent as one that never was."""
    mine = ChatSession.objects.filter(user=request.user) if isinstance(request.user, User) else None
    session = mine.filter(pk=min(session_id, MAX_ROW_ID)).first() if mine is not None else None
    if session is None:
        raise Http404
    return session


def _messages(session: ChatSession, before: str) -> tuple[list[ChatMessage], bool]:
    """The messages to show, oldest first, and whether they begin the conversation."""
    found = session.messages.all()
    if before:
        last = found.filter(pk=min(int(before), MAX_ROW_ID)).first() if before.isdecimal() else None
        if last is None:
            raise Http404
        found = found.before(last)
    newest = list(with_events(found.latest_first(SHOWN_MESSAGES + 1)))
    return newest[:SHOWN_MESSAGES][::-1], len(newest) <= SHOWN_MESSAGES
