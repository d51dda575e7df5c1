"""A measure (口径): what is counted, in which units, under which conditions, whose it is, by what a reader narrows it.

It is declared beside the kinds and read by every counter, so that a number means one thing wherever it stands. The
class is named Metric because a field of decimals bears the name Measure. Nothing is counted here.

A path names what is looked at: `level`, a column of child lines `people.person` (any line), or one step further to the
record that a reference names: `lesson@lesson.teacher` is the teacher of the lesson, `people.person@person.school` the
schools of the people.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from msgspec import Struct

from core.model.fields import Values
from core.model.record import Record
from core.model.words import listing, say


class Around(Protocol):
    """Answers what a condition asks beside the record itself; who counts brings it."""

    @property
    def pairings(self) -> Sequence[Record]:
        """Return the pairings that are counted for."""

    def known(self, kind: str, uid: str) -> Record | None:
        """Return the record, or nothing; nobody is named by it."""

    def all(self, kind: str) -> Sequence[Record]:
        """Return the records of a kind of any time that belong to those pairings."""


class CountedItem(NamedTuple):
    """What counts: a record, or one child line of it."""

    record: Record
    line: Values | None = None


class Compare(StrEnum):
    """How a field is compared: filled, one of some words, not below a step or a number, with some words in it."""

    FILLED = "已填"
    IS = "是"
    LEAST = "至少"
    HAS = "含"


class Where(Struct, frozen=True):
    """A condition that a record keeps to count at all; `why` says of one that does not what it lacks."""

    path: str
    op: Compare = Compare.FILLED
    words: tuple[str, ...] = ()
    ladder: tuple[str, ...] = ()
    why: str = ""


class Predicate(Struct, frozen=True):
    """A condition that needs more than a comparison: a named pure predicate."""

    name: str
    holds: Callable[[CountedItem, Around], bool]
    why: str


Condition = Where | Predicate


class Narrow(Struct, frozen=True):
    """A field by which a reader narrows a measure: how it is compared, the words to choose from, how paper says it.

    `options` in their order are a ladder where `LEAST` is offered. With `people` not the record is narrowed but the
    people that it counts; `to` names the kind of record that is chosen where no word is.
    """

    name: str
    label: str
    path: str = ""
    ops: tuple[Compare, ...] = (Compare.IS,)
    options: tuple[str, ...] = ()
    open_list: bool = False
    to: str = ""
    people: bool = False
    said: Mapping[Compare, str] = {}


class Narrowing(NamedTuple):
    """One narrowing that a reader chose: the name of the field, how it is compared, and with what."""

    field: str
    op: Compare
    words: tuple[str, ...]


class Each(Struct, frozen=True):
    """Counts records, or child lines where the measure is one of lines."""


class People(Struct, frozen=True):
    """Counts different people."""


class Heads(Struct, frozen=True):
    """Counts people as often as they stand in a record."""


class Distinct(Struct, frozen=True):
    """Counts different values of the paths; the first filled one of each group speaks."""

    paths: tuple[tuple[str, ...], ...]


class Days(Struct, frozen=True):
    """Counts the days of each record, to that in the field `until` or one, a day of the same `each` once."""

    each: str = ""
    until: str = ""


class Sum(Struct, frozen=True):
    """Adds up what each item says; nothing where it says nothing."""

    of: Callable[[CountedItem], Decimal | None]


class Total(Struct, frozen=True):
    """Adds up what all items say together."""

    of: Callable[[Sequence[CountedItem], Around], Decimal | None]


class Pieces(Struct, frozen=True):
    """Adds up a number of child lines that are counted in one unit."""

    rows: str
    number: str
    unit: str


class Mean(Struct, frozen=True):
    """Gives the mean of a percentage that the records state, each weighing what `weight` says, or one."""

    field: str
    weight: str = ""


class Share(Struct, frozen=True):
    """Gives the people counted as a percentage of all teachers of the schools of one side."""

    side: str


class Done(Struct, frozen=True):
    """Gives the plan's lines that are done as a percentage of those due."""


Adding = Each | People | Heads | Distinct | Days | Sum | Total | Pieces | Mean | Share | Done
_ADD_UP = (Each, Heads, Sum, Total, Pieces, Days)
PER_CENT = "%"
_SAME_UNIT = {"名": "人"}


class Owed(Struct, frozen=True):
    """How often a measure is owed: what by whom, in what time (次: once, within so many days), of which layer."""

    duty: str
    who: str
    n: int
    unit: str
    within: int = 0
    layer: str = ""


class Metric(Struct, frozen=True, kw_only=True, dict=True):
    """One measure, declared once."""

    name: str
    title: str
    # The kind that is counted; `rows` where each child line counts by itself.
    of: str = ""
    rows: str = ""
    # A measure that is the sum of others, in the same unit.
    parts: tuple["Metric", ...] = ()
    # Its units, the usual one first, each with the way in which it adds up.
    units: tuple[tuple[str, Adding], ...]
    # The path to the day that decides; what lasts counts in every period in which it is in force.
    when: str = "date"
    lasting: bool = False
    holds: tuple[Condition, ...] = ()
    narrowed: tuple[Narrow, ...] = ()
    # The paths to the people that it counts, and to the record whose people and schools count as its own.
    people: tuple[str, ...] = ()
    about: str = ""
    # The path to the school that does it, HELPER or BOTH; of which side it is where a reader does not say.
    by: str = ""
    side: str = ""
    # Which pairs owe it, and the keys by which a record speaks for one of them, the most telling first; with `each`
    # every key counts on its own.
    subjects: str = "pairing"
    whose: Callable[[Record, Around], Iterable[str]] | None = None
    each: bool = False
    # The words of older records, and the words by which a superior's table asks for it.
    was: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    # What it speaks for: areas of the yearly score; side and criterion of the two-sided appraisal, and for whom.
    areas: tuple[str, ...] = ()
    criteria: tuple[tuple[str, str, str], ...] = ()
    # The words of the document that it carries out.
    source: str = ""
    # The duty that returns, where none of the duties of the documents asks for it.
    owed: Owed | None = None

    @property
    def unit(self) -> str:
        """Return the usual unit."""
        return self.units[0][0]

    def adding(self, unit: str = "") -> Adding | None:
        """Return how a unit ("" for the usual one) adds up, or nothing where it does not fit."""
        asked = unit or self.unit
        names = (asked, _SAME_UNIT.get(asked, asked))
        found = next((adding for name, adding in self.units if name in names), None)
        if found is None and asked in _OF_RECORDS:
            return next((adding for _, adding in self.units if isinstance(adding, Each)), None)
        return found

    def sums(self, unit: str = "") -> bool:
        """Tell whether the numbers of months make the number of the year in this unit."""
        return not self.lasting and isinstance(self.adding(unit), _ADD_UP)

    def narrow(self, name: str) -> Narrow | None:
        """Return the field of that name or label by which it may be narrowed, or nothing."""
        return next((one for one in self.narrowed if name in (one.name, one.label)), None)


HELPER, BOTH = "helper", "both"
# How what stands below makes what stands above, and the units of which no sum is made: somebody may be in two parts.
BY_SUM, BY_MEAN = "下级相加", "下级平均"
NO_SUMS = (PER_CENT, "人", "名", "对")
# Words in which people count records, one for another.
_OF_RECORDS = ("次", "节", "项", "篇", "门", "对", "份", "场", "个")
HELPED_SIDE, HELPING_SIDE = "受援校", "帮扶校"


def narrowings(metric: Metric, lines: Iterable[Values]) -> tuple[Narrowing, ...]:
    """Return how the lines of a record narrow a measure, each field under its name; several words are parted by 、."""
    return tuple(_narrowing(metric, line) for line in lines if line.get("field"))


def _narrowing(metric: Metric, line: Values) -> Narrowing:
    narrow = metric.narrow(str(line["field"]))
    op = Compare(line["op"]) if line.get("op") else Compare.IS
    words = [str(line["record"])] if line.get("record") else str(line.get("word") or "").split("、")
    return Narrowing(narrow.name if narrow else str(line["field"]), op, tuple(word for word in words if word))


def misfit(metric: Metric, unit: str) -> str:
    """Return why a unit does not fit a measure, "" where it does."""
    if not unit or metric.adding(unit):
        return ""
    units = listing(name for name, _ in metric.units)
    return say("“{title}”不能按“{unit}”计，可用的单位：{units}", title=say(metric.title), unit=unit, units=units)


def refused(metric: Metric, one: Narrowing) -> str:
    """Return why a measure cannot be narrowed so, "" where it can."""
    narrow = metric.narrow(one.field)
    title = say(metric.title)
    if narrow is None:
        fields = listing(say(known.label) for known in metric.narrowed) or say("无")
        return say("“{title}”不能按“{field}”限定，可用的有：{fields}", title=title, field=say(one.field), fields=fields)
    label = say(narrow.label)
    if one.op not in narrow.ops:
        ops = listing(say(op) for op in narrow.ops)
        return say("“{field}”不能用“{op}”比较，可用的有：{ops}", field=label, op=say(one.op), ops=ops)
    if not one.words:
        return say("请写明“{field}”限定为什么", field=label)
    closed = narrow.options and not narrow.open_list
    strange = [word for word in one.words if closed and word not in narrow.options]
    if strange:
        options = listing(map(say, narrow.options))
        return say("“{typed}”不在“{label}”的选项里，可填：{options}", typed=strange[0], label=label, options=options)
    return "" if one.op is not Compare.LEAST or narrow.options else _number_refused(label, one.words[0])


def in_words(
    metric: Metric, unit: str, narrowed: Iterable[Narrowing], called: Callable[[str, str], str] = lambda kind, uid: uid
) -> str:
    """Return a narrowed measure as paper says it: 获奖（教学类，县区级以上，受援校教师），人."""
    told = [_told(narrow, one, called) for one in narrowed if (narrow := metric.narrow(one.field))]
    title, asked = say(metric.title), say(unit or metric.unit)
    if not told:
        return say("{title}，{unit}", title=title, unit=asked)
    return say("{title}（{told}），{unit}", title=title, told=say("，").join(told), unit=asked)


def _told(narrow: Narrow, one: Narrowing, called: Callable[[str, str], str]) -> str:
    words = listing((called(narrow.to, word) if narrow.to else say(word)) for word in one.words)
    return say(narrow.said.get(one.op) or "{label}{op}{words}", label=say(narrow.label), op=say(one.op), words=words)


def _number_refused(label: str, word: str) -> str:
    try:
        Decimal(word)
    except ArithmeticError:
        return say("“{field}”的限定“{word}”不是数字，请填数字，如 8", field=label, word=word)
    return ""
