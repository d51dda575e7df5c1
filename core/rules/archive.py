"""Where papers are filed: place in the binder, class, years of keeping, order. Prints nothing and gives no number."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.model.kind import Archive, Kind
from core.model.record import Record, computed
from core.model.term import half
from core.model.words import say
from core.rules.periods import iso_day

PHOTOS = 14
"""The last section of an inspection binder; its sections are numbered from 1."""
LATE_AFTER = 7
"""Days after the event from which an entry counts as late and says so on paper."""
# Kept with the record and read by every school's program, so the same words in any language of the screen.
_SIGNED = "签字扫描件"
_FOR_EVER = 10_000


class Item(NamedTuple):
    """A filed item: one record as a rule, of some kinds all that a person wrote in a term, with `earlier` ones.

    `code` is the class it is filed under where that is not the one of its kind.
    """

    kind: Kind
    record: Record
    earlier: tuple[Record, ...] = ()
    code: str = ""

    @property
    def records(self) -> tuple[Record, ...]:
        """Return all records of the item in the order of their days."""
        return (*self.earlier, self.record)

    @property
    def identity(self) -> str:
        """Return by what the item is known again, also when a further record of the term has come to it."""
        return f"{self.kind.name}/{'/'.join(_together(self) or (self.record.uid,))}"

    @property
    def group(self) -> str:
        """Return the code of the class of the filing plan under which the item stands."""
        return self.code or self.archive.code

    @property
    def archive(self) -> Archive:
        """Return the kind's filing rule."""
        assert self.kind.archive is not None
        return self.kind.archive

    @property
    def years(self) -> int:
        """Return how many years the item is kept, 0 for ever: a plan of one term shorter than one of a year."""
        rule = self.archive
        return rule.term_years if rule.term_years and _of_one_term(self.record) else rule.years

    @property
    def day(self) -> str:
        """Return the day of the event, 2014-10-09, of the last one if there are several, or "" where there is none."""
        return str(self.record.get(self.kind.day) or "") if self.kind.day else ""

    @property
    def year(self) -> str:
        """Return the calendar year under which the item is filed: in which its term ends, of its event, of its entry.

        Both terms of a school year end in its second year, the first one in January.
        """
        whole_term = _together(self)
        return whole_term[1][-4:] if whole_term else self.day[:4] or self.record.made[:4]

    @property
    def closed(self) -> str:
        """Return the day from which on the item is whole: of its event, or in the year in which its term ends."""
        return max(self.day, f"{self.year}-01-31") if _together(self) else self.day


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing in a binder: what, why, and the kind and record where it can be made good ("" for new)."""

    what: str
    why: str
    kind: str
    uid: str


def place_words(place: int) -> str:
    """Return the name of an inspection binder's section, 1 to 14, with its circled number."""
    names = (
        say("上级文件、方案与领导小组"), say("结对协议"), say("调研与匹配报告"), say("规划与计划"),
        say("干部交流与驻校"), say("师徒结对"), say("教研、公开课与送教"), say("培训"), say("课题与成果"),
        say("资源与捐赠"), say("家校与文化"), say("月报与季报"), say("考核与总结"), say("照片"),
    )  # fmt: skip
    return f"{chr(ord('①') + place - 1)} {names[place - 1]}"


def keeping(years: int) -> str:
    """Return the code of a period of keeping: Y for ever, D30, D10."""
    return f"D{years}" if years else "Y"


def keeping_words(years: int) -> str:
    """Return a period of keeping in full, as it stands on spines: 永久, 30年, 10年."""
    return say("{n}年", n=years) if years else say("永久")


def ordered(items: Iterable[Item], kinds: Iterable[Kind]) -> list[Item]:
    """Return items in binder order: by section, by day inside it, then as the table of contents names the kinds."""
    contents = {kind.name: at for at, kind in enumerate(kinds)}
    return sorted(items, key=lambda item: _key(item, contents))


def bundled(items: Iterable[Item]) -> list[Item]:
    """Put records together that are one item: the sheets of one observer in a term, the notes of one writer."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.identity, []).append(item)
    return [_bundle(members) for members in found.values()]


def by_item(items: Iterable[Item]) -> list[Item]:
    """Return items as boxes are filled: by year, longest keeping first, then class; inside, in the order given."""
    return sorted(items, key=shelf_order)


def shelf_order(item: Item) -> tuple[str, int, str]:
    """Return by what boxes stand in a row: year, longest keeping first, class."""
    return item.year, -(item.years or _FOR_EVER), item.group


def class_words(code: str) -> str:
    """Return the name of a class of the school's filing plan by its three-letter code; an unknown code as it is."""
    names = {
        "DQL": say("党群"), "XZL": say("行政"), "JXL": say("教学"), "JYL": say("教研"), "JSL": say("教师"),
        "XSL": say("学生"), "HQL": say("后勤"), "BFL": say("结对帮扶"),
    }  # fmt: skip
    return names.get(code, code)


def signed_scan(page: int, *, annex: bool = False) -> str:
    """Return the caption under which a signed page is filed with its record."""
    return f"{_SIGNED} {'附表' if annex else ''}第{page}页"


def is_signed_scan(attachment: Record) -> bool:
    """Tell whether an attachment is a signed page that came back."""
    return str(attachment.get("caption") or "").startswith(_SIGNED)


def longest_keeping(items: Iterable[Item]) -> int:
    """Return the years that the longest kept item asks for, 0 meaning for ever; a volume is kept as long as that."""
    years = [item.years for item in items]
    return 0 if 0 in years else max(years, default=10)


def entered_late(event: str, made: str) -> dt.date | None:
    """Return the day on which a record was entered if that was more than a week after its event, else nothing."""
    if not (event and made):
        return None
    entered = dt.date.fromisoformat(made[:10])
    late = entered - dt.date.fromisoformat(event[:10]) > dt.timedelta(days=LATE_AFTER)
    return entered if late else None


def took_place(item: Item, first: dt.date, last: dt.date) -> bool:
    """Tell whether an item is filed with the days from first to last: once, by the day of its event."""
    return not item.day or first.isoformat() <= item.closed <= last.isoformat()


def overlaps(item: Item, first: dt.date, last: dt.date) -> bool:
    """Tell whether an item belongs to the days from first to last: its event lies there, or it was in force then."""
    if not item.day:
        return True
    end = str(item.record.get("end") or "") if item.kind.field("end") else item.day
    return item.day <= last.isoformat() and (not end or end >= first.isoformat())


def _together(item: Item) -> tuple[str, ...]:
    """Return what the records of the item share, nothing where each is an item of its own."""
    name = item.archive.per_term
    if not name or not item.day:
        return ()
    values = {**item.record.values, **computed(item.kind, item.record.values)}
    return str(values.get(name) or item.record.uid), str(values.get("school_year")), str(values.get("term"))


def _of_one_term(record: Record) -> bool:
    ends = [day for name in ("start", "end") if (day := iso_day(record.get(name)))]
    return len(ends) == 2 and len(set(map(half, ends))) == 1


def _bundle(members: Sequence[Item]) -> Item:
    kind = members[0].kind
    *earlier, last = sorted((item.record for item in members), key=lambda one: (str(one.get(kind.day)), one.uid))
    return Item(kind, last, tuple(earlier), members[0].code)


def _key(item: Item, contents: dict[str, int]) -> tuple[int, str, int, str]:
    return item.archive.place, item.day, contents.get(item.kind.name, len(contents)), item.record.uid
