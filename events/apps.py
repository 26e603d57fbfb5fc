"""What the assistant knows: events, their calendars and the conversations about them."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
