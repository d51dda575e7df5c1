"""Where papers are filed: place in the binder, years of keeping, order and archive number. Prints nothing.

Numbers follow DA/T 22-2015, 5.4: fonds-category·year-keeping-class-item; a school without a fonds number leaves it out.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from core.model.kind import Archive, Kind
from core.model.record import Record
from core.model.words import say

PHOTOS = 14
"""The last section of an inspection binder; its sections are numbered from 1."""
LATE_AFTER = 7
"""Days after the event from which an entry counts as late and says so on paper."""
_CATEGORY = "WS"
# Kept with the record and read by every school's program, so the same words in any language of the screen.
_SIGNED = "签字扫描件"
_FOR_EVER = 10_000


class Item(NamedTuple):
    """One record as a filed item: its declaration, its day and what it is."""

    kind: Kind
    record: Record

    @property
    def archive(self) -> Archive:
        """Return the kind's filing rule."""
        assert self.kind.archive is not None
        return self.kind.archive

    @property
    def day(self) -> str:
        """Return the day of the event, 2014-10-09, or "" where the kind has none."""
        return str(self.record.get(self.kind.day) or "") if self.kind.day else ""

    @property
    def year(self) -> str:
        """Return the calendar year under which the item is filed: of its event, else of its entry."""
        return self.day[:4] or self.record.made[:4]


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


def by_item(items: Iterable[Item]) -> list[Item]:
    """Return items as boxes are filled: by year, longest keeping first, then class; inside, in the order given."""
    return sorted(items, key=lambda item: (item.year, -(item.archive.years or _FOR_EVER), item.archive.code))


def class_words(code: str) -> str:
    """Return the name of a class of the school's filing plan by its three-letter code; an unknown code as it is."""
    names = {
        "DQL": say("党群"), "XZL": say("行政"), "JXL": say("教学"), "JYL": say("教研"), "JSL": say("教师"),
        "XSL": say("学生"), "HQL": say("后勤"), "BFL": say("结对帮扶"),
    }  # fmt: skip
    return names.get(code, code)


def numbers(items: Iterable[Item], fonds: str) -> list[str]:
    """Return the archive numbers of items, counted from 0001 within year, period and class, in the order given."""
    counts: Counter[tuple[str, str, str]] = Counter()
    found = []
    for item in items:
        group = (item.year, keeping(item.archive.years), item.archive.code)
        counts[group] += 1
        found.append(number(fonds, *group, counts[group]))
    return found


def number(fonds: str, year: str, period: str, code: str, item: int) -> str:
    """Return an archive number: J001-WS·2026-D30-BFL-0001."""
    category = f"{_CATEGORY}·{year}" if year else _CATEGORY
    return "-".join(part for part in (fonds, category, period, code, f"{item:04}") if part)


def signed_scan(page: int, *, annex: bool = False) -> str:
    """Return the caption under which a signed page is filed with its record."""
    return f"{_SIGNED} {'附表' if annex else ''}第{page}页"


def is_signed_scan(attachment: Record) -> bool:
    """Tell whether an attachment is a signed page that came back."""
    return str(attachment.get("caption") or "").startswith(_SIGNED)


def longest_keeping(items: Iterable[Item]) -> int:
    """Return the years that the longest kept item asks for, 0 meaning for ever; a volume is kept as long as that."""
    years = [item.archive.years for item in items]
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
    return not item.day or first.isoformat() <= item.day <= last.isoformat()


def overlaps(item: Item, first: dt.date, last: dt.date) -> bool:
    """Tell whether an item belongs to the days from first to last: its event lies there, or it was in force then."""
    if not item.day:
        return True
    end = str(item.record.get("end") or "") if item.kind.field("end") else item.day
    return item.day <= last.isoformat() and (not end or end >= first.isoformat())


def _key(item: Item, contents: dict[str, int]) -> tuple[int, str, int, str]:
    return item.archive.place, item.day, contents.get(item.kind.name, len(contents)), item.record.uid
