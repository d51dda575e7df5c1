"""Attendance as schools keep it: people down, days or sittings across, a mark in each cell.

Each marked cell becomes a line of its own. Days without a year and sittings by number are left to those who know the
event; what a mark means is said by the sheet's own legend before custom.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.faces.workbook.heads import HEAD_WITHIN, HeadColumn, SheetHeads
from core.faces.workbook.lines import Remark, SheetLine, UnderstoodColumn
from core.faces.workbook.places import Head, letter, spread
from core.faces.workbook.rows import RawSheet
from core.faces.workbook.skips import Skips, filled
from core.faces.workbook.wire import RawCell
from core.model.kind import Kind
from core.model.term import PARTS_OF_DAY
from core.model.words import say

# A day without its year, and the number of a sitting, as they stand in a line until the event is known.
MONTH_DAY, SITTING = "--", "#"
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?(?:.*?(上午|下午|晚上|全天))?")
_DAY_ALONE = re.compile(r"(\d{1,2})[日号]?")
_SITTING = re.compile(r"第?([一二三四五六七八九十]|\d{1,2})[次讲场节期课]")
_MONTH = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月")
_NAMES = ("姓名", "教师", "教师姓名", "参训教师", "学员", "学员姓名", "参加人", "人员")
_NUMBERS = "一二三四五六七八九十"
_LEAST = 2
# Presence, and a remark where one is meant.
_MARKS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("√", "✓", "✔", "☑", "到", "出勤", "已到", "签到", "正常", "1", "v", "V"), ("到", "")),
    **dict.fromkeys(("×", "✗", "✘", "╳", "x", "X", "旷", "旷课", "旷工", "缺", "缺勤", "未到", "0"), ("旷", "")),
    **dict.fromkeys(("病", "病假"), ("病假", "")),
    **dict.fromkeys(("事", "事假"), ("事假", "")),
    **dict.fromkeys(("公", "公出", "公假", "公差", "出差"), ("公出", "")),
    **dict.fromkeys(("迟", "迟到"), ("到", "迟到")),
    **dict.fromkeys(("早", "退", "早退"), ("到", "早退")),
    **dict.fromkeys(("代", "代签"), ("到", "代")),
    **dict.fromkeys(("其他", "他", "假", "请假"), ("其他", "")),
}
_WRITTEN = tuple((sign, _MARKS[sign]) for sign in ("√", "病", "事", "公", "×", "迟", "退", "代"))
# Signs whose meaning changes from school to school: only a legend tells, or that no other sign says who came.
_UNCLEAR = ("○", "〇", "O", "△", "▲", "☆", "◇", "□", "●", "◎")
_SIGN = "[√✓✔×✗✘╳○〇△▲☆◇□●◎]"
_MEANING = "(?:出勤|到|病假|事假|公假|公出|迟到|早退|旷课|旷工|旷|缺勤|其他)"
_SAYS = '[:：为表示代用记画打“”"—=－-]*'
_SIGN_FIRST = re.compile(rf"({_SIGN})\s*{_SAYS}\s*({_MEANING})")
_MEANING_FIRST = re.compile(rf"({_MEANING})\s*{_SAYS}\s*({_SIGN})")


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a column stands for: a day ("2026-09-01", "--09-01") or a sitting ("#3"), and the part of the day."""

    day: str
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Where the parts of an attendance table stand."""

    row: int
    names: int
    occasions: Mapping[int, Occasion]
    words: Mapping[int, str]


def find_matrix(sheet: RawSheet) -> Matrix | None:
    """Return the attendance table of a sheet, or nothing if it is none."""
    texts = spread(sheet.rows, sheet.merged, HEAD_WITHIN)
    for row in sorted(number for number in sheet.rows if number <= HEAD_WITHIN):
        names = next((column for (at, column), head in texts.items() if at == row and _dense(head.text) in _NAMES), 0)
        if not names:
            continue
        # Parts of the day, and days below a month, may stand one level further down.
        found = [_at(sheet, texts, names, low) for low in (row, row + 1)]
        best = max(found, key=lambda one: (len(one.occasions), sum(bool(each.slot) for each in one.occasions.values())))
        if len(best.occasions) >= _LEAST and _is_marked(sheet, best):
            return best
    return None


def read_matrix(sheet: RawSheet, matrix: Matrix, kind: Kind) -> Iterator[SheetLine | Remark]:
    """Yield a line for each marked cell, a remark for each mark that nobody can read and each row left out."""
    marks = _meanings(sheet, matrix)
    heads = SheetHeads(matrix.row, kind, None, {matrix.names: HeadColumn(kind, kind.field("person"))}, ours=False,
                  words={matrix.names: matrix.words[matrix.names]}, unknown={})  # fmt: skip
    skips = Skips(heads)
    for number in sorted(number for number in sheet.rows if number > matrix.row):
        cells = filled(sheet.rows[number])
        if matrix.names in cells and not skips.reason({matrix.names: cells[matrix.names]}):
            yield from _row(sheet, matrix, number, cells, marks, kind)


def mark_of(presence: str, remark: str) -> str:
    """Return the mark by which teachers write a presence; one that no mark says is written out."""
    own = {meaning: sign for sign, meaning in reversed(_WRITTEN)}
    return own.get((presence, remark)) or own.get((presence, "")) or presence


def understood(matrix: Matrix, kind: Kind) -> tuple[UnderstoodColumn, ...]:
    """Return what each column of an attendance table is taken for."""
    person, presence = kind.field("person"), kind.field("presence")
    columns = {matrix.names: person, **dict.fromkeys(matrix.occasions, presence)}
    return tuple(
        UnderstoodColumn(letter(at), matrix.words.get(at, ""), kind.name, one.name, one.label)
        if (one := columns.get(at))
        else UnderstoodColumn(letter(at), matrix.words[at])
        for at in sorted(matrix.words.keys() | columns.keys())
    )  # fmt: skip


def _row(
    sheet: RawSheet, matrix: Matrix, number: int, cells: Mapping[int, RawCell], marks: Mapping[str, tuple[str, str]],
    kind: Kind,
) -> Iterator[SheetLine | Remark]:  # fmt: skip
    name = " ".join(cells[matrix.names].text.split())
    for column, occasion in matrix.occasions.items():
        if column not in cells:
            continue
        text = _dense(cells[column].text)
        if text not in marks:
            message = say(
                "“{mark}”是什么意思，表里没有说明；请在表下写明，如“○病假”，或改成 到、病假、事假、旷", mark=text
            )
            yield Remark(sheet.title, number, letter(column), text, "unclear_mark", message)
            continue
        presence, remark = marks[text]
        typed = {"person": name, "day": occasion.day, "slot": occasion.slot, "presence": presence, "remark": remark}
        places = {
            "person": letter(matrix.names),
            **dict.fromkeys(("day", "slot", "presence", "remark"), letter(column)),
        }
        given = {key: value for key, value in typed.items() if value}
        yield SheetLine(kind.name, sheet.title, number, "", given, places)


def _at(sheet: RawSheet, texts: Mapping[tuple[int, int], Head], names: int, low: int) -> Matrix:
    month = _month(sheet, low)
    columns = sorted({column for row, column in texts if row in (low, low - 1) and column != names})
    occasions: dict[int, Occasion] = {}
    words = {names: "姓名"}
    for column in columns:
        own = [texts[row, column].text for row in (low - 1, low) if (row, column) in texts]
        cell = sheet.rows.get(low, {}).get(column) or sheet.rows.get(low - 1, {}).get(column)
        words[column] = " ".join(dict.fromkeys(own))
        if occasion := _occasion(own, cell, month):
            occasions[column] = occasion
    return Matrix(low, names, occasions, words)


def _occasion(own: list[str], cell: RawCell | None, month: str) -> Occasion | None:
    slot = next((one for text in own for one in PARTS_OF_DAY if one in text), "")
    if cell is not None and cell.letter == "d":
        return Occasion(cell.text[:10], slot)
    for text in map(_dense, own):
        if found := _DAY.fullmatch(text):
            year, at, day, part = found.groups()
            return Occasion(f"{year or '-'}-{int(at):02}-{int(day):02}", part or slot)
        if found := _SITTING.fullmatch(text):
            number = _NUMBERS.index(found[1]) + 1 if found[1] in _NUMBERS else int(found[1])
            return Occasion(f"{SITTING}{number}", slot)
        if month and (found := _DAY_ALONE.fullmatch(text)) and 0 < int(found[1]) < 32:
            return Occasion(f"{month}-{int(found[1]):02}", slot)
    return Occasion("", slot) if slot and len(own) == 1 else None


def _month(sheet: RawSheet, row: int) -> str:
    """Return the month that the title names for days that stand alone: "2026-09", or "--09" without a year."""
    texts = [sheet.title, *(cell.text for number in sorted(sheet.rows) if number <= row
                            for cell in sheet.rows[number].values() if len(cell.text) > _LEAST)]  # fmt: skip
    found = next((one for text in texts if (one := _MONTH.search(text)) and not _DAY.fullmatch(_dense(text))), None)
    return f"{found[1] or '-'}-{int(found[2]):02}" if found else ""


def _is_marked(sheet: RawSheet, matrix: Matrix) -> bool:
    """Tell whether marks stand below the occasions, and not numbers of something else."""
    texts = [_dense(cells[column].text) for number, cells in sheet.rows.items() if number > matrix.row
             for column in matrix.occasions if column in cells]  # fmt: skip
    return sum(text in _MARKS or text in _UNCLEAR for text in texts) * 2 > len(texts)


def _meanings(sheet: RawSheet, matrix: Matrix) -> dict[str, tuple[str, str]]:
    """Return what each mark means in this sheet."""
    texts = [cell.text for cells in sheet.rows.values() for cell in cells.values() if len(cell.text) > _LEAST]
    said = {sign: meaning for text in texts for sign, meaning in _legend(text)}
    marks = {**_MARKS, **{sign: _MARKS[meaning] for sign, meaning in said.items()}}
    used = {_dense(cells[column].text) for number, cells in sheet.rows.items() if number > matrix.row
            for column in matrix.occasions if column in cells}  # fmt: skip
    ticks = used & {sign for sign, meaning in marks.items() if meaning == ("到", "")}
    circles = used & {"○", "〇", "O", "●"} - marks.keys()
    return {**marks, **dict.fromkeys(circles, ("到", ""))} if not ticks and len(circles) == 1 else marks


def _legend(text: str) -> Iterator[tuple[str, str]]:
    """Yield the signs that a text explains; in one text they all stand before, or all behind, what they mean."""
    before, behind = _SIGN_FIRST.search(text), _MEANING_FIRST.search(text)
    if before and (not behind or before.start() < behind.start()):
        yield from ((found[1], found[2]) for found in _SIGN_FIRST.finditer(text))
    elif behind:
        yield from ((found[2], found[1]) for found in _MEANING_FIRST.finditer(text))


def _dense(text: str) -> str:
    return "".join(text.split())
