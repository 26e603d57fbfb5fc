"""What can go wrong with a whole source; each has a stable code and a sentence for the operator.

IngestError
├── FetchError            the address or file gave no body
│   └── RefusedAddress    the address is one we do not go to
└── NotACalendar          the body holds no events we can read

BadComponent              one event of a source gives nothing, for the reason in its text
├── BadValue              a property is not what its name promises
└── RefusedRule           its recurrence rule must not be expanded
"""

from __future__ import annotations


class IngestError(Exception):
    """A source could not be read; nothing stored from it was touched."""

    code = "ingest_error"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code or self.code

    def __str__(self) -> str:
        return f"{self.code}: {self.args[0]}"

    def __reduce__(self) -> tuple[type[IngestError], tuple[str], dict[str, str]]:
        """Travel between processes with the code."""
        return type(self), (self.args[0],), {"code": self.code}


class FetchError(IngestError):
    """The address gave no body; `retry_after_s` is how long its server, or our manners, ask to wait."""

    code = "not_reachable"

    def __init__(
        self, message: str, *, code: str = "", retry_after_s: float | None = None, status: int = 0
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after_s = retry_after_s
        self.status = status

    @property
    def is_refused(self) -> bool:
        """Whether the server is well and says that there is nothing for us (4xx)."""
        return 400 <= self.status < 500 and self.status != 429


class RefusedAddress(FetchError):
    code = "refused_address"


class NotACalendar(IngestError):
    code = "not_a_calendar"


class BadComponent(ValueError):
    """One event cannot be read; the text is the reason, for the operator."""


class BadValue(BadComponent):
    """A property's value is not what its name promises; the text says which."""


class RefusedRule(BadComponent):
    """This series cannot or must not be expanded."""


# What foreign values can make any library raise; caught around one event, so that it costs only itself.
COMPONENT_ERRORS = (
    ValueError, TypeError, ArithmeticError, LookupError, AttributeError, RecursionError, AssertionError,
)  # fmt: skip


def reason_of(exc: Exception) -> str:
    """Why an event was rejected, in words of ours."""
    return str(exc) if isinstance(exc, BadComponent) else f"cannot be read ({type(exc).__name__})"
