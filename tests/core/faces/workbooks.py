"""Records that fill a workbook, and ways to change one as people do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from core.faces.workbook.door import WorkbookContents, export, read
from core.kinds import KINDS, kind_named
from core.model.fields import Auto, Choice, Choices, Clock, Count, Day, Field, Flag, Measure, Month, Ref, Rows
from core.model.kind import Kind
from core.model.record import Record
from core.model.record import read as parse

DATA = Path(__file__).parents[2] / "data"
ROSTER = DATA / "义门镇中学教职工花名册.xlsx"
TABLE = Path(__file__).parents[3] / "resources" / "demo" / "上级下发-结对帮扶工作情况统计表.xlsx"


def named(kind: str) -> Kind:
    found = kind_named(kind)
    assert found is not None
    return found


PERSON = named("person")


def people(sheets: WorkbookContents) -> list[Any]:
    return [line for line in sheets.lines if line.kind == "person"]


# --- out and in again ---------------------------------------------------------------------------------------------


def sample(one: Field) -> Any:
    match one:
        case Day():
            return "2015-03-05"
        case Month():
            return "1980-10"
        case Clock():
            return "08:05"
        case Choice():
            return one.options[0]
        case Choices():
            return "、".join(one.options[:2])
        case Ref():
            return "c" * 32
        case Flag():
            return "0"
        case Measure():
            return "12.5"
        case Count():
            return str(max(one.least, 1))
        case _:
            return "=１+1 文_x0041_"[: getattr(one, "longest", 9)]


def typed_sample(kind: Kind) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for one in kind.fields:
        if isinstance(one, Rows):
            columns = [column for column in one.fields if not isinstance(column, Auto)]
            first = {column.name: sample(column) for column in columns}
            typed[one.name] = [first, {columns[0].name: sample(columns[0])}]
        elif not isinstance(one, Auto):
            typed[one.name] = sample(one)
    return typed


def names(_: str, uid: str) -> str:
    return f"名 {uid[:4]}"


def full_and_bare(kind: Kind) -> dict[str, Record]:
    full, _ = parse(kind, typed_sample(kind), uid="a" * 32)
    bare, _ = parse(kind, {kind.fields[0].name: sample(kind.fields[0])}, uid="b" * 32)
    return {record.uid: record for record in (full, bare)}


def export_of(kind: Kind, records: list[Record], file: Path, change: Callable[[Any], None]) -> WorkbookContents:
    export(kind, records, file, called=names)
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return read(file, KINDS)
