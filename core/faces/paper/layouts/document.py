"""A report or plan as an official text: title, numbered sections in running text, tables, unit, day and seal.

Sizes and margins follow GB/T 9704-2012, which schools may follow; a blank sheet is the ruled form instead.
"""

from collections.abc import Iterator

from core.faces.paper.layouts.fitting import signed_together
from core.faces.paper.layouts.frame import form_of, late_words
from core.faces.paper.layouts.lines import table
from core.faces.paper.layouts.parties import in_its_words, label_of, sides
from core.faces.paper.layouts.ruled import ruled
from core.faces.paper.numerals import numeral
from core.faces.paper.reading import Reading, unit
from core.model.fields import Auto, Field, Long, Rows
from core.model.words import say
from core.press.form import OFFICIAL, Block, Form, Para, Seal, Sign, Space, Title
from core.press.prose import prose

_WIDTH = 210 - 28 - 26
_LEADING = 29.0
_SIZE = 16.0
_SPOKEN = ("pairing", "title", "start", "end")
_FACTS_LINE = 36  # characters of 12 points


def document(reading: Reading) -> Form:
    """Return the record as an official text, or the ruled form to fill by hand."""
    if reading.record is None:
        return ruled(reading)
    blocks = [_title(reading), *_facts(reading), *_sections(reading), *_close(reading)]
    return signed_together(form_of(reading, blocks, margins=OFFICIAL))


def _title(reading: Reading) -> Title:
    paper = reading.kind.paper
    words = reading.text("title") or (say(paper.title) if paper else say(reading.kind.title))
    return Title(words, "song", 22, bold=True, after=5)


def _facts(reading: Reading) -> Iterator[Block]:
    start, end = reading.text("start"), reading.text("end")
    lines = [f"（{start}{say('至')}{end}）"] if start and end else []
    if reading.kind.field("pairing"):
        lines += [f"{side.word}：{side.schools}" for side in sides(reading) if side.schools]
    lines += _filled_up([f"{label_of(reading, field)}：{_short(reading, field)}" for field in _short_fields(reading)])
    lines += [late_words(reading)] if late_words(reading) else []
    for line in lines:
        yield Para(line, "kai", 12, indent=0, align="center", leading=20)
    yield Space(4)


def _filled_up(facts: list[str]) -> list[str]:
    """Return facts in lines, as many side by side as a line takes: none is parted."""
    lines: list[str] = []
    for fact in facts:
        if lines and len(lines[-1]) + 1 + len(fact) <= _FACTS_LINE:
            lines[-1] += f"　{fact}"
        else:
            lines.append(fact)
    return lines


def _short_fields(reading: Reading) -> list[Field]:
    return [
        field
        for field in reading.kind.fields
        if not isinstance(field, (Long, Rows, Auto))
        and field.name not in _SPOKEN
        and not (field.name == reading.kind.day and _sealed_by_one(reading))
        and reading.text(field.name)
        and reading.text(field.name) != _unit(reading)
    ]  # fmt: skip


def _short(reading: Reading, field: Field) -> str:
    return reading.text(field.name) + unit(field)


def _sections(reading: Reading) -> Iterator[Block]:
    number = 0
    for field in reading.kind.fields:
        if isinstance(field, Rows) and reading.lines(field.name):
            number += 1
            yield _heading(reading, number, field)
            yield Space(1.5)
            yield table(reading, field, _WIDTH, titled=True)
            yield Space(3)
        if isinstance(field, Long) and reading.text(field.name):
            number += 1
            yield _heading(reading, number, field)
            yield from prose(
                reading.text(field.name), size=_SIZE, leading=_LEADING, key=f"{reading.kind.name}.{field.name}"
            )


def _heading(reading: Reading, number: int, field: Field) -> Para:
    return Para(
        say("{n}、{words}", n=numeral(number), words=label_of(reading, field)),
        "hei",
        _SIZE,
        leading=_LEADING,
        keep=True,
    )


def _close(reading: Reading) -> list[Block]:
    paper = reading.kind.paper
    signing = paper.signatures if paper else ()
    unit_words, day = _unit(reading), reading.text(reading.kind.day)
    if _sealed_by_one(reading):
        return [Space(8), Seal(unit_words, day)]
    labels = tuple(in_its_words(reading, say(one)) for one in signing)
    return [Sign(labels, per_row=2, role="fangsong", size=14, before=10)] if signing else []


def _sealed_by_one(reading: Reading) -> bool:
    paper = reading.kind.paper
    return paper is not None and len(paper.signatures) == 1 and bool(_unit(reading))


def _unit(reading: Reading) -> str:
    refs = (ref for ref in reading.kind.refs() if "school" in ref.to)
    return next((name for ref in refs if (name := reading.text(ref.name))), "")
