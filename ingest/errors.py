"""What can go wrong with a whole source; each has a stable code and a sentence for the operator.

IngestError
├── FetchError            the address or file gave no body
│   └── RefusedAddress    the address is one we do not go to
└── NotACalendar          the body holds no events we can read
"""


class IngestError(Exception):
    """A source could not be read; nothing stored from it was touched."""

    code = "ingest_error"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code or self.code

    def __str__(self) -> str:
        return f"{self.code}: {self.args[0]}"


class FetchError(IngestError):
    code = "not_reachable"


class RefusedAddress(FetchError):
    code = "refused_address"


class NotACalendar(IngestError):
    code = "not_a_calendar"
