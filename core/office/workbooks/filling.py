"""A superior's own table filled with our numbers: what a column means is found by its words, or said once and kept."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.faces.workbook import door as workbook
from core.kinds import kind_named
from core.model.record import Record
from core.model.words import listing, say
from core.office.base.exports import Exports
from core.office.base.outlet import checked
from core.office.base.refusals import Misused, Refused
from core.office.base.results import Filled, plain
from core.office.base.session import Session
from core.office.base.translate import plainly
from core.office.records.desk import Records
from core.office.workbooks.messages import ENDINGS, said
from core.rules.periods import period_of

Numbers = Callable[[str, str], Mapping[str, float]]
"""Counts for a pairing and a period (2014-09) the numbers of the monthly report, by their codes."""

# Every word of one of the alternatives stands in the head. The first line that fits gives the column its meaning.
MEANINGS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("helper", (("帮扶学校",), ("帮扶校",), ("支援校",), ("支援学校",), ("甲方",))),
    ("recipient", (("受援学校",), ("受援校",), ("被帮扶",), ("薄弱学校",), ("乙方",))),
    ("pairing_no", (("结对编号",),)),
    ("visits", (("互访",), ("走访",))),
    ("cadres", (("挂职",),)),
    ("consultations", (("会商",), ("联席会",))),
    ("mentor_pairs", (("师徒",),)),
    ("deliveries", (("送教",),)),
    ("open_lessons", (("公开课",), ("展示课",))),
    ("research", (("联合教研",), ("教研活动",))),
    ("observations", (("听评课",), ("听课",))),
    ("hours", (("培训", "学时"),)),
    ("trained", (("培训", "人次"), ("培训", "人数"))),
    ("trainings", (("培训", "场"), ("培训", "次"), ("培训",))),
    ("lectures", (("讲座",),)),
    ("residency", (("驻校",),)),
    ("reflections", (("反思",),)),
    ("projects", (("课题",),)),
    ("awards", (("获奖",),)),
    ("donated_yuan", (("捐赠", "元"), ("捐赠", "折合"), ("捐赠", "金额"))),
    ("donated_pieces", (("捐赠",),)),
    ("resources", (("资源",),)),
    ("parents", (("家校",), ("家长",))),
    ("culture", (("文化活动",),)),
    ("plan", (("计划", "完成"),)),
)


# What superiors ask for and our own report does not count.
_COUNTED: dict[str, tuple[str, dict[str, str]]] = {
    "visits": ("leader_exchange", {"mode": "线下"}),
    "consultations": ("meeting_minutes", {"kind": "会商"}),
    "cadres": ("dispatch", {"kind": "挂职"}),
}


class Filling:
    """Fills tables that others designed."""

    def __init__(self, session: Session, records: Records, exports: Exports, numbers: Numbers) -> None:
        self._session, self._records, self._exports, self._numbers = session, records, exports, numbers

    def fill(
        self, table: Path, to: Path, *, pairing: str = "", period: str = "", mapping: Mapping[str, str] | None = None
    ) -> Filled:
        """Write a copy of the table with a line for each pairing; its look, merges and sums stay as they are.

        `mapping` (column letter -> name of a number) is kept for tables with the same heads; without it the kept one is
        used, or what the heads say. Columns that mean nothing to us stay empty and are named.
        """
        with said(table), plainly(table):
            heads = workbook.heads(table)
        chosen = self._mapping(heads, mapping)
        records = self._records
        pairings = [records.one("pairing", pairing)] if pairing else list(records.every("pairing"))
        if not pairings:
            raise Refused(say("还没有登记结对关系，没有可以填的数"), "no_pairing")
        rows = [self._row(one, _checked(period or str(self._session.today().year))) for one in pairings]
        with said(checked(to, *ENDINGS)), self._exports.of("fill", to), plainly(to):
            workbook.fill(table, to, rows, chosen)
        left = tuple(f"{letter} {words}" for letter, words in heads.items() if letter not in chosen)
        return Filled(to, {letter: heads[letter] for letter in chosen}, chosen, left, tuple(plain(rows)))

    def _mapping(self, heads: Mapping[str, str], given: Mapping[str, str] | None) -> dict[str, str]:
        name = "mapping." + hashlib.sha256("\x1f".join(heads.values()).encode()).hexdigest()[:16]
        known = {key for key, _ in MEANINGS}
        if given:
            for letter, key in given.items():
                if key not in known:
                    raise Misused(
                        say("没有“{key}”这个数；可用的有：{known}", key=key, known=listing(sorted(known))), "bad_map"
                    )
                if letter not in heads:
                    raise Misused(say("这个表没有 {letter} 列", letter=letter), "bad_map")
            self._session.set_setting(name, dict(given))
            return dict(given)
        kept = self._session.setting(name)
        chosen = dict(kept) if kept else meant(heads)
        if not chosen:
            raise Refused(say("这个表的表头里没有认得的项目；请用 --map 写明各列，如 D=visits"), "no_meaning")
        return chosen

    def _row(self, pairing: Record, period: str) -> dict[str, Any]:
        records = self._records
        schools = (records.called("school", str(line.get("school"))) for line in pairing.lines("recipients"))
        row: dict[str, Any] = dict(self._numbers(pairing.uid, period))
        days = period_of(period)
        span = (days.first.isoformat(), days.last.isoformat())
        counted = {
            key: records.count(kind, where={"pairing": pairing.uid, **where}, between={_day(kind): span})
            for key, (kind, where) in _COUNTED.items()
        }
        return (
            row
            | counted
            | {
                "helper": records.called("school", str(pairing.get("helper"))),
                "recipient": "、".join(schools),
                "pairing_no": pairing.get("pairing_no"),
            }
        )


def _checked(period: str) -> str:
    try:
        period_of(period)
    except ValueError as error:
        raise Misused(say("期间应写成 2014-09、2014-Q4 或 2014-2015"), "bad_period") from error
    return period


def _day(kind: str) -> str:
    declared = kind_named(kind)
    return declared.day if declared else ""


def meant(heads: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns mean by their words; each meaning is given once, to the first column that fits."""
    found: dict[str, str] = {}
    for key, alternatives in MEANINGS:
        fits = (
            letter
            for letter, words in heads.items()
            if letter not in found and any(all(word in words for word in words_) for words_ in alternatives)
        )
        if letter := next(fits, ""):
            found[letter] = key
    return found
