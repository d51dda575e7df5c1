"""A box that chooses a pairing, and the periods that lie in its time; keeps its choice when it is filled again."""

import datetime as dt
from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QWidget

from core.model.record import Record
from core.model.words import say
from core.office import Office

# The pairing that was looked at last, on whatever page.
_LAST = "pairing.last"
_MOST = 500


class PairingBox(QComboBox):
    """The pairings, the newest first; with `all_of_them` the first line means all."""

    def __init__(self, office: Office, *, all_of_them: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._all = all_of_them
        self.pairings: dict[str, Record] = {}
        self.setAccessibleName(say("结对关系"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.activated.connect(lambda _: office.set_setting(_LAST, self.uid))

    @property
    def uid(self) -> str:
        """Return the uid of the chosen pairing; "" for all, or when there is none."""
        return str(self.currentData() or "")

    def fill(self) -> None:
        """Read the pairings again."""
        chosen = self.uid if self.count() else str(self._office.setting(_LAST, ""))
        found = self._office.records.find("pairing", order=("-start",), limit=_MOST)
        self.pairings = {one.uid: one for one in found}
        self.blockSignals(True)
        self.clear()
        if self._all:
            self.addItem(say("全部结对"), "")
        for one in found:
            self.addItem(self._office.records.title(one), one.uid)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)

    def span(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day of the chosen pairings, the last no later than today."""
        today = self._office.today()
        chosen = [self.pairings[self.uid]] if self.uid in self.pairings else list(self.pairings.values())
        first = min((_day(one.get("start"), today) for one in chosen), default=today)
        last = max((_day(one.get("end"), today) for one in chosen), default=today)
        return first, max(first, min(last, today))


def years(first: dt.date, last: dt.date) -> list[str]:
    """Return the school years that the days touch, as 2014-2015, the newest first."""
    return [f"{year}-{year + 1}" for year in range(_year(last), _year(first) - 1, -1)]


def periods(first: dt.date, last: dt.date) -> Iterable[tuple[str, str]]:
    """Yield (word, name) of the school years, quarters and months that the days touch, each the newest first."""
    for year in years(first, last):
        yield say("{year} 学年", year=year), year
    months = range(last.year * 12 + last.month - 1, first.year * 12 + first.month - 2, -1)
    quarters = dict.fromkeys((month // 12, month % 12 // 3 + 1) for month in months)
    for year_of, quarter in quarters:
        yield say("{year}年第{n}季度", year=year_of, n=quarter), f"{year_of}-Q{quarter}"
    for month in months:
        yield say("{year}年{n}月", year=month // 12, n=month % 12 + 1), f"{month // 12}-{month % 12 + 1:02}"


def _year(day: dt.date) -> int:
    return day.year - (day.month < 8)


def _day(value: object, otherwise: dt.date) -> dt.date:
    return dt.date.fromisoformat(str(value)) if value else otherwise
