"""Backups put back, damaged databases read, and what both hold brought together; works without an open office."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from core.model.words import say
from core.office.base.exports import putting_back
from core.office.base.findings import finding
from core.office.base.refusals import Damaged, Refused
from core.office.base.tables import tables
from core.office.base.translate import plainly
from storage import values
from storage.errors import NotForUs, StorageError
from storage.files import audit_log
from storage.files.atomic import Blobs
from storage.files.lock import Lock
from storage.records.workspace import DATABASE
from storage.store import Store
from storage.values import Progress, silent

KEY_PREFIX = "AGE-SECRET-KEY-1"
# The letters that keys do not have, and what somebody who types them has read.
_MISREAD = str.maketrans({"O": "0", "I": "L", "1": "L", "B": "8"})
_SEALED = ".age"
_SALVAGED = "salvaged.db"


class TakenBack(Struct, frozen=True):
    """What a damaged database gave back: records, own saves that nobody else had, and what did not prove sound."""

    records: int
    saves: int
    waiting: int
    refused: int
    alarms: tuple[str, ...] = ()
    # What could not be proved, a sentence each.
    doubts: tuple[str, ...] = ()


class Salvaged(Struct, frozen=True):
    """What was read of a damaged database: per table (rows that came, pages and rows lost), and what is in doubt."""

    tables: dict[str, tuple[int, int]]
    kept: int
    lost: int
    doubts: tuple[str, ...]


class PutBack(NamedTuple):
    """A backup in the place of a damaged database, where that one lies, what could be read of it, and how much not.

    `lost` counts pages and rows; nothing where not even that can be told, 0 where there was no database at all.
    """

    backup: Path
    aside: Path
    salvaged: Path | None
    lost: int | None


class Rescued(Struct, frozen=True):
    """A damaged workspace that opens again: by which backup, where the damaged database lies, what came back of it."""

    backup: Path
    aside: Path
    back: TakenBack


def identity_of(typed: str) -> str:
    """Return the key that somebody typed from the sheet, however spaced, in the form in which it opens."""
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper()).removeprefix(re.sub(r"[^A-Z0-9]", "", KEY_PREFIX))
    return KEY_PREFIX + plain.translate(_MISREAD) if plain else ""


def sealed(file: Path) -> bool:
    """Tell whether a backup asks for the recovery key."""
    return file.suffix == _SEALED


def restore(file: Path, to: Path, *, key: str = "", progress: Progress = silent) -> Path | None:
    """Open a backup in a folder; a workspace that is there is set aside first, and its new place is returned.

    A sealed backup asks for the recovery `key` as it stands on its sheet. Until the last tick nothing is changed.
    """
    if not file.is_file():
        raise Refused(say("没有找到文件“{file}”", file=file), "no_file")
    if sealed(file) and not key.strip():
        raise Damaged(say("“{file}”是封好的备份；请输入纸上的恢复钥匙", file=file), "sealed_backup")
    with _plainly_sealed(file), _nobody_in(to), putting_back(to, "restore", file, _now()) as known:
        return Store.restore(file, to, known, identity=identity_of(key), progress=progress)


def salvage(database: Path, to: Path, progress: Progress = silent) -> Salvaged:
    """Read what can be read of a damaged database into a new workspace, and work its records out anew."""
    folder = folder_of(database)
    if to.exists() and any(to.iterdir()):
        raise Refused(say("“{folder}”不是空文件夹；请换一个新文件夹", folder=to), "not_empty")
    with plainly(database):
        saved = to / _SALVAGED
        counts = Store.salvage(folder, saved, progress)
        for log in audit_log.contents(folder):
            audit_log.put_back(to, log)
        with putting_back(to, "salvage", database, _now()) as known:
            Store.restore(saved, to, known)
        saved.unlink()
        keep_files(folder, to)
        with Store.open(to, tables(), clock=_now) as store:
            store.fill()
            left = tuple(dict.fromkeys(finding(problem) for problem in store.check(deep=True)))
    kept, lost = (sum(pair[place] for pair in counts.values()) for place in (0, 1))
    return Salvaged(counts, kept, lost, (*_doubts(lost, 0), *left))


def put_back(folder: Path, progress: Progress = silent) -> PutBack:
    """Set a damaged database aside and put the newest sound backup in its place; read first what can be read of it.

    Until the last tick nothing is changed.
    """
    if not (folder / DATABASE).is_file() and not (folder / "backups").is_dir():
        raise Refused(say("没有找到文件“{file}”", file=folder / DATABASE), "no_file")
    backup = _newest_sound(folder / "backups")
    salvaged = folder / _SALVAGED
    with plainly(folder), _nobody_in(folder):
        salvaged.unlink(missing_ok=True)
        lost = _lost(folder, salvaged, progress) if (folder / DATABASE).is_file() else 0
        try:
            with putting_back(folder, "restore", backup, _now()) as known:
                aside = Store.restore(backup, folder, known, progress=progress)
        except BaseException:
            salvaged.unlink(missing_ok=True)
            raise
    return PutBack(backup, aside or folder, salvaged if salvaged.exists() else None, lost)


def bring_in(store: Store, salvaged: Path | None, lost: int | None) -> TakenBack:
    """Take in what the open workspace lacks of what was read of a damaged one, and delete that file."""
    if salvaged is None:
        return TakenBack(0, 0, 0, 0, doubts=_doubts(lost, 0))
    with plainly(salvaged):
        try:
            return _told(store.backups.take_back(salvaged), lost)
        finally:
            salvaged.unlink(missing_ok=True)


def take_back(store: Store, database: Path, progress: Progress = silent) -> TakenBack:
    """Take in what the open workspace lacks of a damaged or set-aside database; that one is not touched."""
    folder, salvaged = folder_of(database), store.folder / _SALVAGED
    with plainly(database):
        salvaged.unlink(missing_ok=True)
        lost = sum(pair[1] for pair in Store.salvage(folder, salvaged, progress).values())
        keep_files(folder, store.folder)
    return bring_in(store, salvaged, lost)


def folder_of(database: Path) -> Path:
    """Return the workspace folder that was meant by naming it or the database in it; Refused when there is none."""
    folder = database if database.is_dir() else database.parent
    if not (folder / DATABASE).is_file():
        raise Refused(say("没有找到文件“{file}”", file=database), "no_file")
    return folder


def keep_files(folder: Path, to: Path) -> None:
    """Keep the attachments of one workspace folder in another, each under the hash of what it really holds."""
    for blob in Blobs(folder / "files").all():
        Blobs(to / "files").keep(blob)


def _newest_sound(folder: Path) -> Path:
    for file in sorted(folder.glob("qinglan-*.db"), reverse=True):
        try:
            Store.verify_backup(file)
        except StorageError:
            continue
        return file
    message = say("“{folder}”里没有完好的备份；请用 U 盘上的备份恢复，或用 salvage 救出能读的内容", folder=folder)
    raise Damaged(message, "no_backup")


def _lost(folder: Path, salvaged: Path, progress: Progress) -> int | None:
    try:
        return sum(pair[1] for pair in Store.salvage(folder, salvaged, progress).values())
    except StorageError:
        # Nothing of it can be read: the backup alone comes back, and the file stays set aside.
        return None


def _told(found: values.Recovered, lost: int | None) -> TakenBack:
    alarms = (say("同一个密钥在两台电脑上使用，两边的内容都已保留；请与对方核对"),) if found.alarms else ()
    saves = found.operations + found.waiting
    doubts = _doubts(lost, found.missing)
    return TakenBack(len(found.touched), saves, found.waiting, found.refused, alarms, doubts)


def _doubts(lost: int | None, missing: int) -> tuple[str, ...]:
    """Return what a rescue cannot prove: pages that could not be read, numbers of own saves that were not found."""
    doubts = []
    if lost is None:
        doubts.append(say("损坏的数据库一点也读不出；备份以后写的内容没有了，请对照纸质材料，并请每位伙伴全部重发一次"))
    elif lost:
        doubts.append(say("损坏的数据库有 {n} 处读不出，那里写过什么无法证明；请对照检查备份以后写的内容", n=lost))
    if missing:
        doubts.append(say("按编号，这台电脑还有 {n} 次修改没有找到", n=missing))
    return tuple(doubts)


@contextmanager
def _plainly_sealed(file: Path) -> Iterator[None]:
    with plainly(file):
        try:
            yield
        except NotForUs as error:
            message = say("这把钥匙打不开“{file}”；请看纸上的钥匙号，对照再输入一遍", file=file.name)
            raise Damaged(message, "wrong_key") from error


@contextmanager
def _nobody_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    lock = Lock(folder / "lock", _now())
    try:
        yield
    finally:
        lock.release()


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
