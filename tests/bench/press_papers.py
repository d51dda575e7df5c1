"""The papers that every engine prints in the press bench: plain values, the same for all, like a school's year.

Four in turn: an observation over two pages, a sign-in sheet, a scored table with cells over several rows, an agreement.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

PAGES_OF_FOUR = 6
"""Pages that the four papers take together."""

_FIRST = 0x4E00
_KINDS = 3600
_MARKS = "，，，，，，。。。、、；：（）“”"
_RARE = "𠮷"


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of a table: its text, whether it is a label, and how many columns and rows it covers."""

    text: str
    label: bool = False
    cols: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: widths of its columns in mm of 167, rows, and how many of them repeat on every page."""

    widths: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    heads: int = 0


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of its own: a title, tables and paragraphs below it, and what the mark of its pages says."""

    title: str
    blocks: tuple[Table | str, ...]
    mark: str


def papers(pages: int) -> list[Paper]:
    """Give as many papers as fill about so many pages; few characters are frequent and many rare, as in real text."""
    writer = _Writer(random.Random(5))
    kinds = (writer.observation, writer.sign_in, writer.scores, writer.agreement)
    return [kinds[number % 4](number) for number in range(max(1, pages * 4 // PAGES_OF_FOUR))]


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        alphabet = [chr(_FIRST + number * 5) for number in range(_KINDS)]
        chance.shuffle(alphabet)
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(_KINDS)))
        # Words come back as they do in real text: half of it is made of two thousand of them.
        self._alphabet = alphabet
        self._words = ["".join(self._chars(2)) for _ in range(2000)]
        self._frequent = list(accumulate(1 / (rank + 30) for rank in range(2000)))

    def _chars(self, count: int) -> list[str]:
        return self._chance.choices(self._alphabet, cum_weights=self._weights, k=count)

    def text(self, count: int) -> str:
        made: list[str] = []
        length = 0
        while length < count:
            words = self._chance.choices(self._words, cum_weights=self._frequent, k=self._chance.randint(1, 4))
            made += [*words, *self._chars(len(words))]
            made.append(self._chance.choice(_MARKS))
            length += 3 * len(words) + 1
        return "".join(made)[:count]

    def name(self) -> str:
        return "".join(self._chars(self._chance.randint(2, 3)))

    def observation(self, number: int) -> Paper:
        facts = ("授课教师", "学科", "课题", "班级", "听课教师", "日期", "课型", "节次")
        pairs = [(Box(label, True), Box(self.name() if at % 2 else self.text(9))) for at, label in enumerate(facts)]
        rows = tuple((*pairs[at], *pairs[at + 1]) for at in range(0, len(pairs), 2))
        head = tuple(Box(text, True) for text in ("时间", "环节", "教学过程", "点评"))
        steps = tuple((Box(f"{5 * at}′"), Box("新授"), Box(self.text(110)), Box(self.text(45))) for at in range(1, 11))
        said = tuple((Box(label, True), Box(self.text(200))) for label in ("优点", "不足", "建议"))
        tables = (Table((25, 58, 25, 59), rows), Table((14, 16, 80, 57), (head, *steps), 1), Table((25, 142), said))
        return Paper("听课记录表", tables, self._mark(number))

    def sign_in(self, number: int) -> Paper:
        head = tuple(Box(text, True) for text in ("序号", "姓名", "单位", "职务", "电话", "签到"))
        rows = tuple(self._person(at) for at in range(1, 26))
        return Paper("活动签到表", (Table((14, 24, 53, 24, 30, 22), (head, *rows), 1),), self._mark(number))

    def _person(self, at: int) -> tuple[Box, ...]:
        name = _RARE + self.name() if at == 1 else self.name()
        return Box(str(at)), Box(name), Box(self.text(10)), Box("教师"), Box(f"138{at:08}"), Box("")

    def scores(self, number: int) -> Paper:
        head = tuple(Box(text, True) for text in ("项目", "评价要点", "分值", "得分"))
        rows = tuple(row for area in ("目标", "内容", "过程", "素养", "效果") for row in self._area(area))
        total = (Box("总分", True, cols=2), Box("100"), Box("92"))
        return Paper("课堂教学评价表", (Table((25, 102, 20, 20), (head, *rows, total), 1),), self._mark(number))

    def _area(self, area: str) -> Iterator[tuple[Box, ...]]:
        yield Box(area, True, rows=3), Box(self.text(60)), Box("7"), Box("6")
        for _ in range(2):
            yield Box(self.text(60)), Box("7"), Box("6")

    def agreement(self, number: int) -> Paper:
        return Paper("结对帮扶协议书", tuple(f"{at}．{self.text(95)}。" for at in range(1, 11)), self._mark(number))

    def _mark(self, number: int) -> str:
        return f"0198A1C27D3E7B8FA2D1C0FF{number:04X}"
