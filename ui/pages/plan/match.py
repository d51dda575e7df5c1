"""What the schools found out about each other, and which needs and resources fit; a person decides what comes of it."""

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.model.record import Record, computed
from core.model.words import listing, say
from core.office import Office
from ui import theme
from ui.frame import Frame
from ui.pages.plan.kinds import MATCH_NEED, MATCH_REPORT, MATCH_RESOURCE, SURVEY
from ui.parts.card import Card, muted
from ui.parts.notice import Notice
from ui.parts.plain_table import PlainTable

if TYPE_CHECKING:
    from core.office.programme.desk import Suggestion

_MOST = 200


class Fit(NamedTuple):
    """A suggestion in words: the two records, whether the helped school gives, and the cells of its line."""

    need: Record
    resource: Record
    reverse: bool
    cells: tuple[str, ...]


class Found(NamedTuple):
    """What is shown of a pairing: surveys with their cells, suggestions, how many needs and resources there are."""

    surveys: tuple[tuple[str, tuple[str, ...]], ...]
    fits: tuple[Fit, ...]
    needs: int
    resources: int


class MatchPane(QWidget):
    """Surveys above, suggestions below; both lead to their records."""

    def __init__(self, office: Office, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._frame = frame
        self._pairing = ""
        self._asked = 0
        self._found = Found((), (), 0, 0)
        self.notice = Notice()
        heads = (say("调研开始"), say("受援校"), say("天数"), say("对照条目"), say("薄弱学科"), say("结论"))
        self.surveys = PlainTable(say("联合调研"), heads, wide=(5,), parent=self)
        self.surveys.setMaximumHeight(self.fontMetrics().height() * 9)
        self.surveys.itemActivated.connect(
            lambda item: frame.open("records", kind=SURVEY, uid=self._found.surveys[item.row()][0])
        )
        heads = (say("需求"), say("谁需要"), say("资源"), say("谁提供"), say("分"), say("理由"))
        self.fits = PlainTable(say("可以对上的需求和资源"), heads, wide=(0, 2, 5), parent=self)
        self.fits.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.fits.itemActivated.connect(lambda item: self.open(item.row(), item.column()))
        self.fits.itemSelectionChanged.connect(self._count)
        self.counts = muted("", self)
        self.report_button = QPushButton(theme.icon("papers"), say("写入匹配报告"))
        self.report_button.clicked.connect(self.write_report)
        self._lay_out()

    def show_pairing(self, pairing: str) -> None:
        """Match again, off the screen's thread."""
        self._pairing = pairing
        self._asked += 1
        asked = self._asked
        self._frame.run(
            lambda _: gather(self._office, pairing), lambda found: self._show(found, asked), self.notice.refuse
        )

    def open(self, row: int, column: int) -> None:
        """Open the need or the resource of a suggestion."""
        fit = self._found.fits[row]
        record = fit.resource if column in (2, 3) else fit.need
        self._frame.open("records", kind=record.kind, uid=record.uid)

    def write_report(self) -> None:
        """Open a new report with the chosen suggestions in its lines."""
        chosen = sorted({index.row() for index in self.fits.selectedIndexes()})
        fits = [self._found.fits[row] for row in chosen]
        values: dict[str, Any] = {
            "pairing": self._pairing,
            "links": [_link(fit) | {"priority": fit.need.get("urgency")} for fit in fits if not fit.reverse],
            "reverse": [_link(fit) for fit in fits if fit.reverse],
        }
        self._frame.open("records", kind=MATCH_REPORT, new=True, values=values)

    def _show(self, found: Found, asked: int) -> None:
        if asked != self._asked:
            return
        self._found = found
        self.surveys.show_lines([cells for _, cells in found.surveys])
        self.fits.show_lines([fit.cells for fit in found.fits])
        words = say("需求 {needs} 条，资源 {resources} 条，可以对上 {fits} 对。程序只提建议，由人决定。",
                    needs=found.needs, resources=found.resources, fits=len(found.fits))  # fmt: skip
        self.counts.setText(words)
        self._count()

    def _count(self) -> None:
        self.report_button.setEnabled(bool(self.fits.selectedIndexes()))

    def _new(self, kind: str) -> QPushButton:
        button = QPushButton(theme.icon("add"), say("新的{what}", what=say(self._office.records.kind(kind).title)))
        button.clicked.connect(
            lambda: self._frame.open("records", kind=kind, new=True, values={"pairing": self._pairing})
        )
        return button

    def _lay_out(self) -> None:
        above = Card(say("联合调研"), self)
        top = QHBoxLayout()
        top.addWidget(muted(say("两校各派人驻校调研，不少于 7 天；天数不足的会标出来。")), 1)
        top.addWidget(self._new(SURVEY))
        above.add(top)
        above.add(self.surveys)
        below = Card(say("需求与资源匹配"), self)
        acts = QHBoxLayout()
        acts.addWidget(self.counts, 1)
        for kind in (MATCH_NEED, MATCH_RESOURCE):
            acts.addWidget(self._new(kind))
        acts.addWidget(self.report_button)
        below.add(acts)
        below.add(self.fits, 1)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 10, 0, 0)
        down.addWidget(self.notice)
        down.addWidget(above)
        down.addWidget(below, 1)


def gather(office: Office, pairing: str) -> Found:
    """Return surveys and suggestions of a pairing in words."""
    if not pairing:
        return Found((), (), 0, 0)
    records = office.records
    where = {"pairing": pairing}
    surveys = records.find(SURVEY, where=where, order=("-start",), limit=_MOST)
    helper = str(records.one("pairing", pairing).get("helper"))
    fits = tuple(_fit(office, one, helper) for one in office.programme.match(pairing)[:_MOST])
    needs, resources = (records.count(kind, where=where) for kind in (MATCH_NEED, MATCH_RESOURCE))
    return Found(tuple((one.uid, _survey(office, one)) for one in surveys), fits, needs, resources)


def _survey(office: Office, one: Record) -> tuple[str, ...]:
    days = int(computed(office.records.kind(SURVEY), one.values).get("days") or 0)
    told = say("{n} 天（不足 7 天）", n=days) if days < 7 else say("{n} 天", n=days)
    weak = listing(str(line.get("subject")) for line in one.lines("weak_subjects"))
    answers = str(len(one.lines("answers")))
    findings = str(one.get("findings") or "").replace("\n", " ")
    return str(one.get("start")), office.records.shown(one, "recipient"), told, answers, weak, findings


def _fit(office: Office, one: "Suggestion", helper: str) -> Fit:
    schools = [office.records.called("school", str(record.get("school"))) for record in (one.need, one.resource)]
    reasons = listing(_reason(why, words) for why, words in one.reasons)
    cells = (str(one.need.get("need")), schools[0], str(one.resource.get("resource")), schools[1], str(one.score))
    return Fit(one.need, one.resource, one.need.get("school") == helper, (*cells, reasons))


def _reason(why: str, words: str) -> str:
    match why:
        case "area":
            return say("同一领域（{words}）", words=say(words))
        case "subject":
            return say("同一学科（{words}）", words=words)
        case "urgent":
            return say("紧迫度 {words}", words=words)
        case _:
            return say("都提到 {words}", words=words)


def _link(fit: Fit) -> dict[str, Any]:
    return {"need": fit.need.uid, "resource": fit.resource.uid}
