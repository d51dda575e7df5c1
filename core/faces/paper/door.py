"""Records as printed forms, blank or filled, all from the declaration of their kind. Measures and paints nothing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, assert_never

from core.faces.paper.layouts.agreement import agreement
from core.faces.paper.layouts.calendar import calendar
from core.faces.paper.layouts.document import document
from core.faces.paper.layouts.donation import donation
from core.faces.paper.layouts.double_marks import double_marks
from core.faces.paper.layouts.frame import foot
from core.faces.paper.layouts.observation import observation
from core.faces.paper.layouts.photos import photos
from core.faces.paper.layouts.ruled import ruled
from core.faces.paper.layouts.sign_in import sign_in
from core.faces.paper.layouts.task_table import task_table
from core.faces.paper.page_mark import mark
from core.faces.paper.reading import Reading
from core.faces.paper.registers.heard import observation_summary
from core.faces.paper.registers.listing import ledger_of_hours, register
from core.faces.paper.registers.register import register_named
from core.faces.paper.registers.roster import roster
from core.faces.paper.source import Source
from core.faces.paper.table import title_of
from core.faces.paper.tailoring import tailored
from core.kinds.schools import ATTACHMENT
from core.model.kind import Agreement, GridPaper, Kind, OwnPaper
from core.model.record import Record
from core.model.words import say
from core.press.form import Form

Layout = Callable[[Kind, Sequence[Record], Source], list[Form]]
"""Lays records out as forms; without records, one blank sheet."""


class PaperInfo(NamedTuple):
    """A form that can be printed: its id, its title in the reader's language, the kind whose records fill it."""

    form: str
    title: str
    kind: Kind


class ListPaper(NamedTuple):
    """A paper that lists several records of a kind: the register that it shows, and how it is laid out."""

    kind: str
    view: str
    layout: Layout


class UnprintableError(Exception):
    """A kind, a layout or a form id for which no paper exists."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def forms(kinds: Iterable[Kind]) -> list[PaperInfo]:
    """Return every form of the kinds: the paper of each, and the registers that list several records."""
    return [info for kind in kinds for info in _forms_of(kind)]


def paper(kind: Kind, records: Sequence[Record], source: Source, form: str = "") -> list[Form]:
    """Return the filled forms of records; a register takes them all on one paper. Raises UnprintableError.

    `form` chooses a register of the kind; without it the kind's own paper is printed.
    """
    made = _layout(kind, form)(_as_printed(kind, form, source), records, source) if records else []
    return _footed(made, form)


def blank(
    kind: Kind, copies: int, source: Source, form: str = "", numbers: Sequence[str] = ()
) -> list[Form]:  # fmt: skip
    """Return blank sheets to be filled by hand. Raises UnprintableError.

    `numbers` are fresh uids, one a copy: the sheet bears it as mark and foot, so that the record is typed under it and
    the signed sheet finds its way back.
    """
    sheets = _footed(_layout(kind, form)(_as_printed(kind, form, source), (), source), form)
    named = kind.paper.form if kind.paper else ""
    if not numbers or not _takes_number(kind, form):
        return sheets * copies
    return [_numbered(sheet, kind, named, at, uid) for uid in numbers[:copies] for at, sheet in enumerate(sheets)]


def registers(kind: Kind) -> list[PaperInfo]:
    """Return the papers that list several records of a kind."""
    return [PaperInfo(form, title_of(one.view), kind) for form, one in _REGISTERS.items() if one.kind == kind.name]


def _each(draw: Callable[[Reading], Form]) -> Layout:
    def layout(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
        return [draw(Reading(kind, record, source)) for record in records or (None,)]

    return layout


def _plan(kind: Kind, records: Sequence[Record], source: Source) -> list[Form]:
    """Return each plan's text, and behind it the table of its tasks."""
    plans = [Reading(kind, record, source) for record in records or (None,)]
    return [form for plan in plans for form in (document(plan), *task_table(plan))]


_LAYOUTS: dict[str, Layout] = {
    "observation": _each(observation),
    "sign_in": sign_in,
    "donation": _each(donation),
    "photos": photos,
    "calendar": _each(calendar),
    "F16": _plan,
    "F24": _each(double_marks),
    **dict.fromkeys(("F23", "F26", "F27b"), _each(document)),
}
# Registers list several records of a kind on one paper, beside the paper of each.
_REGISTERS: dict[str, ListPaper] = {
    "F27c": ListPaper("mentor_pair", "pair_roster", roster),
    "F27l": ListPaper("lesson_observation", "observation_summary", observation_summary),
    "F10c": ListPaper("hour_entry", "hour_ledger", ledger_of_hours),
    **{
        form: ListPaper(register_named(view).kind, view, partial(register, view))
        for form, view in (
            ("F07b", "open_lesson_register"),
            ("F15b", "project_register"),
            ("F18b", "donation_ledger"),
            ("F19b", "resource_ledger"),
        )
    },
}


def _forms_of(kind: Kind) -> list[PaperInfo]:
    own = [PaperInfo(kind.paper.form, say(kind.paper.title), kind)] if kind.paper else []
    return own + registers(kind)


def _as_printed(kind: Kind, form: str, source: Source) -> Kind:
    return kind if form in _REGISTERS else tailored(kind, source)


def _takes_number(kind: Kind, form: str) -> bool:
    # A sign-in sheet bears the number of its event. Other records whose uid follows from what they hold take none.
    return form not in _REGISTERS and kind is not ATTACHMENT and (not kind.key or kind.via == "event")


def _footed(made: list[Form], form: str) -> list[Form]:
    # A register belongs to no record; its own id stands at its foot.
    return [replace(one, foot=one.foot or foot(form, "")) for one in made] if form in _REGISTERS else made


def _numbered(sheet: Form, kind: Kind, form: str, at: int, uid: str) -> Form:
    part = chr(ord("A") + at - 1) if at else ""
    return replace(
        sheet,
        key=f"{sheet.key}/{uid}",
        foot="　".join((foot(form, ""), say("编号 {uid}", uid=uid.upper()))).strip("　"),
        mark=mark(kind.name, uid, part),
    )


def _layout(kind: Kind, form: str) -> Layout:
    if form in _REGISTERS:
        return _REGISTERS[form].layout
    match kind.paper:
        # A grid form may have a layout of its own under its id.
        case GridPaper(form=name) if name in _LAYOUTS:
            return _LAYOUTS[name]
        case GridPaper():
            return _each(ruled)
        case Agreement():
            return _each(agreement)
        case OwnPaper(layout=name) if name in _LAYOUTS:
            return _LAYOUTS[name]
        case OwnPaper(layout=name):
            raise UnprintableError(name)
        case None:
            raise UnprintableError(kind.name)
        case never:
            assert_never(never)
