"""Editing rows that came from a calendar: what an operator changes becomes a correction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from events.corrections import correct_all, correctable, drop_correction
from events.models import Correction, Event, Venue


class CorrectionInline(admin.TabularInline[Correction, Any]):
    """What was corrected, and what the source says; deleting one gives the field back to the source."""

    model = Correction
    verbose_name_plural = "corrections (delete one to take the source's value again)"
    fields = ("field", "value", "source_value", "latest_value", "conflict", "made_by", "made_at")
    readonly_fields = fields
    extra = 0

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        """Changing a field makes a correction."""
        return False

    @admin.display(description="conflict")
    def conflict(self, correction: Correction) -> str:
        """Whether the source has changed its mind."""
        return "The source says something else since" if correction.is_conflict else "None"


class CorrectingAdmin(admin.ModelAdmin[Any]):
    """An admin of rows that calendars fill; `uncorrected` fields are the operator's own."""

    uncorrected: tuple[str, ...] = ()
    inlines: ClassVar[tuple[type[admin.TabularInline[Any, Any]], ...]] = (CorrectionInline,)

    def is_from_a_calendar(self, row: Any) -> bool:
        """Whether a later reading would overwrite what is changed here."""
        raise NotImplementedError

    def get_inlines(self, _request: HttpRequest, obj: Any) -> Any:
        """A row that is being made has nothing to correct."""
        return self.inlines if obj is not None else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """In a calendar's row, all that the next reading would overwrite."""
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or not self.is_from_a_calendar(obj):
            return fixed
        editable = {*correctable(obj), *self.uncorrected, *(self.exclude or ())}
        others = [field.name for field in obj._meta.fields if field.editable and not field.primary_key]
        return (*fixed, *(name for name in others if name not in {*editable, *fixed}))

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001 Django's signature
        **kwargs: Any,
    ) -> type[ModelForm[Any]]:
        """The form, in which corrected fields say so."""
        form = super().get_form(request, obj, change, **kwargs)
        for correction in obj.corrections.all() if obj is not None else ():
            field = form.base_fields.get(correction.field)
            if field is not None:
                field.help_text = _told(correction)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:  # noqa: FBT001 Django's signature
        """Save what is changed; in a row that came from a calendar, as corrections."""
        if not change or not self.is_from_a_calendar(obj):
            super().save_model(request, obj, form, change)
            return
        assert isinstance(request.user, AbstractBaseUser)
        changed = [name for name in form.changed_data if name in form.cleaned_data]
        with transaction.atomic():
            _save_uncorrected(obj, [name for name in changed if name in self.uncorrected])
            # The form has changed `obj` already: only the stored row knows what the source said.
            stored = type(obj)._default_manager.get(pk=obj.pk)
            values = {name: form.cleaned_data[name] for name in changed if name not in self.uncorrected}
            if values:
                correct_all(stored, values, request.user)
        obj.refresh_from_db()

    def save_formset(
        self,
        request: HttpRequest,
        form: ModelForm[Any],
        formset: BaseModelFormSet[Any, Any],
        change: bool,  # noqa: FBT001 Django's signature
    ) -> None:
        """A deleted correction gives its field back to the source."""
        if formset.model is not Correction:
            super().save_formset(request, form, formset, change)
            return
        formset.save(commit=False)
        # Some are dropped along with another.
        there = Correction.objects.filter(pk__in=[one.pk for one in formset.deleted_objects])
        for correction in formset.deleted_objects:
            if not there.filter(pk=correction.pk).exists():
                continue
            try:
                with transaction.atomic():
                    drop_correction(correction)
            except IntegrityError:
                # An end before the start that is still corrected.
                words = f"{correction.field} keeps its correction: without it the row contradicts itself."
                self.message_user(request, words, messages.WARNING)


def _save_uncorrected(row: Event | Venue, names: Iterable[str]) -> None:
    """Store the operator's own fields of a row, and only those."""
    values = {name: getattr(row, name) for name in names}
    if values:
        type(row)._default_manager.filter(pk=row.pk).update(**values)


def _told(correction: Correction) -> SafeString:
    # Django shows help texts as HTML, and this one has words of a calendar.
    said = correction.latest_value
    words = "nothing" if said in (None, "") else f"“{said}”"
    if correction.is_conflict:
        return format_html("Corrected. Conflict: its calendar says {} since.", words)
    return format_html("Corrected. Its calendar says {}.", words)
