"""The form of a person's preferences."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assistant.surroundings import home_place
from gazetteer import Place, load_gazetteer
from web.preferences import NEEDS, OLDEST_CHILD, TIMES, WAYS, as_answers, as_stored

MOST_AGES, MOST_INTERESTS, INTEREST_LENGTH = 12, 12, 40
CANDIDATES_NAMED = 5


class PreferencesForm(forms.Form):
    """Where somebody is at home, who comes along, what they like and need; all of it may be left open."""

    place = forms.CharField(
        label=gettext_lazy("Home place"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "A town, a neighbourhood or a ZIP code. A question that names no place looks here first."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    family_size = forms.IntegerField(
        label=gettext_lazy("How many you usually are"), required=False, min_value=1, max_value=30
    )
    ages = forms.CharField(
        label=gettext_lazy("Ages of the children"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("In years, with commas between: 4, 7"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    interests = forms.CharField(
        label=gettext_lazy("Interests"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("With commas between: jazz, gardening, chess"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    budget = forms.IntegerField(
        label=gettext_lazy("Most you like to pay for one person"),
        required=False,
        min_value=0,
        max_value=10_000,
        help_text=gettext_lazy("In dollars; 0 means free events."),
    )
    needs = forms.MultipleChoiceField(
        label=gettext_lazy("Access needs"),
        required=False,
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Events that do not say so are named apart."),
    )
    times = forms.MultipleChoiceField(
        label=gettext_lazy("Usual times"),
        required=False,
        choices=TIMES,
        widget=forms.CheckboxSelectMultiple,
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Getting around"),
        required=False,
        choices=WAYS,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, person: User, data: Any = None) -> None:
        super().__init__(data, initial=as_answers(person.preferences))
        self.person = person
        self.candidates: list[str] = []

    def clean_place(self) -> str:
        """The place's full name; several of that name become `candidates` to choose from."""
        typed: str = self.cleaned_data["place"]
        if not typed:
            return ""
        found = load_gazetteer().resolve(typed, near=home_place())
        if found.place is not None:
            return _name_of(found.place, typed)
        labels = [place.label for place in (found.candidates or found.suggestions)[:CANDIDATES_NAMED]]
        chosen = str(self.data.get("which_place", ""))
        if chosen in labels:
            return chosen
        self.candidates = labels
        if found.candidates:
            raise ValidationError(_("There are several places of this name. Which one is yours?"))
        if labels:
            raise ValidationError(_("No place we know has this name. Did you mean one of these?"))
        raise ValidationError(_("No place we know has this name. Try the next town, or a ZIP code."))

    def clean_ages(self) -> list[int]:
        parts = re.findall(r"[^\s,;]+", self.cleaned_data["ages"])
        if not all(re.fullmatch(r"[0-9]{1,2}", part) and int(part) <= OLDEST_CHILD for part in parts):
            raise ValidationError(
                _("Write ages as numbers from 0 to %(oldest)d, with commas between.")
                % {"oldest": OLDEST_CHILD}
            )
        return sorted({int(part) for part in parts})[:MOST_AGES]

    def clean_interests(self) -> list[str]:
        words = [" ".join(part.split()) for part in re.split(r"[,;\n]", self.cleaned_data["interests"])]
        named = list(dict.fromkeys(word for word in words if word))
        if len(named) > MOST_INTERESTS or any(len(word) > INTEREST_LENGTH for word in named):
            raise ValidationError(
                _("At most %(most)d interests, each of at most %(length)d letters.")
                % {"most": MOST_INTERESTS, "length": INTEREST_LENGTH}
            )
        return named

    def save(self) -> None:
        """Store the answers; conversations that have begun keep what they began with."""
        self.person.preferences = as_stored(self.cleaned_data)
        self.person.save(update_fields=["preferences"])


def _name_of(place: Place, typed: str) -> str:
    """The name to store: the full one, where it leads to the same place again."""
    again = load_gazetteer().resolve(place.label, near=home_place()).place
    return place.label if again is not None and again.id == place.id else typed
