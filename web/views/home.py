"""The first page, and the way from a question to its conversation."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.tokens import access_token
from assistant.surroundings import home_place
from events import clock
from events.models import ChatSession
from web.cards import card_of
from web.examples import example_questions
from web.forms import QuestionForm
from web.guests import person_of
from web.nearby import next_nearby
from web.pending import keep_question
from web.rendering import page, view_from_home


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, a place to ask, questions that have answers today, and what is on next."""
    return _first_page(request, QuestionForm())


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Open a conversation with a first question; its page then asks it."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _first_page(request, form, status=422)
    session = ChatSession.objects.create(user=person_of(request))
    keep_question(request, session, form.cleaned_data["message"])
    return redirect("web:conversation", session.pk)


@require_POST
@never_cache
def page_token(request: HttpRequest) -> JsonResponse:
    """An access token for the page's own scripts; a visitor becomes a guest."""
    return JsonResponse({"access": access_token(person_of(request))})


def _first_page(request: HttpRequest, form: QuestionForm, *, status: int = 200) -> HttpResponse:
    view = view_from_home(request)
    nearby = next_nearby(home_place(), now=clock.now())
    context = {
        "form": form,
        "examples": example_questions(),
        "cards": [card_of(event, view) for event in nearby],
    }
    return page(request, "web/home.html", context, status=status)
