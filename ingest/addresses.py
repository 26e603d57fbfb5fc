"""The form for a calendar: its address, and what to assume where it is silent."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from events.models import Feed
from ingest.fetch.web import as_http
from ingest.places import PlaceFinder
from ingest.zones import known_zone

# "library.example.org/events", as people copy it from a leaflet; not "mailto:…", not a path.
_WITHOUT_SCHEME = re.compile(r"^[\w-]+(\.[\w-]+)+(:\d+)?([/?].*)?$")
_CHOICES = {
    Feed.LocationRule.USE: gettext_lazy("As the calendar says"),
    Feed.LocationRule.OVERRIDE: gettext_lazy("Always at the default venue"),
    Feed.LocationRule.ROOM: gettext_lazy("The calendar names rooms of the default venue"),
    Feed.LocationRule.ONLINE: gettext_lazy("Always online"),
    Feed.Publisher.ORGANIZER: gettext_lazy("Organiser"),
    Feed.Publisher.VENUE: gettext_lazy("Venue"),
    Feed.Publisher.AGGREGATOR: gettext_lazy("Aggregator"),
}
_NEEDS_VENUE = (Feed.LocationRule.OVERRIDE, Feed.LocationRule.ROOM)


def clean_address(text: str) -> str:
    """The address as a feed has it; raises ValidationError with a sentence for whoever typed it."""
    address = as_http(text)
    if _WITHOUT_SCHEME.match(address):
        address = f"https://{address}"
    parts = _split(address)
    if parts.scheme not in ("http", "https"):
        raise ValidationError(gettext("Only web addresses are read: they begin with https, http or webcal."))
    if not parts.hostname or re.search(r"\s", address):
        raise ValidationError(gettext("This is not a web address."))
    if parts.username or parts.password:
        raise ValidationError(
            gettext("Leave name and password out of the address: it is shown to everybody.")
        )
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path, parts.query, ""))


def feed_at(address: str) -> Feed | None:
    """The feed that is read from this address already, or was found on the page there."""
    rest = address.partition("://")[2].rstrip("/")
    forms_of_it = [f"{scheme}://{rest}{slash}" for scheme in ("http", "https") for slash in ("", "/")]
    return Feed.objects.filter(Q(url__in=forms_of_it) | Q(found_on__in=forms_of_it)).first()


class CalendarForm(forms.ModelForm[Feed]):
    """A calendar's address and defaults; one already known is refused."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=1000,
        help_text=gettext_lazy("A home page, a page of events, or an .ics address."),
        error_messages={"required": gettext_lazy("Give the address of a home page or a calendar.")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    class Meta:
        model = Feed
        fields = (
            "url", "name", "default_city", "default_venue_name", "publisher", "location_rule", "timezone",
            "ignores_robots",
        )  # fmt: skip
        labels = {
            "name": gettext_lazy("Name"),
            "default_city": gettext_lazy("Town"),
            "default_venue_name": gettext_lazy("Venue"),
            "location_rule": gettext_lazy("Places"),
            "publisher": gettext_lazy("Published by"),
            "timezone": gettext_lazy("Time zone"),
            "ignores_robots": gettext_lazy("Read pages whatever robots.txt says"),
        }
        help_texts = {
            "name": gettext_lazy("Empty: as the calendar calls itself."),
            "default_venue_name": gettext_lazy("Where events without a place are."),
            "default_city": gettext_lazy("Of its venues, as “Newton, MA”."),
            "publisher": gettext_lazy("Whose word counts when several calendars have the same event."),
            "timezone": gettext_lazy("Of times that name none, as “America/New_York”."),
            "ignores_robots": gettext_lazy("Only where its owner allows it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kinds in (("location_rule", Feed.LocationRule), ("publisher", Feed.Publisher)):
            if isinstance(field := self.fields.get(name), forms.ChoiceField):
                field.choices = [(kind.value, _CHOICES[kind]) for kind in kinds]

    def clean_url(self) -> str:
        text: str = self.cleaned_data["url"]
        # A calendar that was read from a file has no web address, and keeps what it has.
        if text == self.instance.url:
            return text
        address = clean_address(text)
        known = feed_at(address)
        if known is not None and known.pk != self.instance.pk:
            if known.is_active:
                words = gettext("This calendar is known as “%(name)s”: it is read already.")
            else:
                words = gettext(
                    "This calendar is known as “%(name)s”: it is retired; take it up again in the admin."
                )
            raise ValidationError(words % {"name": known})
        return address

    def clean_default_city(self) -> str:
        town: str = self.cleaned_data["default_city"]
        if town and PlaceFinder(town).default_city is None:
            raise ValidationError(
                gettext("This town is not known, or there are several: name its state, too.")
            )
        return town

    def clean_timezone(self) -> str:
        name: str = self.cleaned_data["timezone"]
        if name and known_zone(name) is None:
            raise ValidationError(gettext("This time zone is not known; one that is: America/New_York."))
        return name

    def clean(self) -> dict[str, Any]:
        rule = self.cleaned_data.get("location_rule")
        if rule in _NEEDS_VENUE and not self.cleaned_data.get("default_venue_name"):
            self.add_error("default_venue_name", gettext("Name the venue that its events are at."))
        return self.cleaned_data


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise ValidationError(gettext("This is not a web address.")) from None
    return parts
