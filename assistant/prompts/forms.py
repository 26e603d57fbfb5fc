"""How a language model is to answer each form of question; the rules of `system.md` hold in all of them."""

from __future__ import annotations

import re
from pathlib import Path

_SECTION = re.compile(r"^## (\w+)\n(.*?)(?=\n+## |\s*\Z)", re.MULTILINE | re.DOTALL)

FORMS = dict(_SECTION.findall((Path(__file__).parent / "forms.md").read_text(encoding="utf-8")))


def form_block(form: object) -> str:
    """The instruction for a form; that of a list for any other."""
    return f"Form of this answer\n{FORMS.get(str(form), FORMS['list'])}\n"
