"""An agreement: its parties, numbered sections and duties, copies, signatures and seals, as running text."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from core.faces.paper.layouts.fitting import fullest
from core.faces.paper.layouts.frame import form_of, title_of
from core.faces.paper.layouts.parties import in_its_words, label_of, sides
from core.faces.paper.layouts.written import LINE, SIZE, clause, day_words, heading, party_line
from core.faces.paper.local_names import local_name
from core.faces.paper.numerals import numeral
from core.faces.paper.reading import Reading, shown, unit
from core.model.fields import Auto, Count, Day, Field, Long, Measure, Ref, Rows
from core.model.kind import Agreement
from core.model.words import say
from core.press.form import Block, Form, Margins, Para, Sign, Title

_MARGINS = Margins(top=30, right=26, bottom=25, left=28)
_NUMBERS = ("no", "agreement_no")
# These stand in sentences of their own; what became of an agreement later is no part of the text that was signed.
_ELSEWHERE = (
    *_NUMBERS, "start", "end", "copies", "basis",
    "dissolved", "dissolved_reason", "state", "state_day", "state_reason",
)  # fmt: skip
_SEPARATOR = "；"
_BLANK_DUTIES = 5
_LEAST_LINES, _MOST_LINES = 2, 6


def agreement(reading: Reading) -> Form:
    """Return the agreement of a record, or its blank with as many lines to write on as its pages take."""
    if reading.record:
        return _drawn(reading, 0)
    return fullest(lambda lines: _drawn(reading, lines), _LEAST_LINES, _MOST_LINES)


def _drawn(reading: Reading, lines: int) -> Form:
    paper = reading.kind.paper
    labels = tuple(in_its_words(reading, say(one)) for one in paper.signatures) if paper else ()
    blocks: list[Block] = [
        Title(title_of(reading).text, size=22, after=6),
        *_number(reading),
        *_parties(reading),
        _opening(reading),
        *_sections(reading, lines),
        Sign(labels, under=say("负责人（签字）"), per_row=2, role="fangsong", size=SIZE, before=10),
    ]
    return form_of(reading, blocks, margins=_MARGINS)


def _number(reading: Reading) -> list[Block]:
    name = next((one for one in _NUMBERS if reading.kind.field(one)), "")
    words = f"{reading.label(name)}：{reading.text(name) or LINE}"
    return [Para(words, "fangsong", 12, indent=0, align="right", after=3)] if name else []


def _parties(reading: Reading) -> Iterator[Block]:
    parties = [ref for ref in reading.kind.refs() if ref.required and ref.name != "pairing"]
    for ref in parties:
        yield party_line(say(ref.label), _person(reading, ref) if "person" in ref.to else _school(reading, ref))
    if not any("school" in ref.to for ref in parties):
        for side in sides(reading):
            yield party_line(side.word, side.schools or LINE * 3)


def _person(reading: Reading, ref: Ref) -> str:
    person = reading.at(ref.name)
    local = local_name("person", person.uid, reading.source) if person else ""
    name = f"{local} {reading.text(ref.name)}".strip() or "＿＿＿＿"
    school = (person.text("school") if person else "") or f"{LINE}＿＿＿＿"
    title = (person.text("title") if person else "") or "＿＿＿＿"
    return f"{name}　{say('单位')}：{school}　{say('职称')}：{title}"


def _school(reading: Reading, ref: Ref) -> str:
    local = local_name("school", str(reading.values.get(ref.name) or ""), reading.source)
    return f"{local} {reading.text(ref.name)}".strip() or LINE * 3


def _opening(reading: Reading) -> Para:
    basis = reading.text("basis") or reading.of("pairing.basis")
    why = say("根据{basis}要求，", basis=basis) if basis else ""
    return clause(why + say("为落实校际结对帮扶，经各方协商一致，订立本协议，共同遵守。"), before=4)


def _sections(reading: Reading, lines: int) -> Iterator[Block]:
    number = 1
    yield heading(number, say("基本约定"))
    yield from _facts(reading)
    for field in reading.kind.fields:
        if isinstance(field, (Rows, Long)) and _stands(reading, field):
            number += 1
            yield heading(number, label_of(reading, field))
            yield from _duties(reading, field) if isinstance(field, Rows) else _text(reading, field, lines)
    yield heading(number + 1, say("其他"))
    paper = reading.kind.paper
    copies = reading.values.get("copies") or (paper.copies if isinstance(paper, Agreement) else 2)
    # An agreement holds from the day on which all have signed, whatever day it was typed.
    yield clause(
        say("本协议一式{n}份，由签约各方和有关部门分别保存，自各方签字盖章之日起生效。", n=numeral(int(copies)))
    )


def _stands(reading: Reading, field: Field) -> bool:
    # An empty place in a signed agreement would invite later words; on a blank sheet it is there to be filled.
    return reading.record is None or field.required or bool(reading.values.get(field.name))


def _facts(reading: Reading) -> Iterator[Para]:
    facts = [
        f"{label_of(reading, field)}：{_fact(reading, field)}"
        for field in reading.kind.fields
        if not isinstance(field, (Ref, Rows, Long, Auto)) and field.name not in _ELSEWHERE and _stands(reading, field)
    ]
    period = f"{day_words(reading.text('start'))}{say('至')}{day_words(reading.text('end'))}"
    facts.append(f"{say('协议期限')}：{period}")
    # Side by side the places to write in would be torn at the ends of the lines.
    yield from (clause(f"{fact}。") for fact in ([_SEPARATOR.join(facts)] if reading.record else facts))


def _fact(reading: Reading, field: Field) -> str:
    words = reading.text(field.name)
    if isinstance(field, Day):
        return day_words(words)
    line = "＿＿＿＿" if isinstance(field, (Count, Measure)) else LINE * 2
    return f"{words or line} {unit(field)}".rstrip()


def _duties(reading: Reading, rows: Rows) -> Iterator[Block]:
    lines = reading.lines(rows.name)
    for number, line in enumerate(lines, 1):
        words = f"（{numeral(number)}）{_duty(reading, rows, line)}{'。' if number == len(lines) else '；'}"
        yield clause(words, key=f"{reading.kind.name}.{rows.name}.{number}")
    often = say("，每＿＿＿＿＿次；") if rows.column("n") else "；"
    for number in range(1, 0 if lines else _BLANK_DUTIES + 1):
        yield clause(f"（{numeral(number)}）{LINE * 2}＿＿＿＿＿{often}")


def _duty(reading: Reading, rows: Rows, line: Mapping[str, Any]) -> str:
    parts = []
    for at, column in enumerate(rows.fields):
        words = shown(column, line.get(column.name), reading.source)
        if words and column.name not in ("n", "unit"):
            # The first two columns say what is done; the later ones, such as who, need their label.
            parts.append(f"{say(column.label)}：{words}" if at > 1 else words)
    if line.get("n") and line.get("unit"):
        parts.append(say("每{unit}不少于 {n} 次", unit=say(str(line["unit"])), n=line["n"]))
    return "，".join(parts)


def _text(reading: Reading, field: Field, lines: int) -> Iterator[Block]:
    key, words = f"{reading.kind.name}.{field.name}", reading.text(field.name)
    if words:
        yield from (clause(line, key=key) for line in words.split("\n"))
        return
    # The lines to write on stand under their heading, on one page.
    for number in range(max(lines, _LEAST_LINES), 0, -1):
        yield replace(clause(f"{LINE * 4}＿＿＿＿", key=key), keep=number > 1)
