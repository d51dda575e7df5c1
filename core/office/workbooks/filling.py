"""A superior's own table filled with our numbers: what a column means is found by its words, or said once and kept."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.faces.paper.table import UNKNOWN
from core.faces.workbook import door as workbook
from core.model.metric import Metric
from core.model.record import Record
from core.model.words import say
from core.office.base.exports import Exports
from core.office.base.outlet import checked
from core.office.base.refusals import Misused, Refused
from core.office.base.results import FilledTable, plain
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.desk import Records
from core.office.workbooks.heads import NAMES, meant, read_meaning
from core.office.workbooks.messages import ENDINGS, said
from core.rules.measures import Asked
from core.rules.periods import period_of

CountRows = Callable[[str, str, Sequence[tuple[Metric, Asked]], bool], Sequence[tuple[str, Sequence[float | None]]]]
"""Counts measures for a pairing and a period: one row, or one for each recipient, with the uid of the recipient.

What concerns no recipient that is known has a row without one.
"""


class Filling:
    """Fills tables that others designed."""

    def __init__(self, session: Session, records: Records, exports: Exports, counts: CountRows) -> None:
        self._session, self._records, self._exports, self._counts = session, records, exports, counts

    def fill(
        self,
        table: Path,
        to: Path,
        *,
        pairing: str = "",
        period: str = "",
        mapping: Mapping[str, str] | None = None,
        whole: bool = False,
    ) -> FilledTable:
        """Write a copy of the table with a line for each recipient school; its look, merges and sums stay as they are.

        `mapping` (column letter -> meaning) is kept for tables with the same heads; without it the kept one is used, or
        what the heads say. Columns that mean nothing to us stay empty and are named. `whole` makes a pairing one line.
        """
        with said(table), plainly(table):
            heads = workbook.heads(table)
        chosen = self._mapping(heads, mapping)
        records = self._records
        pairings = [records.one("pairing", pairing)] if pairing else list(records.every("pairing"))
        if not pairings:
            raise Refused(say("还没有登记结对关系，没有可以填的数"), "no_pairing")
        days = _checked(period or str(self._session.today().year))
        each = not whole and "recipient" in chosen.values()
        rows = [row for one in pairings for row in self._rows(one, days, chosen.values(), each=each)]
        with said(checked(to, *ENDINGS)), self._exports.of("fill", to), plainly(to):
            workbook.fill(table, to, rows, chosen)
        left = tuple(f"{letter} {words}" for letter, words in heads.items() if letter not in chosen)
        return FilledTable(to, {letter: heads[letter] for letter in chosen}, chosen, left, tuple(plain(rows)))

    def _mapping(self, heads: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
        name = "mapping." + hashlib.sha256("\x1f".join(heads.values()).encode()).hexdigest()[:16]
        if given:
            for letter, words in given.items():
                if words not in NAMES:
                    read_meaning(words)
                if letter not in heads:
                    raise Misused(say("这个表没有 {letter} 列", letter=letter), "bad_map")
            self._session.set_setting(name, dict(given))
            return dict(given)
        kept = self._session.setting(name)
        chosen = dict(kept) if kept else meant(heads)
        if not chosen:
            raise Refused(say("这个表的表头里没有认得的项目；请用 --map 写明各列，如 D=visits"), "no_meaning")
        return chosen

    def _rows(self, pairing: Record, period: str, chosen: Iterable[str], *, each: bool) -> Iterator[dict[str, Any]]:
        records = self._records
        schools = [str(line.get("school")) for line in pairing.lines("recipients")]
        asked = {words: read_meaning(words) for words in chosen if words not in NAMES}
        questions = [(one.metric, Asked(one.unit, narrowed=one.narrowed)) for one in asked.values()]
        for school, numbers in self._counts(pairing.uid, period, questions, each and len(schools) > 1):
            named = [school] if school else [] if each and len(schools) > 1 else schools
            yield {
                "helper": records.called("school", str(pairing.get("helper"))),
                "recipient": "、".join(records.called("school", uid) for uid in named) or say("没有写明受援校"),
                "pairing_no": pairing.get("pairing_no"),
                **{words: UNKNOWN if number is None else number for words, number in zip(asked, numbers, strict=True)},
            }


def _checked(period: str) -> str:
    try:
        period_of(period)
    except ValueError as error:
        raise Misused(say("期间应写成 2014-09、2014-Q4 或 2014-2015"), "bad_period") from error
    return period
