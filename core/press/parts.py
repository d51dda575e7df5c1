"""What goes into a print, how it is numbered, and what came of it: plain values, like the forms themselves."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from core.press.form import PAGE_WORDS, Form, Role, Stamp


@dataclass(frozen=True, slots=True)
class Attached:
    """A file taken into the print as it is: every page of a PDF, or a picture on a page of its own.

    With an `item` its pages count together with those of the parts around it, as on a form.
    """

    key: str
    title: str
    path: Path
    numbered: bool = True
    foot: str = ""
    mark: str = ""
    stamp: Stamp | None = None
    item: str = ""
    page_words: str = PAGE_WORDS


Part: TypeAlias = Form | Attached


@dataclass(frozen=True, slots=True)
class Numbering:
    """How running page numbers stand: from `start`, at the foot or top, on the outer side alternating if `duplex`.

    If `turned`, pages in landscape lie on upright sheets, their head to the left: at the binding on odd pages, at the
    open side on even ones, with the running number where upright pages have it (GB/T 9704-2012).
    """

    start: int = 1
    place: Literal["foot", "top"] = "foot"
    duplex: bool = False
    turned: bool = False
    style: str = "— {n} —"


@dataclass(frozen=True, slots=True)
class Missing:
    """A character that no font holds: printed as 〓, still found by search; reported before anything is printed."""

    char: str
    role: Role
    key: str


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """What was printed: the file, its pages, and for each part its first running number (0: none) and its pages."""

    path: Path
    pages: int
    starts: tuple[int, ...]
    counts: tuple[int, ...]
    missing: tuple[Missing, ...]
