"""The settings of a server that shows a model's words as they come: to measure streams of numbered nonsense.

No deployment chooses it by a setting of its own: `DJANGO_SETTINGS_MODULE=config.unchecked`.
"""

from config.settings import *  # noqa: F403 all settings but one

LLM_CHECKED = False
