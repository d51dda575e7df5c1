"""Finds the head row of a sheet and what its columns mean: by hidden machine names in our own, by labels in others'.

One sheet may feed two kinds: a roster holds teachers and, in one column, their telephone numbers.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from core.faces.workbook.wire import Cell
from core.model.fields import Auto, Field, Ref, Rows
from core.model.kind import Kind
from core.model.words import say

HEAD_WITHIN = 10
# What stands in the hidden first row of our own sheets beside "kind.field" and "kind.rows.column".
UID, NUMBER, PARENT, PARENT_NUMBER, PARENT_NAME = "#uid", "#no", "#parent", "#parent_no", "#parent_name"
REFERENCE, OPTIONS = "#ref", "#options"
_MACHINE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)?\.[#a-z0-9_]+|#(ref|options)\..+")
# Heads that rosters use beside the label of the form.
_ALIASES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("person", "full_name"): ("教师姓名", "教职工姓名", "教工姓名", "名字"),
    ("person", "school"): ("所在学校", "工作单位", "单位", "学校名称", "任教学校"),
    ("person", "ethnicity"): ("族别",),
    ("person", "birth"): ("出生日期", "出生时间", "出生年月日", "生日"),
    ("person", "work_start"): ("工作时间", "参加工作年月", "参加工作日期", "参工时间", "工作年月"),
    ("person", "title"): ("专业技术职务", "专业技术职称", "技术职称", "现任职称"),
    ("person", "post"): ("行政职务", "担任职务", "现任职务"),
    ("person", "subjects"): ("学科", "科目", "任教科目", "任课学科", "所教学科", "任教课程", "任教学科/任教学科"),
    ("person", "staffing"): ("编制性质", "编制类型", "人员性质"),
    ("person_private", "person"): ("姓名", "教师姓名"),
    ("person_private", "phone"): ("电话", "手机", "手机号", "手机号码", "电话号码", "联系方式"),
    ("person_private", "id_number"): ("身份证", "身份证号码", "证件号码", "公民身份号码"),
    ("person_private", "address"): ("家庭住址", "家庭地址"),
    ("school", "name_zh"): ("学校", "校名", "单位名称"),
    ("school", "code"): ("标识码", "学校代码"),
}
_IDLE = ("序号", "行号", "编号序", "no", "no.", "问题")
_BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a field of a kind, or one of the marks by which our own sheets are read back."""

    kind: Kind
    field: Field | None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Heads:
    """The head row of a sheet, the kind its lines are of (or whose child lines they are), and its columns by number."""

    row: int
    kind: Kind
    rows: Rows | None
    columns: Mapping[int, Column]
    ours: bool
    # Heads that name nothing we know, and heads that name the same field twice.
    unknown: Mapping[int, str]
    doubled: Mapping[int, str]


def find(
    rows: Mapping[int, Mapping[int, Cell]], kinds: Sequence[Kind], wanted: Sequence[Kind], title: str
) -> Heads | None:
    """Return the heads of a sheet whose lines may be of the `wanted` kinds, or nothing if it has none."""
    early = [(number, rows[number]) for number in sorted(rows) if number <= HEAD_WITHIN]
    for number, cells in early:
        if ours := _machine(number, cells, kinds):
            return ours
    # One word alone says too little, unless it was said which kind to look for.
    least = 1 if len(wanted) == 1 else 2
    found = [
        heads for number, cells in early for kind in wanted if (heads := _labels(number, cells, kind, kinds, least))
    ]
    return max(found, key=lambda heads: _worth(heads, wanted, title), default=None)


def is_reference(cells: Mapping[int, Cell]) -> bool:
    """Tell whether a first row is that of our own sheet of choices."""
    return any(cell.text.startswith((f"{REFERENCE}.", f"{OPTIONS}.")) for cell in cells.values())


@lru_cache(maxsize=1024)
def plain(head: str) -> str:
    """Return a head as it is compared: no white space, no star, narrow signs."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", head)).casefold()


def _machine(number: int, cells: Mapping[int, Cell], kinds: Sequence[Kind]) -> Heads | None:
    if not cells or not all(_MACHINE.fullmatch(cell.text) for cell in cells.values()):
        return None
    named = {kind.name: kind for kind in kinds}
    paths = {column: cell.text.split(".") for column, cell in cells.items()}
    first = next(iter(paths.values()))
    kind = named.get(first[0])
    if kind is None:
        return None
    rows = next((one for one in kind.rows() if len(first) == 3 and first[1] in (one.name, *one.was)), None)
    known: Sequence[Field] = rows.fields if rows else kind.fields
    columns = {column: _named(kind, path[-1], known) for column, path in paths.items()}
    return Heads(
        row=number + 1,
        kind=kind,
        rows=rows,
        columns={column: one for column, one in columns.items() if one},
        ours=True,
        unknown={column: paths[column][-1] for column, one in columns.items() if one is None},
        doubled=_doubled(columns, {column: path[-1] for column, path in paths.items()}),
    )


def _named(kind: Kind, name: str, known: Iterable[Field]) -> Column | None:
    if name.startswith("#"):
        return Column(kind, None, name)
    return next((Column(kind, one) for one in known if name in (one.name, *one.was)), None)


def _labels(
    number: int, cells: Mapping[int, Cell], kind: Kind, kinds: Sequence[Kind], least: int
) -> Heads | None:  # fmt: skip
    heads = {column: cell.text for column, cell in cells.items() if cell.letter == "s" and plain(cell.text)}
    own = _words(kind)
    # The reference that ties the second kind to the first is the line itself, so it has no column.
    beside = [(one, _words(one, without=one.key)) for one in kinds if is_beside(one, kind)]
    columns = {column: _meant(head, [(kind, own), *beside]) for column, head in heads.items()}
    found = {column: one for column, one in columns.items() if one}
    own_fields = [one.field for one in found.values() if one.kind is kind]
    if len(own_fields) < least or not any(_tells(kind, one) for one in own_fields):
        return None
    return Heads(
        row=number,
        kind=kind,
        rows=None,
        columns=found,
        ours=False,
        unknown={column: heads[column] for column in heads if column not in found and not _idle(heads[column])},
        doubled=_doubled(found, heads),
    )


def is_beside(one: Kind, kind: Kind) -> bool:
    """Tell whether a kind keeps more about the same record: its key is a single reference to it."""
    key = one.field(one.key[0]) if len(one.key) == 1 else None
    return isinstance(key, Ref) and kind.name in key.to


def _words(kind: Kind, without: Sequence[str] = ()) -> dict[str, Field]:
    """Return every word that heads a column of the kind; what the form says wins over what others say."""
    known = [one for one in kind.fields if not isinstance(one, (Auto, Rows)) and one.name not in without]
    words = {plain(word): one for one in known for word in _ALIASES.get((kind.name, one.name), ())}
    words |= {plain(word): one for one in known for word in (*one.was, one.name)}
    return words | {plain(word): one for one in known for word in (say(one.label), one.label)}


def _meant(head: str, lists: Iterable[tuple[Kind, Mapping[str, Field]]]) -> Column | None:
    whole, bare = plain(head), plain(_BRACKETS.sub("", head))
    for kind, words in lists:
        if one := words.get(whole) or words.get(bare):
            return Column(kind, one)
    return None


def _tells(kind: Kind, field: Field | None) -> bool:
    return field is not None and (field.required or field.name in kind.called)


def _idle(head: str) -> bool:
    return plain(head) in {plain(word) for word in (*_IDLE, *map(say, _IDLE))}


def _worth(heads: Heads, wanted: Sequence[Kind], title: str) -> tuple[int, bool, int, int]:
    """Order candidates: more columns of the kind, the kind's name in the sheet's title, the earlier kind and row."""
    own = sum(1 for column in heads.columns.values() if column.kind is heads.kind)
    named = heads.kind.title in title or say(heads.kind.title) in title
    return own, named, -list(wanted).index(heads.kind), -heads.row


def _doubled(columns: Mapping[int, Column | None], heads: Mapping[int, str]) -> dict[int, str]:
    seen: set[tuple[str, str]] = set()
    doubled: dict[int, str] = {}
    for column, one in columns.items():
        if one is None:
            continue
        name = (one.kind.name, one.field.name if one.field else one.mark)
        if name in seen:
            doubled[column] = heads[column]
        seen.add(name)
    return doubled
