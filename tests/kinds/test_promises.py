"""What every kind promises, run over the whole table of contents."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.kinds import KINDS
from core.model.fields import Auto, Field, Rows
from core.model.kind import Kind
from core.office import Office
from core.press.foreign.attachments import page_text
from tests.every import every
from tests.kinds.samples import Samples

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
every_paper = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.paper], ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office.found(tmp_path_factory.mktemp("kinds") / "w", school="义门镇中学", role="helper") as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(office: Office) -> Samples:
    return Samples(office)


@every_kind
def test_it_is_declared_soundly(kind: Kind) -> None:
    names = [field.name for field in kind.fields]
    assert len(names) == len(set(names))
    for name in (*kind.called, *kind.listed, *kind.key, *filter(None, (kind.day,))):
        assert kind.field(name), name
    assert kind.called
    for field in kind.refs():
        assert every(any(one.name == target for one in KINDS) for target in field.to), field.name
    assert every(field.label for field in _all_fields(kind.fields))


@every_kind
def test_it_is_kept_and_found(kind: Kind, office: Office, samples: Samples) -> None:
    record = samples.record(kind)

    kept = office.records.one(kind.name, record.uid)

    for field in kind.kept():
        assert kept.get(field.name) is not None or samples.typed(kind)[field.name] == "", field.name
    title = office.records.title(kept)
    assert record.uid in [found.uid for found in office.records.search(title[:12], kind=kind.name, limit=200)]


@every_kind
def test_saving_it_again_changes_nothing(kind: Kind, office: Office, samples: Samples) -> None:
    record = samples.record(kind)
    before = len(office.records.history(kind.name, record.uid))

    again, problems = office.records.read(kind.name, dict(record.values), record.uid)
    office.records.save(again)

    assert problems == []
    assert len(office.records.history(kind.name, record.uid)) == before


@every_kind
def test_its_values_are_shown_in_words(kind: Kind, office: Office, samples: Samples) -> None:
    record = samples.record(kind)

    for field in kind.kept():
        if record.get(field.name) is not None:
            shown = office.records.shown(record, field.name)
            assert shown and "None" not in shown, field.name


@every_paper
def test_it_prints_blank_with_every_label(kind: Kind, office: Office, tmp_path: Path) -> None:
    assert kind.paper
    printed = office.papers.print(kind.paper.form, to=tmp_path / "blank.pdf", blank=2)

    text = _flat("".join(page_text(printed.path)))
    assert printed.missing == ()
    assert kind.paper.title in text


@every_paper
def test_it_prints_filled_with_what_was_typed(kind: Kind, office: Office, samples: Samples, tmp_path: Path) -> None:
    assert kind.paper
    record = samples.record(kind)

    printed = office.papers.print(kind.paper.form, [record.uid], to=tmp_path / "filled.pdf")

    text = _flat("".join(page_text(printed.path)))
    assert printed.missing == ()
    # A scheme, a plan or a summary bears the title that was typed.
    assert kind.paper.title in text or _flat(str(record.get("title"))) in text
    for field in kind.kept():
        shown = office.records.shown(record, field.name) if type(field).__name__ == "Long" else ""
        assert _flat(shown) in text, field.name


@every_kind
def test_it_goes_to_excel_and_comes_back_as_nothing_to_do(
    kind: Kind, office: Office, samples: Samples, tmp_path: Path
) -> None:
    samples.record(kind)
    count = office.workbooks.export(kind.name, tmp_path / "export.xlsx")

    taken = office.workbooks.take(tmp_path / "export.xlsx", kind=kind.name)

    assert count >= 1
    assert taken.refused == ()
    assert (taken.added, taken.changed, taken.same) == (0, 0, count)


def _flat(text: str) -> str:
    return "".join(sign for sign in text if not sign.isspace())


def _all_fields(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        if isinstance(field, Rows):
            yield from _all_fields(field.fields)


def test_computed_fields_are_never_kept() -> None:
    assert every(not isinstance(field, Auto) for kind in KINDS for field in kind.kept())
