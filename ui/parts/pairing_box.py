"""A box that chooses a pairing, and the periods that lie in its time; keeps its choice when it is filled again."""

import datetime as dt
from collections.abc import Iterable

from PySide6.QtWidgets import QComboBox, QWidget

from core.model import term
from core.model.dates import period_words
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
    return term.years(first, last)[::-1]


def periods(first: dt.date, last: dt.date) -> Iterable[tuple[str, str]]:
    """Return (word, name) of the school years, quarters and months that the days touch, each the newest first."""
    months = [term.months(last)[0]]
    while months[-1] > first:
        months.append(term.months(months[-1] - dt.timedelta(days=1))[0])
    quarters = dict.fromkeys(map(term.quarter_named, months))
    names = (*years(first, last), *quarters, *map(term.month_named, months))
    return [(period_words(name), name) for name in names]


def _day(value: object, otherwise: dt.date) -> dt.date:
    return dt.date.fromisoformat(str(value)) if value else otherwise
