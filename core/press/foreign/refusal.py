"""Why a file of others cannot be printed: a reason and the error that carries it, without words for people."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a file cannot be printed or bound."""

    MISSING = "missing"
    """It is not where it should be."""
    EMPTY = "empty"
    """It has no bytes, or no pages."""
    FORMAT = "format"
    """It is neither a PDF nor a picture, and does not say that it is: a text, a table, a film."""
    HEIC = "heic"
    """A photograph in HEIC, as telephones make them, for which no decoder is bundled."""
    UNREADABLE = "unreadable"
    """Its name says a PDF or a picture, its content is something else, or it cannot be read from the disk."""
    DAMAGED = "damaged"
    """It begins as what it is, but cannot be read to its end."""
    PASSWORD = "password"
    """It opens only with a password."""
    PIXELS = "pixels"
    """A picture of more pixels than are worked out for a page."""
    TOO_LARGE = "too_large"
    """It has more pages than are read."""
    SLOW = "slow"
    """It was not read within the time that a file gets."""


class RefusedError(ValueError):
    """A file that cannot be taken in; names it and why."""

    def __init__(self, name: str, reason: Refusal) -> None:
        super().__init__(name, reason)
        self.name, self.reason = name, reason
