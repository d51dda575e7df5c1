"""The register of mentors and apprentices: one line a pair, with schools, titles, subject and period."""

from collections.abc import Sequence

from core.faces.paper.layouts.cells import SIZE, label_cell
from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.frame import MARGINS, foot, page_words
from core.faces.paper.local_names import above, local_name
from core.faces.paper.reading import Reading
from core.faces.paper.source import Source
from core.faces.paper.table import title_of
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.press.form import Cell, Form, Grid, Row, Title
from core.rules.people import spread

_COLUMNS = (12.0, 23.0, 38.0, 22.0, 23.0, 38.0, 22.0, 20.0, 17.0, 38.0, 20.0)
_MOST_FREE = 18


def roster(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return the register of pairs by their first day, filled up with empty lines."""
    ordered = sorted(records, key=lambda one: (str(one.get("start")), one.uid))
    rows = [_row(number, Reading(kind, record, source)) for number, record in enumerate(ordered, 1)]
    return [fullest(lambda free: _drawn(rows, free), 0, _MOST_FREE)]


def _drawn(rows: Sequence[Row], free: int) -> Form:
    empty = [Row(tuple(Cell("") for _ in _COLUMNS), min_height=9)] * free
    unit, rank = say("单位"), say("职称")
    heads = (
        say("序号"), say("师傅"), unit, rank, say("徒弟"), unit, rank,
        say("类别"), say("学科"), say("起止日期"), say("备注"),
    )  # fmt: skip
    head = Row(tuple(label_cell(word) for word in heads), min_height=10, head=True)
    title = title_of("pair_roster")
    blocks = (Title(title), Grid(_COLUMNS, (head, *rows, *empty)))
    return Form(
        "mentor_pair.roster", title, blocks, "A4-landscape", MARGINS, foot=foot("F27c", ""), page_words=page_words()
    )


def _row(number: int, pair: Reading) -> Row:
    period = "—\n".join(part for part in (pair.text("start"), pair.text("end")) if part)
    over = pair.text("dissolved")
    words = (
        str(number),
        *(word for role in ("mentor", "mentee") for word in _person(pair, role)),
        pair.text("kind"),
        pair.text("subject"),
        period,
        say("{day}解除", day=over) if over else "",
    )
    return Row(tuple(Cell(word, align="center", size=SIZE) for word in words), min_height=9)


def _person(pair: Reading, role: str) -> tuple[str, str, str]:
    person = pair.at(role)
    local = local_name("person", person.uid, pair.source) if person else ""
    return above(local, spread(pair.text(role))), pair.of(f"{role}.school"), pair.of(f"{role}.title")
