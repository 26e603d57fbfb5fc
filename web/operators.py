"""What an operator should look at today, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from events.models import Feed, SameEvent, Venue
from web.feed_cards import TROUBLED, active_feeds


@dataclass(frozen=True, slots=True)
class Task:
    """Something to look at, or that there is nothing; `count` is None where nothing is counted."""

    words: str
    link: str
    count: int | None = None


def tasks_of_today() -> list[Task]:
    """The operator's list, in the order of its weight."""
    return [_feeds(), _venues(), _merges(), _usage(), _answers(), _embedding()]


def _feeds() -> Task:
    health = dict(active_feeds().order_by().values_list("health").annotate(Count("pk")))
    count = sum(health.get(one, 0) for one in TROUBLED)
    words = ngettext("%(count)d calendar gives trouble", "%(count)d calendars give trouble", count)
    return _counted(words, _("All calendars are well"), count, _list_of(Feed))


def _venues() -> Task:
    count = Venue.objects.exclude(review_note="").count()
    words = ngettext("%(count)d venue to review", "%(count)d venues to review", count)
    return _counted(words, _("No venue to review"), count, f"{_list_of(Venue)}?review=yes")


def _merges() -> Task:
    count = SameEvent.objects.filter(decision=SameEvent.Decision.FOUND).count()
    words = ngettext("%(count)d merge to confirm", "%(count)d merges to confirm", count)
    link = f"{_list_of(SameEvent)}?decision__exact={SameEvent.Decision.FOUND}"
    return _counted(words, _("No merge to confirm"), count, link)


def _usage() -> Task:
    return Task(_("Usage, and what was asked and not found"), reverse("usage"))


def _answers() -> Task:
    return Task(_("Answers: what readers thought of them, and what was changed in them"), reverse("answers"))


def _embedding() -> Task:
    return Task(_("The assistant in other sites"), reverse("web:embed_help"))


def _counted(words: str, none: str, count: int, link: str) -> Task:
    return Task(words % {"count": count} if count else none, link, count)


def _list_of(model: type[Feed | SameEvent | Venue]) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
