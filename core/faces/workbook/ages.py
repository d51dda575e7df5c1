"""The age of a sheet of ours: what each cell was written from, by which an untouched cell is told from a changed one.

Beside each line, in a hidden column, stands a print of every value it was written from; over them, when the sheet was
written and the fields in their order. A value itself is not kept there, so a covered number stays covered.
"""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_NOTHING = "."
# Twenty-four bits: of sixteen million changed cells one is taken for untouched.
_BYTES, _LETTERS = 3, 4


def print_of(value: Any) -> str:
    """Return the print of a value: one sign for nothing, four for anything else."""
    if value is None or value == "":
        return _NOTHING
    digest = hashlib.blake2b(str(value).encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
    return base64.urlsafe_b64encode(digest).decode()


@dataclass(frozen=True, slots=True)
class Age:
    """When a sheet was written (ms since 1970), and the fields of which its lines carry prints, in their order."""

    moment: int
    names: Sequence[str]

    @property
    def head(self) -> str:
        """Return the words that stand over the prints."""
        return f"{self.moment}:{','.join(self.names)}"

    def prints(self, token: str) -> dict[str, str]:
        """Return the print of each field in a token; nothing for a token that somebody has spoilt."""
        prints: dict[str, str] = {}
        at = 0
        for name in self.names:
            step = 1 if token[at : at + 1] == _NOTHING else _LETTERS
            prints[name] = token[at : at + step]
            at += step
        return prints if at == len(token) else {}


def read_age(head: str) -> Age | None:
    """Return the age that stands over the prints of a sheet, or nothing."""
    moment, colon, names = head.partition(":")
    return Age(int(moment), tuple(names.split(","))) if colon and moment.isdecimal() else None


def token(prints: Iterable[str]) -> str:
    """Return the prints of one line as they are written."""
    return "".join(prints)


def touched(prints: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that no longer say what they were written from, with the prints of that."""
    return {name: prints.get(name, _NOTHING) for name, one in now.items() if prints.get(name, _NOTHING) != one}
