"""What people type into the pages."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

QUESTION_LENGTH = 4000


class QuestionForm(forms.Form):
    """A question; a browser counts a line break as one character and sends two."""

    message = forms.CharField(
        error_messages={"required": gettext_lazy("Write a question first.")},
    )

    def clean_message(self) -> str:
        message: str = self.cleaned_data["message"].replace("\r\n", "\n")
        if len(message) > QUESTION_LENGTH:
            raise ValidationError(
                _("A question has at most %(most)s characters; this has %(length)s.")
                % {"most": f"{QUESTION_LENGTH:,}", "length": f"{len(message):,}"}
            )
        if any("\ud800" <= letter <= "\udfff" for letter in message):
            raise ValidationError(_("The question holds a character that cannot be stored."))
        return message
