"""Conversations: one of them, and one finished answer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.tokens import TokenError
from events.models import ChatMessage, ChatSession, Turn
from events.querysets import MAX_ROW_ID
from web.answers import answer_of, answer_with_id, exchanges_of, with_events
from web.bearer import has_token, reader_of
from web.comparing import asks_both
from web.doing import doing_in_words
from web.pending import forget_question, pending_question
from web.rendering import answers_in_english, page, view_from_home

SHOWN_MESSAGES = 50
MOST_DIGITS = 18  # more is no row's id


@require_safe
@never_cache
def conversation(request: HttpRequest, session_id: int) -> HttpResponse:
    """One conversation, its last messages; `?before=` a message id for earlier ones."""
    if has_token(request):
        return _thread(request, session_id)
    session = own_session(request.user, session_id)
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
        "asks_both": asks_both(session.pk, messages[-1].pk if messages else None),
    }
    return page(request, "web/conversation.html", context)


def _thread(request: HttpRequest, session_id: int) -> HttpResponse:
    """What was said, for a script: its page is there already, and may be in another site's frame."""
    try:
        session = own_session(reader_of(request), session_id)
    except TokenError:
        return HttpResponse(status=401)
    messages, _ = _messages(session, "")
    context = {
        "exchanges": exchanges_of(messages, view_from_home(request)),
        "is_latest": True,
        "answers_in_english": answers_in_english(),
    }
    return render(request, "web/parts/thread.html", context)


@require_safe
@never_cache
def answer(request: HttpRequest, session_id: int, message_id: int) -> HttpResponse:
    """One answer as its conversation shows it, for the page to put in place of the streamed text."""
    try:
        reader = reader_of(request)
    except TokenError:
        return HttpResponse(status=401)
    message = answer_with_id(message_id, reader.pk if reader else None)
    if message is None or message.session_id != session_id:
        raise Http404
    shown = answer_of(message, view_from_home(request))
    return render(request, "web/parts/answer.html", {"answer": shown, "is_last": True})


@require_safe
@never_cache
def doing(request: HttpRequest, session_id: int) -> HttpResponse:
    """What the open turn is busy with, in `words`, and the id of the `newest` message, if there is one."""
    try:
        reader = reader_of(request)
    except TokenError:
        return HttpResponse(status=401)
    session = own_session(reader, session_id)
    turn = session.turns.filter(status__in=Turn.OPEN).only("query").first()
    newest = session.messages.order_by("-created_at", "-id").values_list("pk", flat=True).first()
    words = doing_in_words(turn.query) if turn is not None else ""
    return JsonResponse({"words": words, "newest": newest})


@require_POST
@never_cache
def take_back(request: HttpRequest, session_id: int) -> HttpResponse:
    """Delete the last question with its answer, so that it can be asked anew; 409 when it is not the last."""
    session = own_session(request.user, session_id)
    asked = request.POST.get("question", "")
    if not asked.isdecimal() or len(asked) > MOST_DIGITS:
        return HttpResponse(status=400)
    return HttpResponse(status=204 if session.take_back(int(asked)) else 409)


def own_session(reader: object, session_id: int) -> ChatSession:
    """The person's session; a stranger's is as absent as one that never was."""
    mine = ChatSession.objects.filter(user=reader) if isinstance(reader, User) else None
    session: ChatSession | None = (
        mine.filter(pk=min(session_id, MAX_ROW_ID)).first() if mine is not None else None
    )
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
