"""The application that holds the commands that wire the processes together."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"
