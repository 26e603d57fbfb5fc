"""Bytes to text, whatever the header claims."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def to_text(body: bytes, charset: str = "") -> str:
    """Decode by byte order mark, else UTF-8, else the declared charset, else cp1252; never fails.

    UTF-8 comes before the declared charset because text in another charset is almost never valid UTF-8,
    and wrong headers are common.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    for encoding in ("utf-8", charset, "cp1252"):
        try:
            return body.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("latin-1")
