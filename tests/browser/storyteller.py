"""A slow language model that tells of the events it is given, a word at a time."""

import re
import time
from collections.abc import Iterator

from tests.browser.gated_model import GatedModel

WORD_S = 0.005
_FACT = re.compile(r"^(title|when|where): (.+)$", re.MULTILINE)


class Storyteller(GatedModel):
    """Says who it is, waits at the gate, then has a sentence or two for each event of the prompt."""

    def pieces(self, prompt: str) -> tuple[Iterator[str], Iterator[str]]:
        story = [
            f"{name if name != 'title' else 'You could go to'} {fact}. "
            for name, fact in _FACT.findall(prompt)
        ]
        return _words("Let me tell you what I have found for you. "), _words(
            "".join(story) or "Nothing at all."
        )


def _words(text: str) -> Iterator[str]:
    for word in re.findall(r"\S+\s*", text):
        yield word
        time.sleep(WORD_S)
