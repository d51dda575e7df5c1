"""What the office answers: plain values that a window, a command line or a demonstration can show."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct


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


class Sent(Struct, frozen=True):
    """A package that was written and read back."""

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


class Aside(Struct, frozen=True):
    """A change that is held and does not count: it "waits", or was set "aside"; `why` says it to a person."""

    # "feed:number": by this it is taken up.
    operation: str
    kind: str
    kind_title: str
    uid: str
    scope: str
    device: str
    school_name: str
    state: str
    reason: str
    why: str
    # The computer that set a limit, if one did.
    by: str
    time: str
    changes: dict[str, Any]
    shown: str


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


class Turned(Struct, frozen=True):
    """A cell or line of a workbook that was not taken in, and why."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    message: str


class Taken(Struct, frozen=True):
    """What a workbook brought: lines added, changed, the same as before, refused, and what was changed in reading."""

    added: int = 0
    changed: int = 0
    same: int = 0
    refused: tuple[Turned, ...] = ()
    notes: tuple[Turned, ...] = ()
    by_kind: Mapping[str, Mapping[str, int]] = {}


class Backup(Struct, frozen=True):
    """A verified copy of the workspace's database."""

    file: Path
    number: int
    bytes: int
    sha256: str
    made: str


class Drill(Struct, frozen=True):
    """A copy that was opened to see whether it is good: how many records it was made with, and how many it holds."""

    file: Path
    made: str
    records: int
    found: int


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


class Gap(Struct, frozen=True):
    """Something a binder would lack: what, why it is expected, and the record it concerns."""

    what: str
    why: str
    kind: str = ""
    uid: str = ""


class Double(Struct, frozen=True):
    """Two entries that may be one person, by name, and what speaks for it."""

    a: str
    b: str
    name_a: str
    name_b: str
    reasons: tuple[str, ...] = ()


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


class Filled(Struct, frozen=True):
    """A superior's table that was filled: what each column was taken for, which were left, and the lines written."""

    file: Path
    heads: Mapping[str, str]
    mapping: Mapping[str, str]
    left: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
