"""What the storage refuses, each refusal under its own name with its facts; the words are found by others."""

from collections.abc import Mapping
from pathlib import Path

HELD = "held"
"""The reason of a file that another program has open, or that must not be written: Windows tells both alike."""

TOO_LONG = "too long"
"""The reason of a path that is longer than Windows takes."""


class StorageError(Exception):
    """A refusal of the storage; nothing was changed."""


class InUse(StorageError):
    """Another program holds the workspace; `holder` says user, computer, process and since when, as far as known."""

    def __init__(self, holder: Mapping[str, str]) -> None:
        super().__init__(", ".join(f"{name}={value}" for name, value in holder.items()))
        self.holder = dict(holder)


class NoWorkspace(StorageError):
    """There is no workspace in the folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


class AlreadyThere(StorageError):
    """There is a workspace (or another file of that name) already."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class Newer(StorageError):
    """The workspace was written by a newer program."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class UnreadableDatabase(StorageError):
    """The database did not pass its check, or a setting of the connection did not take; it was left as it is."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unsafe(StorageError):
    """The folder does not lie on an internal disk; `reason` names the file system."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder, self.reason = folder, reason


class UnknownKind(StorageError):
    """No table of that name was declared."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class UnknownField(StorageError):
    """The table has no such column."""

    def __init__(self, kind: str, field: str) -> None:
        super().__init__(f"{kind}.{field}")
        self.kind, self.field = kind, field


class BadValue(StorageError):
    """A value that cannot be kept; `reason` is one of text, number, type, size, shape."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class ScopeFixed(StorageError):
    """A record lies in the scope in which it was made and never moves."""

    def __init__(self, kind: str, uid: str, scope: str, asked: str) -> None:
        super().__init__(f"{kind} {uid}: {scope}, asked for {asked}")
        self.kind, self.uid, self.scope, self.asked = kind, uid, scope, asked


class NotKept(StorageError):
    """There is no such thing: a record, a conflict, a receipt, a backup, a device."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name}")
        self.what, self.name = what, name


class DiskFull(StorageError):
    """The disk has no room; `need` and `free` in bytes, `need` 0 where it is not known."""

    def __init__(self, need: int, free: int) -> None:
        super().__init__(f"need {need}, free {free}")
        self.need, self.free = need, free


class WriteFailed(StorageError):
    """A file could not be written, or read back otherwise than it was written."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class NotAPackage(StorageError):
    """The file is not a package."""


class Incomplete(StorageError):
    """The package ends too early: it was cut on its way."""


class DamagedPackage(StorageError):
    """A package that is not as it was sealed; `entry` names the part."""

    def __init__(self, entry: str) -> None:
        super().__init__(entry)
        self.entry = entry


class NotForUs(StorageError):
    """The package is addressed to others; `to` lists their devices as far as they can be read."""

    def __init__(self, to: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(to))
        self.to = to


class UnknownSender(StorageError):
    """The sender is not trusted yet: `facts` are those of its card, `digits` are to be compared by telephone."""

    def __init__(self, facts: Mapping[str, str], digits: str, device: str, card: bytes) -> None:
        super().__init__(device)
        self.facts, self.digits, self.device, self.card = dict(facts), digits, device, card


class Revoked(StorageError):
    """The device was revoked."""

    def __init__(self, device: str) -> None:
        super().__init__(device)
        self.device = device


class KeyChanged(StorageError):
    """A device of this school and name is known under another key."""

    def __init__(self, name: str, known: str, given: str) -> None:
        super().__init__(f"{name}: {known} -> {given}")
        self.name, self.known, self.given = name, known, given


class BadCard(StorageError):
    """The card of a device is not whole or not signed by its own key."""


class NewerFormat(StorageError):
    """The package asks for a newer program; `version` is what it asks for."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class TooLarge(StorageError):
    """Something goes beyond a limit; `what` names it, `size` and `limit` in bytes or pieces."""

    def __init__(self, what: str, size: int, limit: int) -> None:
        super().__init__(f"{what}: {size} > {limit}")
        self.what, self.size, self.limit = what, size, limit


class NotTheirs(StorageError):
    """A private scope was to be sent to another school."""

    def __init__(self, scope: str, device: str) -> None:
        super().__init__(f"{scope} to {device}")
        self.scope, self.device = scope, device
