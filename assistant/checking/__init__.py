"""Whether what a language model says is true of the rows it was given."""

from assistant.checking.checker import Change, Checked, Checker
from assistant.checking.facts import Asked, Facts
from assistant.checking.sentences import Sentences

__all__ = ["Asked", "Change", "Checked", "Checker", "Facts", "Sentences"]
