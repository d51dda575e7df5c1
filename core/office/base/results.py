"""What the office answers: plain values that a window, a command line or a demonstration can show."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from core.rules.archive import Gap as Gap


def plain(answer: Any) -> Any:
    """Return an answer as JSON holds it: mappings, lists, texts and numbers; paths as text."""
    return msgspec.to_builtins(answer, enc_hook=str)


class Version(Struct, frozen=True):
    """One save of a record: who, on which computer, when (ISO time), what it changed, the record as it then stood."""

    time: str
    author: str
    author_name: str
    device: str
    device_name: str
    changes: Mapping[str, Any]
    values: Mapping[str, Any]


class FormInfo(Struct, frozen=True):
    """A paper that can be printed: its number, its title and the kind of record it shows."""

    form: str
    title: str
    kind: str
    kind_title: str


class FileVerdict(Struct, frozen=True):
    """What a file is and what will become of it: the pages it gives, whether a binder takes it in, and if not why.

    `kind` is pdf, picture, heic or other; `reason` a sentence, also of what a person should check in a file that is
    bound; `code` is short and free of language.
    """

    kind: str
    pages: int
    bindable: bool
    reason: str = ""
    code: str = ""
    width: int = 0
    height: int = 0


class PageImage(Struct, frozen=True):
    """A page as a picture: width and height in pixels, bytes a line, and the pixels as blue-green-red-unused bytes."""

    width: int
    height: int
    stride: int
    data: bytes


class Peer(Struct, frozen=True):
    """Another computer: whose it is, the 30 digits to compare by telephone, and what it is known to have."""

    device: str
    school: str
    school_name: str
    role: str
    name: str
    digits: str
    heard: bool
    revoked: bool
    sent: int
    confirmed: int
    unsent: int
    last_received: str
    received: int = 0


class Departure(Struct, frozen=True):
    """A package that was written and read back, and what did not travel with it."""

    path: Path
    number: int
    operations: int
    attachments: int
    bytes: int
    scopes: tuple[str, ...]
    # The 12 characters by which a receiver can confirm it over the telephone, and who has confirmed it.
    code: str = ""
    confirmed: tuple[str, ...] = ()
    # The further files of a package that was parted; each has a number of its own and may arrive in any order.
    volumes: tuple[Path, ...] = ()
    left: tuple["Left", ...] = ()
    # Sentences on what had rotted on this disk and was left out.
    rotten: tuple[str, ...] = ()


class Outgoing(Struct, frozen=True):
    """A package that was written for a partner, and whether it is known to have arrived."""

    number: int
    device: str
    school_name: str
    time: str
    operations: int
    attachments: int
    bytes: int
    confirmed: bool
    file: str


class Arrival(Struct, frozen=True):
    """What is in a package, before anything is taken in."""

    file: str
    device: str
    school_name: str
    known: bool
    digits: str
    number: int
    note: str
    new: int
    changed: int
    same: int
    conflicts: int
    by_kind: Mapping[str, Mapping[str, int]]
    scopes: tuple[str, ...]
    gaps: tuple[str, ...]
    repeated: bool
    # "known", "unheard" (digits not compared yet), "unknown", "revoked", or "key_changed": a computer of that school
    # and name is known under another key.
    standing: str = "known"
    name: str = ""
    deleted: int = 0
    attachments: int = 0
    bytes: int = 0
    # What a person should look at before taking it in: private records inside, unusually many deletions.
    warnings: tuple[str, ...] = ()


class Receipt(Struct, frozen=True):
    """What a package brought."""

    file: str
    package: str
    device: str
    school_name: str
    number: int
    new: int
    changed: int
    same: int
    conflicts: int
    waiting: int
    gaps: tuple[str, ...]
    repeated: bool
    clock_warnings: tuple[str, ...]
    # To be read out to the sender: it confirms that this package arrived.
    code: str = ""


class Side(Struct, frozen=True):
    """One of the values in a conflict, with the person, the school and the time it comes from."""

    value: Any
    shown: str
    author_name: str
    device: str
    school_name: str
    time: str
    showing: bool


class Conflict(Struct, frozen=True):
    """A field that two people changed without having seen each other's text; sides[0] is the one on the screen."""

    id: str
    kind: str
    kind_title: str
    uid: str
    record_name: str
    field: str
    label: str
    why: str
    sides: tuple[Side, ...]


class Piece(Struct, frozen=True):
    """A piece of evidence about two entries: what it is, whether it speaks "for" or "against", what each side says."""

    what: str
    label: str
    speaks: str
    strong: bool
    one: str
    other: str


class Alike(Struct, frozen=True):
    """A record that a doubtful line may speak of, with the evidence: first what the line says, then the record."""

    uid: str
    name: str
    verdict: str
    evidence: tuple[Piece, ...]


class Doubt(Struct, frozen=True):
    """A line of a list of which only a person can say whose it is; it is left out until that was answered."""

    sheet: str
    row: int
    kind: str
    name: str
    # "several", "unsure", "twice", "number" or "deleted".
    why: str
    message: str
    candidates: tuple[Alike, ...]


class Backup(Struct, frozen=True):
    """A verified copy of the workspace's database."""

    file: Path
    number: int
    bytes: int
    sha256: str
    made: str


class Drill(Struct, frozen=True):
    """A copy that was opened to see whether it is good: how many records it was made with, and how many it holds.

    `unsound` are sentences on what it holds that is not as it was written.
    """

    file: Path
    made: str
    records: int
    found: int
    unsound: tuple[str, ...] = ()


class NoSign(Struct, frozen=True):
    """A character that no font here can draw: the character, and the cell it stands in."""

    sign: str
    where: str


class Printed(Struct, frozen=True):
    """A PDF that was written: its pages, the first page of each part (0: without numbers), what no font had.

    `remarks` are sentences on files of others that could not be taken in.
    """

    path: Path
    pages: int
    starts: tuple[int, ...]
    missing: tuple[NoSign, ...]
    remarks: tuple[str, ...] = ()


class Double(Struct, frozen=True):
    """Two entries that are or may be one person or school, by name, and what speaks for it and against."""

    a: str
    b: str
    name_a: str
    name_b: str
    reasons: tuple[str, ...] = ()
    kind: str = "person"
    # "same" or "ask".
    verdict: str = "ask"
    evidence: tuple[Piece, ...] = ()


class Pair(Struct, frozen=True):
    """Two entries of persons, by number and by name."""

    a: str
    b: str
    name_a: str
    name_b: str


class Adoption(Struct, frozen=True):
    """A typed school that is or may be a partner's own, with the evidence and the teachers who would be tied."""

    school: str
    own: str
    name: str
    own_name: str
    verdict: str
    evidence: tuple[Piece, ...]
    persons: tuple[Pair, ...] = ()
    doubtful: tuple[Pair, ...] = ()


class Adopted(Struct, frozen=True):
    """What adopting a school has tied, and the teachers of whom only a person can tell."""

    school: str
    own: str
    name: str
    own_name: str
    ties: tuple[str, ...]
    persons: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]


class Left(Struct, frozen=True):
    """Records that will not travel to a partner: how many of a kind, why, and what makes them travel."""

    kind: str
    n: int
    why: str
    # "adopt" (`school` is to be adopted as `own`) or "card" (the card of `school` is missing).
    way: str = ""
    school: str = ""
    own: str = ""


class Step(Struct, frozen=True):
    """A step of meeting a partner: its name, what it is called, what it holds, the command, whether it is done."""

    name: str
    title: str
    what: str
    command: str
    done: bool


class Met(Struct, frozen=True):
    """How far the meeting with a partner's school has come; without a school it has not begun."""

    school: str
    name: str
    steps: tuple[Step, ...]
    done: bool


class Collected(Struct, frozen=True):
    """What became of one package of a folder."""

    file: str
    school_name: str
    number: int
    taken: bool
    reason: str = ""
    code: str = ""
    gaps: tuple[str, ...] = ()
    counts: Mapping[str, int] = {}


class Reporting(Struct, frozen=True):
    """How a school stands at the county desk."""

    school: str
    school_name: str
    device: str
    last_received: str
    last_number: int
    gaps: tuple[str, ...]
    counts: Mapping[str, int]


class LaterEdit(Struct, frozen=True):
    """A record that a package touched and somebody here changed afterwards; undoing the receipt keeps that change."""

    kind: str
    kind_title: str
    uid: str
    name: str
    time: str


class Delivered(Struct, frozen=True):
    """A package that was taken in, and whether it can be undone."""

    package: str
    school_name: str
    device: str
    number: int
    time: str
    new: int
    changed: int
    conflicts: int
    undone: bool
    code: str
    note: str = ""
    gaps: tuple[str, ...] = ()
    clock_warnings: tuple[str, ...] = ()
    # Named when a receipt was set aside or taken in again.
    later: tuple[LaterEdit, ...] = ()


class FilledTable(Struct, frozen=True):
    """A superior's table that was filled: what each column was taken for, which were left, and the lines written."""

    file: Path
    heads: Mapping[str, str]
    mapping: Mapping[str, str]
    left: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
