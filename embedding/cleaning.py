"""Any string to a short one that every tokenizer accepts."""

# 256 tokens are about 1,200 characters of English; the rest of a megabyte need not be looked at.
READ_CHARACTERS = 20_000
KEPT_CHARACTERS = 4_000


def clean(text: str) -> str:
    """Return the beginning of a text: white space made single spaces, no NUL, no lone surrogates."""
    start = text[:READ_CHARACTERS].replace("\x00", " ")
    encodable = start.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(encodable.split())[:KEPT_CHARACTERS]
