"""Which rows below the heads are no lines: totals, notes, signatures, examples, heads that stand again, empty ones.

What does not look like the other lines is no line either until a person says so.
"""

import re
import statistics
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice

from core.faces.workbook import heads as marks
from core.faces.workbook.chosen import Chosen
from core.faces.workbook.heads import SheetHeads
from core.faces.workbook.labels import Labels, plain
from core.faces.workbook.wire import RawCell
from core.model.fields import Field
from core.model.words import say

_TOTAL = re.compile(
    r"(本页|全校|全县|总)?(合计|总计|小计|共计|累计|总数|总人数|平均|人数合计)([（(].*)?[:：]?|共计?\d+(人|名|条|行|项)"
)
_NOTE = re.compile(
    r"[(（【*※]?(注|备注|说明|附注|填表说明|填报说明|填写说明|注意事项)\d*[:：.、].*|注\d.*|[-—－]*(此处)?以下(为)?空白[-—－]*",
    re.DOTALL,
)
_SIGNATURE = re.compile(
    r"(单位|学校)?(负责人|审核人?|填表人?|制表人?|填报人?|经办人|校长|填报单位|填表单位|填报时间|填表时间|填表日期|填报日期|制表时间|制表日期|联系人)"
    r"(签[字名章])?([（(].{1,8}[)）])?[:：].*|[（(]?(学校|单位)?(盖章|公章|签章)[)）]?"
)
_DATE = re.compile(r"(日期[:：])?\d{4}[年./-]\d{1,2}([月./-](\d{1,2}日?)?)?")
_EXAMPLE = re.compile(r"[（(【]?(填写|填表)?(示例|样例|范例|例如|例)([)）】:：].*|\d*)")
_BLANK = "\u3000\u00a0\u200b\ufeff \t\r\n"
_LONGEST_SIGNATURE = 6
_LONGEST_HEAD, _MOST_WORDS = 12, 4096
# A row that fills one column where the others fill so many is no line like them.
_USUAL = 3


class Skips:
    """Tells lines from other rows under the heads of one sheet."""

    def __init__(self, heads: SheetHeads, labels: Labels | None = None, chosen: Chosen | None = None) -> None:
        self._ours, self._labels, self._chosen = heads.ours, labels, chosen or Chosen()
        self._fields = {column: _words(one.field) | {plain(heads.words.get(column, ""))}
                        for column, one in heads.columns.items() if one.field}  # fmt: skip
        self._uids = [column for column, one in heads.columns.items() if one.mark == marks.UID]
        self._over = False
        self._heads: dict[str, bool] = {}

    def reason(self, cells: Mapping[int, RawCell], number: int = 0) -> str:
        """Return why a row with these cells is no line, or nothing if it is one."""
        if not cells or (self._ours and self._fields.keys().isdisjoint(cells)):
            return "blank"
        if number in self._chosen.leave:
            return "left"
        if number in self._chosen.take or any(column in cells for column in self._uids):
            return ""
        if self._over:
            return "other_table"
        return self._word(cells) or ("blank" if self._fields.keys().isdisjoint(cells) else "")

    def unlike(self, kept: Iterable[tuple[int, Mapping[int, RawCell]]]) -> list[int]:
        """Return the rows that fill one column where the others fill several."""
        held = [(number, len(self._fields.keys() & cells.keys())) for number, cells in kept]
        if self._ours or len(held) < 2 or statistics.median_low([count for _, count in held]) < _USUAL:
            return []
        return [number for number, count in held if count == 1 and number not in self._chosen.take]

    def _word(self, cells: Mapping[int, RawCell]) -> str:
        texts = [_dense(cell.shown or cell.text) for cell in islice(cells.values(), 2)]
        first = texts[0]
        if _is_total(first) or (len(texts) > 1 and first.isdigit() and _is_total(texts[1])):
            return "total"
        if len(cells) <= 2 and _NOTE.fullmatch(first):
            return "note"
        if len(cells) == 1 and _DATE.fullmatch(first) and not self._is_day(next(iter(cells))):
            return "date"
        if not self._ours and (word := self._form_word(cells, texts)):
            return word
        return "repeated_head" if self._repeats(cells) else "other_table" if self._is_other_head(cells) else ""

    def _form_word(self, cells: Mapping[int, RawCell], texts: list[str]) -> str:
        if len(cells) <= _LONGEST_SIGNATURE and any(
            cell.letter == "s" and _is_signature(_dense(cell.text)) for cell in cells.values()
        ):
            return "signature"
        if any(map(_is_example, texts)):
            return "example"
        return "numbering" if _counts_on(cells) else ""

    def _is_day(self, column: int) -> bool:
        return len(self._fields) == 1 and column in self._fields

    def _repeats(self, cells: Mapping[int, RawCell]) -> bool:
        held = 0
        for column, words in self._fields.items():
            if column in cells:
                if plain(cells[column].text) not in words:
                    return False
                held += 1
        return held > 1

    def _is_other_head(self, cells: Mapping[int, RawCell]) -> bool:
        """Tell whether another table begins here, whose columns are not those of the heads above."""
        if self._ours or not any(map(self._is_head, islice(cells.values(), 2))):
            return False
        known = sum(map(self._is_head, cells.values()))
        self._over = known > 2 and known * 2 > len(cells)
        return self._over

    def _is_head(self, cell: RawCell) -> bool:
        """Tell whether a cell holds a word that heads columns of this kind."""
        if cell.letter != "s" or len(cell.text) > _LONGEST_HEAD or self._labels is None:
            return False
        known = self._heads.get(cell.text)
        if known is None:
            known = self._labels.meant(cell.text) is not None
            if len(self._heads) < _MOST_WORDS:
                self._heads[cell.text] = known
        return known


def told(reason: str) -> str:
    """Return the sentence for a row that was no line; nothing for a blank one."""
    words = _TOLD.get(reason)
    return words() if words else ""


_TOLD: Mapping[str, Callable[[], str]] = {
    "total": lambda: say("合计行，已跳过"),
    "note": lambda: say("表下说明，已跳过"),
    "signature": lambda: say("签字栏，已跳过"),
    "date": lambda: say("单独的日期，已跳过"),
    "example": lambda: say("填写示例，已跳过"),
    "numbering": lambda: say("栏次编号，已跳过"),
    "repeated_head": lambda: say("重复的表头，已跳过"),
    "other_table": lambda: say("下面另有一张表，从这里起没有读；请另存为单独的工作表"),
    "left": lambda: say("按您的选择，没有读这一行"),
    "group": lambda: say("分组的小标题，已跳过"),
    "unlike": lambda: say("这一行只填了一格，和别的行不一样，没有读；确是一条记录的，请补全，或选“这一行也要”"),
}


def filled(cells: Mapping[int, RawCell]) -> dict[int, RawCell]:
    """Return the cells that say something a person can see."""
    return {column: cell for column, cell in cells.items() if cell.letter != "s" or cell.text.strip(_BLANK)}


# A column of events or schools begins thousands of rows with the same few words.
@lru_cache(maxsize=4096)
def _is_total(first: str) -> bool:
    return _TOTAL.fullmatch(first) is not None


@lru_cache(maxsize=4096)
def _is_signature(text: str) -> bool:
    return _SIGNATURE.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _is_example(text: str) -> bool:
    return _EXAMPLE.fullmatch(text) is not None


def _counts_on(cells: Mapping[int, RawCell]) -> bool:
    """Tell whether the cells number the columns one after the other."""
    first = next(iter(cells.values())).text.strip()
    if len(cells) < _USUAL or not first.isdecimal() or len(first) > 2:
        return False
    texts = [cell.text.strip() for cell in cells.values()]
    return texts == [str(number) for number in range(int(first), int(first) + len(texts))]


def _dense(text: str) -> str:
    return "".join(text.split())


def _words(one: Field) -> set[str]:
    """Return how the head of a field's column may be written."""
    return {plain(one.label), plain(say(one.label))}
