"""Decides what to answer from."""

from django.apps import AppConfig


class AssistantConfig(AppConfig):
    name = "assistant"
