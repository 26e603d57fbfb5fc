"""The first page, and the way from a question to its conversation."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.limits import TooOften
from accounts.tokens import access_token
from assistant.surroundings import home_place
from events import clock
from events.models import ChatSession
from web.answers import CardGroup
from web.cards import card_of
from web.examples import example_questions
from web.forms import QUESTION_LENGTH, QuestionForm
from web.guests import person_of
from web.limits import with_retry_after
from web.nearby import nearby_circle, next_nearby
from web.pending import keep_question
from web.preferences import first_context
from web.refusals import refusal_words, refused_json
from web.rendering import page, view_from_home


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a place to ask, questions that have answers today, and what is on next.

    `?q=` is a question that stands in the composer already.
    """
    question = request.GET.get("q", "").replace("\x00", "")[:QUESTION_LENGTH]
    return _first_page(request, QuestionForm(initial={"message": question}))


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Open a conversation with a first question; its page then asks it."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _first_page(request, form, status=422)
    try:
        person = person_of(request)
    except TooOften as refused:
        # What was typed is shown again, not lost.
        form.add_error("message", refusal_words(refused))
        return with_retry_after(_first_page(request, form), refused)
    session = ChatSession.objects.create(user=person, context=first_context(person))
    keep_question(request, session, form.cleaned_data["message"])
    return redirect("web:conversation", session.pk)


@require_POST
@never_cache
def page_token(request: HttpRequest) -> HttpResponse:
    """An access token for the page's own scripts; a visitor becomes a guest."""
    try:
        return JsonResponse({"access": access_token(person_of(request))})
    except TooOften as refused:
        return with_retry_after(refused_json(refusal_words(refused)), refused)


def _first_page(request: HttpRequest, form: QuestionForm, *, status: int = 200) -> HttpResponse:
    view = view_from_home(request)
    nearby = next_nearby(home_place(), now=clock.now())
    context = {
        "form": form,
        "examples": example_questions(home_place()),
        "groups": [CardGroup("", tuple(card_of(event, view) for event in nearby))] if nearby else [],
        "circle": nearby_circle(home_place()),
    }
    return page(request, "web/home.html", context, status=status)
