"""The desk of reports: numbers of a period with their sources, registers and ledgers, on paper and as workbooks."""

from collections.abc import Sequence
from pathlib import Path

from core.faces.report import door as faces
from core.faces.report.door import Number, Table
from core.faces.report.matter import schools_of
from core.model.metric import Metric
from core.model.record import Record
from core.model.words import say
from core.office.base.exports import Exports
from core.office.base.outlet import checked
from core.office.base.refusals import Misused, Refused
from core.office.base.results import Printed
from core.office.base.session import Session
from core.office.base.translate import fonts_there, plainly
from core.office.programme.desk import Programme
from core.office.programme.gathering import Gathering, gather, period_named, time_of
from core.office.programme.titles import report_titles
from core.office.records.desk import Records
from core.press import sheet
from core.rules.measures import Asked
from core.rules.periods import Period

__all__ = ["Number", "Reports", "Table"]

# The whole time of a pairing, or of all that are here.
_WHOLE = "all"
_ENDINGS = (".pdf", ".xlsx")


class Reports:
    """Count and list what happened in a period; nothing is typed here."""

    def __init__(self, session: Session, records: Records, programme: Programme, exports: Exports) -> None:
        self._session, self._records, self._programme, self._exports = session, records, programme, exports

    def views(self) -> dict[str, str]:
        """Return the names of all reports and registers, each with what it is called."""
        return report_titles()

    def numbers(self, pairing: str, period: str) -> list[Number]:
        """Return the numbers of the monthly report, each with its source records; "" means all pairings."""
        return faces.numbers(self.matter(pairing, period))

    def counts(
        self, pairing: str, period: str, questions: Sequence[tuple[Metric, Asked]], each: bool
    ) -> list[tuple[str, list[float | None]]]:
        """Return what measures come to for a pairing: one row, or one for each recipient with its uid.

        What concerns no recipient that is known has a row without one, if there is anything.
        """
        matter = self.matter(pairing, period)
        if not each:
            return [("", [faces.counted(metric, matter, asked).value for metric, asked in questions])]
        home = matter.pairings[0]
        shares = [faces.counted_of(metric, asked, matter, home) for metric, asked in questions]
        schools = [*schools_of(home)[1], *([""] if any(share.get("") for share in shares) else [])]
        return [
            (
                school,
                [
                    faces.value_of(one, school, metric, matter)
                    for one, (metric, _) in zip(shares, questions, strict=True)
                ],
            )
            for school in schools
        ]

    def table(self, pairing: str, period: str, view: str = "") -> Table:
        """Return a report or register of a period as a table; without a name, the monthly report."""
        return self._table(self.matter(pairing, period), view)

    @fonts_there()
    def write(self, pairing: str, period: str, to: Path, view: str = "") -> tuple[Table, Printed]:
        """Write a report or register as .pdf or .xlsx, and return it with what was written (0 pages of a workbook)."""
        checked(to, *_ENDINGS, code="not_a_report")
        gathering = self.matter(pairing, period)
        made = self._table(gathering, view)
        with self._exports.of("report", to) as leaving:
            printed = self._written(made, gathering, to)
            leaving.persons |= gathering.named
        return made, printed

    def freeze(self, pairing: str, period: str) -> Record:
        """Keep the numbers of a period as the school's monthly report; what was kept is not counted again."""
        records, school = self._records, self._session.school
        if not pairing:
            raise Misused(say("请用 --pairing 写明记入哪个结对的月报"), "no_pairing")
        home = records.one("pairing", pairing)
        label = self._period(pairing, period).label
        if records.count("progress_report", where={"pairing": home.uid, "school": school, "period": label}):
            raise Refused(say("{period} 的报告已经有了；提交后的数字不再改动", period=label), "already_reported")
        typed = {
            "pairing": home.uid, "school": school, "period": label, "date": self._session.today().isoformat(),
            "numbers": [
                {"what": one.what, "value": one.value, "unit": one.unit} for one in self.numbers(home.uid, period)
            ],
        }  # fmt: skip
        record, problems = records.read("progress_report", typed)
        if problems:
            raise Refused("；".join(one.message for one in problems), problems[0].code)
        return records.save(record)

    def _written(self, made: Table, gathering: Gathering, to: Path) -> Printed:
        with plainly(to):
            if to.suffix.lower() == ".xlsx":
                faces.workbook(made, gathering, to)
                return Printed(to, 0, (), ())
            forms = faces.forms(made, gathering, self._session.today())
            printed = sheet.write(forms, to, title=made.title, when=self._session.now())
        return Printed(printed.path, printed.pages, tuple(printed.starts), ())

    def matter(self, pairing: str, period: str) -> Gathering:
        """Return the records of a pairing ("" for all) in a period as a report asks for them."""
        gathering = gather(self._session, self._records, pairing, self._period(pairing, period))
        first, last = gathering.period.first, gathering.period.last
        gathering.duties = lambda: self._programme.owed(first, last, pairing=pairing)
        # The lines of the plans as they stand at the end of the period.
        gathering.plan = lambda: self._programme.plan(pairing, on=min(last, self._session.today()))
        return gathering

    def _period(self, pairing: str, words: str) -> Period:
        if words.strip().lower() != _WHOLE:
            return period_named(words)
        records = self._records
        return time_of(
            [records.one("pairing", pairing)] if pairing else list(records.every("pairing")), self._session.today()
        )

    def _table(self, gathering: Gathering, view: str) -> Table:
        name = view or faces.MONTHLY
        if name not in faces.VIEWS:
            known = "、".join(faces.VIEWS)
            raise Misused(say("没有“{view}”这种报表；可用的有：{known}", view=view, known=known), "unknown_view")
        return faces.table(name, gathering)
