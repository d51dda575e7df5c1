"""Between the office and the storage: rows become records, and refusals become sentences."""

import datetime as dt
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import resources
from core.kinds import kind_named
from core.model.record import Record
from core.model.words import say
from core.office.base.refusals import Busy, Damaged, Refused
from storage import errors as told
from storage.records.workspace import KEY
from storage.values import Kept

_MB = 1024 * 1024
# What the storage calls the parts of a package, in the words of a person; each way of being damaged has its own.
_PARTS = {
    "package": "数据包",
    "sealed": "封装",
    "signature": "发送方的签名",
    "manifest": "清单",
    "members": "比清单所说的长",
    "card": "发送方的名片",
    "feed": "记录来源的编号",
    "segment": "一段记录",
    "hash": "一段记录与清单不符",
    "author": "一段记录的签名",
    "packing": "一段记录大小不实或解不开",
    "content": "一段记录的写法",
    "range": "一段记录的起止编号",
    "operation": "一条记录",
    "attachment": "附件",
    "attachments": "附件数",
    "packed": "打包的记录",
    "unpacked": "解开的记录",
}
# What the storage keeps besides records, in the words of a person.
_KEPT = {
    "receipt": "数据包或回执码",
    "backup": "备份文件",
    "conflict": "冲突",
    "side": "冲突里的值",
    "device": "电脑",
    "salvaged": "救出的内容",
}

# The kinds of disk that a workspace must not live on; those of Linux are told by the name of their file system.
_DISKS = {"removable": "移动磁盘", "network": "网络磁盘", "disc": "光盘"}


# Records that came together were written at the same moment.
@lru_cache(maxsize=4096)
def told_time(moment: dt.datetime) -> str:
    """Return a moment as ISO time of this computer's zone, to the second."""
    return moment.astimezone().isoformat(timespec="seconds")


def record_of(kept: Kept) -> Record:
    """Return the record that a kept row holds; whole numbers come back as whole numbers."""
    values: dict[str, Any] = {name: _whole(value) for name, value in kept.values.items() if value is not None}
    for name, lines in kept.rows.items():
        if lines:
            values[name] = [_line(line) for line in lines]
    return Record(
        kept.kind,
        kept.uid,
        values,
        scope=kept.scope,
        deleted=kept.deleted,
        conflicts=kept.conflicts,
        waiting=kept.waiting,
        author=kept.author,
        changed=told_time(kept.changed),
        made=told_time(kept.made),
    )


def _line(line: dict[str, Any]) -> dict[str, Any]:
    return {name: _whole(value) for name, value in line.items() if name != "_at" and value is not None}


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


@contextmanager
def plainly(file: Path | None = None) -> Iterator[None]:
    """Turn what the storage refuses in this block into one sentence for a person; `file` is what it was about."""
    try:
        yield
    except told.StorageError as error:
        raise _refused(error, str(file) if file else "") from error
    except OSError as error:
        raise Refused(_disk(error, file), "disk") from error


@contextmanager
def fonts_there() -> Iterator[None]:
    """Tell in one sentence that a font which every print needs is gone from the program or damaged."""
    try:
        yield
    except resources.NotShippedError as error:
        name = error.name.rpartition("/")[2]
        message = say("程序缺少字体文件“{name}”，或者它已损坏，不能打印；请重新安装程序，记录不受影响", name=name)
        raise Refused(message, "no_font") from error


def _refused(error: told.StorageError, file: str) -> Refused:
    for words in (_of_workspace, _of_disk, _of_package, _of_trust, _of_values):
        if refused := words(error, file):
            return refused
    return Refused(say("这一步没有做成（{code}），什么也没有改动", code=type(error).__name__), type(error).__name__)


def _of_workspace(error: told.StorageError, file: str) -> Refused | None:
    match error:
        case told.InUse(holder=holder):
            who = holder.get("user", "?")
            where, since = holder.get("computer", holder.get("host", "?")), holder.get("since", holder.get("time", "?"))
            message = say(
                "这个工作区已由 {who} 在 {where} 打开（{since} 起）；请先关闭那一个", who=who, where=where, since=since
            )
            return Busy(message, "in_use")
        case told.NoWorkspace(folder=folder):
            return _no_workspace(folder)
        case told.AlreadyThere(path=path):
            return Refused(say("“{path}”已经有了，没有覆盖；请换一个名字", path=path), "already_there")
        case told.Newer(version=version):
            message = say("这个工作区由更新的程序写成（格式 {version}）；请先升级程序", version=version)
            return Refused(message, "newer_workspace")
        case told.UnreadableDatabase(reason=reason):
            return Damaged(_unreadable(reason, file), "unreadable")
        case told.Unsafe(folder=folder, reason=kind):
            reason = say(_DISKS.get(kind, kind))
            message = say(
                "“{folder}”在{reason}上，断电或拔出会损坏数据；请把工作区放在电脑自己的硬盘上",
                folder=folder,
                reason=reason,
            )
            return Refused(message, "unsafe_disk")
        case _:
            return None


def _no_workspace(folder: Path) -> Refused:
    if copies := len(list((folder / "backups").glob("qinglan-*.db"))):
        message = say(
            "“{folder}”里的数据库不见了，但有 {n} 份备份；"
            "请用最近的备份救回（rescue），或从备份恢复到新文件夹（restore）",
            folder=folder, n=copies,
        )  # fmt: skip
        return Damaged(message, "lost_database")
    return Refused(say("“{folder}”里没有工作区；请检查路径，或用 new 新建一个", folder=folder), "no_workspace")


def _unreadable(reason: str, file: str) -> str:
    """Return the sentence on what cannot be read; what SQLite says of its pages helps nobody."""
    if reason == KEY:
        return say("{key} 读不出，或者不是这台电脑的密钥；请从备份恢复到新文件夹（restore）", key=reason)
    if file:
        return say("“{file}”打不开，或者已损坏；请换一份", file=file)
    return say(
        "数据库已损坏，没有通过检查，程序没有写入任何内容；"
        "请用最近的备份救回（rescue），或从备份恢复到新文件夹（restore）"
    )


def _of_disk(error: told.StorageError, file: str) -> Refused | None:
    match error:
        case told.DiskFull(need=need, free=free):
            message = say(
                "磁盘空间不足：需要约 {need} MB，只剩 {free} MB；没有改动任何内容，请清理后再试",
                need=max(1, -(-need // _MB)), free=free // _MB,
            )  # fmt: skip
            return Refused(message, "disk_full")
        case told.WriteFailed(path=path, reason=told.HELD):
            message = say(
                "“{path}”没有写成：别的程序（如 Excel、WPS）正开着它，或者它不许写；请关掉再试，原有文件没有动",
                path=path,
            )
            return Refused(message, "write_failed")
        case told.WriteFailed(path=path, reason=told.TOO_LONG):
            message = say("“{path}”的路径太长，Windows 写不了；请换一个浅一些的文件夹，原有文件没有动", path=path)
            return Refused(message, "write_failed")
        case told.WriteFailed(path=path, reason=reason):
            if isinstance(error.__cause__, OSError):
                return Refused(_disk(error.__cause__, Path(path)), "write_failed")
            message = say("“{path}”没有写成（{reason}）；原有文件没有动，请换个位置再试", path=path, reason=reason)
            return Refused(message, "write_failed")
        case _:
            return None


def _of_package(error: told.StorageError, file: str) -> Refused | None:
    match error:
        case told.NotAPackage():
            return Damaged(say("“{file}”不是青蓝的数据包；请选后缀为 .qinglan 的文件", file=file), "not_a_package")
        case told.Incomplete():
            message = say("“{file}”不完整，可能没有拷完；请重新拷贝一次，本机没有任何改动", file=file)
            return Damaged(message, "incomplete")
        case told.DamagedPackage(entry=entry):
            message = say("“{file}”已损坏（{entry}）；请对方重新发送，本机没有任何改动", file=file, entry=_part(entry))
            return Damaged(message, "damaged")
        case told.NotForUs():
            message = say("“{file}”不是发给这台电脑的；请对方在“交换”里选本校重新发送", file=file)
            return Damaged(message, "not_for_us")
        case told.NewerFormat(version=version):
            message = say("“{file}”由更新的程序写成（格式 {version}）；请先升级程序再接收", file=file, version=version)
            return Refused(message, "newer_package")
        case told.TooLarge(what=what, size=size, limit=limit):
            message = say(
                "“{what}”太大（{size} 字节，上限 {limit}）；没有改动任何内容", what=_part(what), size=size, limit=limit
            )
            return Damaged(message, "too_large")
        case _:
            return None


def _part(entry: str) -> str:
    """Return a part of a package in words, with the code of its place for whoever is asked to help."""
    what, _, place = entry.partition(" ")
    return f"{say(_PARTS.get(what, what))} {place}".strip()


def _of_trust(error: told.StorageError, file: str) -> Refused | None:
    match error:
        case told.UnknownSender(facts=facts, digits=digits):
            school = facts.get("school_name") or facts.get("name") or "?"
            message = say(
                "发送方“{school}”还没有被信任，没有接收；请打电话核对这 30 位数字，再收下它的名片：{digits}",
                school=school, digits=digits,
            )  # fmt: skip
            return Damaged(message, "unknown_sender")
        case told.Revoked():
            return Damaged(say("这台电脑的信任已被撤销，没有接收"), "revoked")
        case told.KeyChanged(name=name):
            message = say("注意：“{name}”的密钥变了。请先打电话确认对方换了电脑，再撤销旧的、信任新的", name=name)
            return Damaged(message, "key_changed")
        case told.BadCard():
            return Damaged(say("“{file}”不是完整的名片；请对方重新导出名片", file=file), "bad_card")
        case told.NotTheirs():
            return Refused(say("个人隐私记录只留在本校，不能发给别的学校"), "private")
        case _:
            return None


def _of_values(error: told.StorageError, file: str) -> Refused | None:
    match error:
        case told.BadValue(field=field, reason=reason):
            message = say("“{field}”的内容不能保存（{reason}）", field=field, reason=reason)
            return Refused(message, "bad_value")
        case told.ScopeFixed():
            message = say("记录建立后不能换到另一个学校或结对关系；请删除后在那里另建")
            return Refused(message, "scope_fixed")
        case told.UnknownKind(kind=kind):
            return Refused(say("没有“{name}”这一类记录", name=kind), "unknown_kind")
        case told.UnknownField(kind=kind, field=field):
            return Refused(say("“{kind}”没有“{name}”这一项", kind=kind, name=field), "unknown_field")
        case told.NotKept(what=what, name=name):
            return Refused(say("没有找到{what}“{name}”", what=_kept(what), name=name), "not_found")
        case _:
            return None


def _kept(what: str) -> str:
    kind = kind_named(what)
    return say(kind.title if kind else _KEPT.get(what, what))


def _disk(error: OSError, file: Path | None) -> str:
    place = error.filename or file or "?"
    if file and Path(str(place)).parent == file.parent:
        # A file is first written beside its place under a name that nobody chose.
        place = file
    if error.errno == errno.ENAMETOOLONG:
        return say("“{place}…”这个名字太长；请换一个短些的", place=str(place)[:20])
    if isinstance(error, FileExistsError):
        return say("“{place}”已经有了，没有覆盖；请换一个名字", place=place)
    if error.errno == errno.ENOSPC:
        return say("磁盘已满，“{place}”没有写成；没有改动任何内容，请清理后再试", place=place)
    if isinstance(error, FileNotFoundError):
        return say("没有找到“{place}”；请检查路径", place=place)
    if isinstance(error, PermissionError):
        return say("没有权限读写“{place}”，或者别的程序正开着它；请关掉它再试，或换一个位置", place=place)
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return say("“{place}”不是合适的文件或文件夹；请检查路径", place=place)
    return say("读写“{place}”时出错（{reason}）；没有改动任何内容", place=place, reason=error.strerror or error)
