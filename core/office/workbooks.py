"""The desk that reads and writes Excel: whose record a line is, whether it may be kept, what is wrong with a file."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.faces import workbook
from core.faces.workbook import Line, Remark, Unreadable, Unwritable
from core.kinds import KINDS
from core.model.fields import Ref, Rows
from core.model.kind import Kind
from core.model.record import Problem, Record
from core.model.words import say
from core.office.refusals import Damaged, Misused, Refused
from core.office.results import Progress, Taken, Turned
from core.office.storing import plainly
from storage.store import new_uid

if TYPE_CHECKING:
    from core.office import Office

_ENDINGS = (".xlsx", ".xlsm")
_MOST_NAMES = 20_000


class Workbooks:
    """Tables out, tables in."""

    def __init__(self, office: "Office") -> None:
        self._office = office
        self._records = office.records

    def template(self, kind: str, file: Path) -> None:
        """Write an empty table of a kind, with its lists and the names it may refer to."""
        declared = self._records.kind(kind)
        with _said(_checked(file)), plainly(file):
            workbook.template(declared, file, references=self._names(declared))

    def export(self, kind: str, file: Path) -> int:
        """Write all records of a kind so that reading them back changes nothing; return how many."""
        declared = self._records.kind(kind)
        with _said(_checked(file)), plainly(file):
            return workbook.export(
                declared,
                self._records.every(kind),
                file,
                called=self._choice,
                references=self._names(declared),
            )

    def take(
        self,
        file: Path,
        *,
        kind: str = "",
        dry_run: bool = False,
        errors: Path | None = None,
        progress: Progress | None = None,
    ) -> Taken:
        """Read a workbook: good lines are kept in one transaction, each bad cell is named with its reason."""
        if kind:
            self._records.kind(kind)
        with _said(file), plainly(file):
            sheets = workbook.read(file, KINDS, kind)
        reading = _Reading(self._office)
        for line in sheets.lines:
            reading.take(line)
        refused = (*sheets.refused, *reading.refused)
        if not dry_run:
            self._records.save_many(reading.changed, progress=progress)
        if errors and refused:
            with _said(_checked(errors)), plainly(errors):
                workbook.errors_copy(file, refused, errors, heads=sheets.heads)
        return Taken(
            added=reading.count("added"),
            changed=reading.count("changed"),
            same=reading.count("same"),
            refused=tuple(map(_turned, refused)),
            notes=tuple(map(_turned, (*sheets.notes, *reading.notes))),
            by_kind=reading.counts,
        )

    def _names(self, kind: Kind) -> dict[str, list[tuple[str, str]]]:
        columns = [*kind.fields, *(column for rows in kind.rows() for column in rows.fields)]
        targets = {target for column in columns if isinstance(column, Ref) for target in column.to}
        return {target: self._choices(target) for target in sorted(targets)}

    def _choices(self, kind: str) -> list[tuple[str, str]]:
        return self._records.choices(Ref("any", "", to=(kind,)), limit=_MOST_NAMES)

    def _choice(self, kind: str, uid: str) -> str:
        record = self._records.get(kind, uid)
        return self._records.choice(record) if record else uid


class _Reading:
    """One workbook on its way in: what each line adds or changes, and what is wrong with it."""

    def __init__(self, office: "Office") -> None:
        self._records = office.records
        self.changed: list[Record] = []
        self.refused: list[Remark] = []
        self.notes: list[Remark] = []
        self.counts: dict[str, dict[str, int]] = {}
        # The record that each row of the sheet became, for what else stands in that row.
        self._rows: dict[tuple[str, int], str] = {}
        self._expected: dict[str, Record] = {}

    def count(self, what: str) -> int:
        """Return how many lines were added, changed or the same."""
        return sum(counts[what] for counts in self.counts.values())

    def take(self, line: Line) -> None:
        """Read one line as the form would."""
        kind = self._records.kind(line.kind)
        typed = dict(line.typed)
        if line.owner:
            owner = self._rows.get((line.sheet, line.row))
            if owner is None:
                return
            typed[line.owner] = owner
        known = self._known(kind, line, typed)
        laid = line.over(kind, known) if known else line
        given = {**laid.typed, **({line.owner: typed[line.owner]} if line.owner else {})}
        uid = known.uid if known else line.uid
        record, problems = self._records.read(kind.name, given, uid, expected=self._expected)
        if problems:
            self.refused += [_remark(laid, problem) for problem in problems]
            return
        self.notes += [laid.remark("", "changed", note) for note in record.notes]
        self._sort(kind, line, record, known)

    def _sort(self, kind: Kind, line: Line, record: Record, known: Record | None) -> None:
        counts = self.counts.setdefault(kind.name, {"added": 0, "changed": 0, "same": 0})
        uid = record.uid or new_uid()
        kept = Record(record.kind, uid, record.values)
        if not line.owner:
            self._rows[line.sheet, line.row] = uid
        if known and dict(known.values) == dict(record.values):
            counts["same"] += 1
            return
        counts["changed" if known else "added"] += 1
        self._expected[uid] = kept
        self.changed.append(kept)

    def _known(self, kind: Kind, line: Line, typed: Mapping[str, Any]) -> Record | None:
        """Return the record that the line speaks of: by its uid, its key, or by being alike."""
        if line.uid:
            return self._expected.get(line.uid) or self._records.get(kind.name, line.uid)
        record, problems = self._records.read(kind.name, typed, expected=self._expected)
        if problems:
            return None
        if record.uid:
            return self._expected.get(record.uid) or self._records.get(kind.name, record.uid)
        return self._alike(kind, record)

    def _alike(self, kind: Kind, record: Record) -> Record | None:
        told = {name: record.get(name) for name in kind.alike or kind.called if not isinstance(kind.field(name), Rows)}
        where = {name: value for name, value in told.items() if value is not None}
        if not where:
            return None
        found = [*self._records.find(kind.name, where=where, limit=50), *self._expected_like(kind, where)]
        if kind.alike:
            return next((one for one in found if all(one.get(name) == value for name, value in told.items())), None)
        return next((one for one in found if _says_all(one, record)), None)

    def _expected_like(self, kind: Kind, where: Mapping[str, Any]) -> Iterable[Record]:
        return [
            one
            for one in self._expected.values()
            if one.kind == kind.name and all(one.get(name) == value for name, value in where.items())
        ]


def _says_all(known: Record, record: Record) -> bool:
    plain = {name: value for name, value in record.values.items() if not isinstance(value, (list, tuple))}
    return all(known.get(name) == value for name, value in plain.items())


def _remark(line: Line, problem: Problem) -> Remark:
    return line.remark(problem.field, problem.code, problem.message)


def _turned(remark: Remark) -> Turned:
    return Turned(remark.sheet, remark.row, remark.column, remark.value, remark.code, remark.message)


def _checked(file: Path) -> Path:
    if file.suffix.lower() not in _ENDINGS:
        raise Misused(say("“{file}”应以 .xlsx 结尾", file=file), "not_xlsx")
    if not file.parent.is_dir():
        raise Refused(say("没有文件夹“{folder}”；请检查路径", folder=file.parent), "no_folder")
    return file


class _said:  # noqa: N801  it reads as a word: with _said(file)
    """Turn what the workbook face refuses in this block into one sentence."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Unreadable):
            raise Damaged(self._unreadable(error), error.code) from error
        if isinstance(error, Unwritable):
            raise Refused(self._unwritable(error), error.code) from error

    def _unreadable(self, error: Unreadable) -> str:
        facts = {**error.facts, "file": self._file.name}
        words = _UNREADABLE.get(error.code)
        return words(facts) if words else say("“{file}”读不了（{code}）", file=facts["file"], code=error.code)

    def _unwritable(self, error: Unwritable) -> str:
        if error.code == "too_many_rows":
            return say("“{sheet}”超过 {limit} 行，Excel 装不下", sheet=error.facts["sheet"], limit=error.facts["limit"])
        if error.code == "too_long":
            facts = {"label": error.facts["label"], "uid": error.facts["uid"], "n": error.facts["n"]}
            return say("记录 {uid} 的“{label}”有 {n} 字，Excel 一格装不下，没有导出", **facts)
        return say("写出的表读回来不一致，没有保留；请再试一次")


Facts = Mapping[str, Any]
_UNREADABLE: dict[str, Callable[[Facts], str]] = {
    "empty_file": lambda f: say("“{file}”是空文件；请重新拷贝", file=f["file"]),
    "too_big": lambda f: say("“{file}”有 {n} MB，上限 {limit} MB", file=f["file"], n=f["megabytes"], limit=f["limit"]),
    "unpacks_too_big": lambda f: say(
        "“{file}”解开后有 {n} MB，上限 {limit} MB，没有读", file=f["file"], n=f["megabytes"], limit=f["limit"]
    ),
    "old_xls": lambda f: say("“{file}”是旧格式 .xls；请用 Excel 或 WPS 打开，另存为 .xlsx 再导入", file=f["file"]),
    "password": lambda f: say("“{file}”有密码；请打开它，去掉密码后保存，再导入", file=f["file"]),
    "html": lambda f: say("“{file}”其实是网页；请用 Excel 打开，另存为 .xlsx", file=f["file"]),
    "text": lambda f: say("“{file}”其实是文本（CSV）；请用 Excel 打开，另存为 .xlsx", file=f["file"]),
    "ods": lambda f: say("“{file}”是 ODS 表格；请另存为 .xlsx 再导入", file=f["file"]),
    "xlsb": lambda f: say("“{file}”是二进制 .xlsb；请另存为普通 .xlsx 再导入", file=f["file"]),
    "not_a_workbook": lambda f: say("“{file}”不是 Excel 表格；请选 .xlsx 文件", file=f["file"]),
    "damaged": lambda f: say(
        "“{file}”已损坏或没有拷完（{part}）；请重新拷贝", file=f["file"], part=f.get("part") or "zip"
    ),
    "forbidden_xml": lambda f: say("“{file}”里有不允许的定义（{part}），没有读", file=f["file"], part=f["part"]),
    "strict": lambda f: say("“{file}”存成了 Strict 格式，读不出内容；请另存为普通 .xlsx", file=f["file"]),
    "xml_2003": lambda f: say("“{file}”是 XML 表格 2003；请另存为 .xlsx 再导入", file=f["file"]),
    "gone": lambda f: say("没有找到文件“{file}”", file=f["file"]),
    "locked": lambda f: say("“{file}”正被别的程序打开；请先关闭 Excel 或 WPS 再试", file=f["file"]),
    "too_many_parts": lambda f: say("“{file}”里的部件太多，不像正常的表格，没有读", file=f["file"]),
    "bad_part_name": lambda f: say("“{file}”里有不允许的部件名（{part}），没有读", file=f["file"], part=f["part"]),
    "too_much_memory": lambda f: say("“{file}”占用内存太多，已停下；请拆成几个表", file=f["file"]),
    "too_few_places": lambda f: say(
        "“{file}”只有 {places} 行空位，要填 {rows} 行", file=f["file"], places=f["places"], rows=f["rows"]
    ),
    "formula_place": lambda f: say("“{file}”的 {cell} 是公式，不能填写；请改对应关系", file=f["file"], cell=f["cell"]),
    "merged_place": lambda f: say("“{file}”的 {cell} 在合并格里，不能填写", file=f["file"], cell=f["cell"]),
    "no_heads": lambda f: say("“{file}”里没有认得的表头；请用“模板”导出的表头，或写明 --kind", file=f["file"]),
    "no_data": lambda f: say("“{file}”里没有可以导入的行", file=f["file"]),
    "too_slow": lambda f: say("“{file}”读了 {n} 秒还没有读完，已停下；请拆成几个表", file=f["file"], n=f["seconds"]),
    "too_much_text": lambda f: say("“{file}”内容太多，已停下；请拆成几个表", file=f["file"]),
    "too_many_rows": lambda f: say("“{file}”超过 {limit} 行；请拆成几个表", file=f["file"], limit=f["limit"]),
    "too_many_sheets": lambda f: say(
        "“{file}”有 {n} 个工作表，上限 {limit}", file=f["file"], n=f["n"], limit=f["limit"]
    ),
}
