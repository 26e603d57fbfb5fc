"""What a source gave: the bytes and what was said about them."""

from dataclasses import dataclass

MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a source, where they finally came from, and the declared charset ("" if none)."""

    content: bytes
    location: str
    charset: str = ""
