"""Whether what a language model says is true of the rows it was given."""

from assistant.checking.checker import Change, Checked, Checker, Role
from assistant.checking.facts import Asked, Facts
from assistant.checking.sentences import Sentences
from assistant.checking.waiting import Waiting

__all__ = ["Asked", "Change", "Checked", "Checker", "Facts", "Role", "Sentences", "Waiting"]
