"""Which rows below the heads are no lines: totals, notes, signatures, heads that stand again, empty ones."""

import re
from collections.abc import Mapping
from functools import lru_cache

from core.faces.workbook import heads as marks
from core.faces.workbook.heads import Heads, plain
from core.faces.workbook.wire import Cell
from core.model.fields import Field
from core.model.words import say

_TOTAL = re.compile(r"(本页|全校|总)?(合计|总计|小计|共计|累计|总数|平均)([（(].*)?[:：]?")
_NOTE = re.compile(r"(注|备注|说明|附注|填表说明|填报说明)\d*[:：.、].*|注\d.*", re.DOTALL)
_SIGNATURE = re.compile(
    r"(单位|学校)?(负责人|审核人?|填表人?|制表人?|填报人?|校长|填报单位|填报时间|制表时间)(签[字名])?([（(].{1,6}[)）])?[:：].*"
)
_BLANK = "\u3000\u00a0\u200b\ufeff \t\r\n"
_LONGEST_SIGNATURE = 4


class Skips:
    """Tells lines from other rows under the heads of one sheet."""

    def __init__(self, heads: Heads) -> None:
        self._ours = heads.ours
        self._fields = {column: _words(one.field) for column, one in heads.columns.items() if one.field}
        self._uids = [column for column, one in heads.columns.items() if one.mark == marks.UID]

    def reason(self, cells: Mapping[int, Cell]) -> str:
        """Return why a row with these cells is no line, or nothing if it is one."""
        if not cells or (self._ours and self._fields.keys().isdisjoint(cells)):
            return "blank"
        if any(column in cells for column in self._uids):
            return ""
        return self._word(cells) or ("blank" if self._fields.keys().isdisjoint(cells) else "")

    def _word(self, cells: Mapping[int, Cell]) -> str:
        first = next(iter(cells.values())).text
        if _is_total(first):
            return "total"
        if len(cells) == 1 and _NOTE.fullmatch(_dense(first)):
            return "note"
        if len(cells) <= _LONGEST_SIGNATURE and any(
            cell.letter == "s" and _SIGNATURE.fullmatch(_dense(cell.text)) for cell in cells.values()
        ):
            return "signature"
        return "repeated_head" if self._repeats(cells) else ""

    def _repeats(self, cells: Mapping[int, Cell]) -> bool:
        held = 0
        for column, words in self._fields.items():
            if column in cells:
                if plain(cells[column].text) not in words:
                    return False
                held += 1
        return held > 1


def told(reason: str) -> str:
    """Return the sentence for a row that was no line; nothing for a blank one."""
    match reason:
        case "total":
            return say("合计行，已跳过")
        case "note":
            return say("表下说明，已跳过")
        case "signature":
            return say("签字栏，已跳过")
        case "repeated_head":
            return say("重复的表头，已跳过")
        case _:
            return ""


def filled(cells: Mapping[int, Cell]) -> dict[int, Cell]:
    """Return the cells that say something a person can see."""
    return {column: cell for column, cell in cells.items() if cell.letter != "s" or cell.text.strip(_BLANK)}


# A column of events or schools begins thousands of rows with the same few words.
@lru_cache(maxsize=4096)
def _is_total(first: str) -> bool:
    return _TOTAL.fullmatch(_dense(first)) is not None


def _dense(text: str) -> str:
    return "".join(text.split())


def _words(one: Field) -> set[str]:
    """Return how the head of a field's column may be written."""
    return {plain(one.label), plain(say(one.label))}
