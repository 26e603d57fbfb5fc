"""The caller's own conversations."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router, Status

from accounts.models import User
from api.chat_schemas import (
    ChangeSessionSchema,
    ChatSessionDetailSchema,
    ChatSessionSchema,
    ChoiceSchema,
    CreateSessionSchema,
    ExportFilters,
    FeedbackSchema,
    ListFilters,
    MessageFilters,
    ModelsSchema,
    StatusSchema,
)
from api.errors import InvalidRequest, NotFound
from api.paging import link_next
from api.session_pages import found, listed
from assistant.updates import teller
from events import clock
from events.models import ChatMessage, ChatSession, Choice, Feedback
from events.querysets import MAX_ROW_ID, ChatSessionQuerySet
from events.session_export import download

router = Router(tags=["chat"])


@router.get("/sessions", response=list[ChatSessionSchema])
def list_sessions(
    request: HttpRequest, response: HttpResponse, filters: Query[ListFilters]
) -> list[ChatSession]:
    """The caller's sessions, most recent first; with `q` those that say it, the best first, with a `snippet`.

    Pages show the list as it stood at the first one: each session once, also those that move meanwhile.
    """
    page = found if filters.q.strip() else listed
    rows, cursor = page(_caller(request).pk, filters)
    if cursor:
        link_next(request, response, cursor)
    return rows


@router.post("/sessions", response=ChatSessionSchema)
def create_session(request: HttpRequest, payload: CreateSessionSchema) -> ChatSession:
    """Open a session."""
    session = ChatSession(user=_caller(request), title=payload.title or "", context=payload.context or {})
    session.save()
    return session


@router.get("/sessions/{int:session_id}", response=ChatSessionDetailSchema)
def get_session(request: HttpRequest, session_id: int, filters: Query[MessageFilters]) -> dict[str, Any]:
    """A session with its last messages, oldest first; `before` a message id for earlier ones."""
    session = _session(request, session_id)
    messages = session.messages.all()
    if filters.before:
        last = messages.filter(pk=filters.before).first()
        if last is None:
            raise NotFound
        messages = messages.before(last)
    page = list(messages.latest_first(filters.limit))[::-1]
    return {"session": session, "messages": teller(clock.now())(page)}


@router.patch("/sessions/{int:session_id}", response=ChatSessionSchema)
def change_session(request: HttpRequest, session_id: int, payload: ChangeSessionSchema) -> ChatSession:
    """Rename or archive a session, or edit its context: a null removes a key."""
    session = _session(request, session_id)
    given = payload.dict(exclude_unset=True)
    changes = {key: given[key] for key in ("title", "is_active") if given.get(key) is not None}
    if changes:
        _own(request).filter(pk=session.pk).update(**changes)
    if given.get("context") is not None:
        session.merge_context(given["context"])
    return _session(request, session_id)


@router.post("/sessions/{int:session_id}/archive", response=StatusSchema)
def archive_session(request: HttpRequest, session_id: int) -> dict[str, str]:
    """Put a session away."""
    _set_active(request, session_id, is_active=False)
    return {"status": "archived"}


@router.post("/sessions/{int:session_id}/unarchive", response=StatusSchema)
def unarchive_session(request: HttpRequest, session_id: int) -> dict[str, str]:
    """Take a session back out."""
    _set_active(request, session_id, is_active=True)
    return {"status": "active"}


@router.delete("/sessions/{int:session_id}", response={204: None})
def delete_session(request: HttpRequest, session_id: int) -> Status[None]:
    """Delete a session and everything derived from it; a turn that runs is cancelled."""
    _session(request, session_id).erase()
    return Status(204, None)


@router.get("/sessions/{int:session_id}/export")
def export_session(request: HttpRequest, session_id: int, filters: Query[ExportFilters]) -> HttpResponseBase:
    """The whole conversation as JSON or Markdown."""
    return download(request, _session(request, session_id), filters.format, teller(clock.now()))


@router.post("/messages/{int:message_id}/feedback", response={204: None})
def give_feedback(request: HttpRequest, message_id: int, payload: FeedbackSchema) -> Status[None]:
    """Say that an answer was good (1) or bad (-1), or take that back (0)."""
    caller, answer = _caller(request), _answer(request, message_id)
    if payload.value == 0:
        Feedback.objects.filter(message=answer, user=caller).delete()
    else:
        said = {"value": payload.value, "reason": payload.reason or ""}
        Feedback.objects.update_or_create(message=answer, user=caller, defaults=said)
    return Status(204, None)


@router.post("/messages/{int:message_id}/choice", response={204: None})
def choose(request: HttpRequest, message_id: int, payload: ChoiceSchema) -> Status[None]:
    """Say which of an answer's two writers did better ("A" or "B"), or that both are alike (null)."""
    answer = _answer(request, message_id)
    if not answer.metadata.get("model_b"):
        raise InvalidRequest("chosen", "this answer has one writer")
    chosen = {"chosen": payload.chosen or ""}
    Choice.objects.update_or_create(message=answer, user=_caller(request), defaults=chosen)
    return Status(204, None)


@router.get("/models", response=ModelsSchema)
def list_models(request: HttpRequest) -> dict[str, Any]:
    """The writers a caller may prefer, the default first."""
    names = dict.fromkeys(name for name in (settings.LLM_MODEL, settings.LLM_MODEL_B) if name)
    models = [{"id": name, "name": name} for name in names] + [{"id": "built-in", "name": "Built-in writer"}]
    return {"models": [model | {"is_default": place == 0} for place, model in enumerate(models)]}


def _caller(request: HttpRequest) -> User:
    caller: User = request.auth  # type: ignore[attr-defined] # set by SignedIn
    return caller


def _own(request: HttpRequest) -> ChatSessionQuerySet:
    own: ChatSessionQuerySet = ChatSession.objects.filter(user=_caller(request))
    return own


def _session(request: HttpRequest, session_id: int) -> ChatSession:
    session = _own(request).with_message_count().filter(pk=min(session_id, MAX_ROW_ID)).first()
    if session is None:
        raise NotFound
    return session


def _answer(request: HttpRequest, message_id: int) -> ChatMessage:
    answer = ChatMessage.objects.filter(
        pk=min(message_id, MAX_ROW_ID), session__in=_own(request), role=ChatMessage.Role.ASSISTANT
    ).first()
    if answer is None:
        raise NotFound
    return answer


def _set_active(request: HttpRequest, session_id: int, *, is_active: bool) -> None:
    changed = _own(request).filter(pk=min(session_id, MAX_ROW_ID)).update(is_active=is_active)
    if not changed:
        raise NotFound
