"""What lasts has no language: identities, keys, archive numbers and names of files are the same from every screen."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from core.kinds import KINDS
from core.model.kind import Kind
from core.model.record import computed
from core.model.words import lasting, say, speak
from core.office import Office
from core.rules.archive import Item, bundled
from core.rules.item_numbers import NO_NUMBERS, numbers
from core.rules.periods import Year
from tests.kinds.samples import Samples

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with Office.found(tmp_path_factory.mktemp("language") / "w", school="义门镇中学", role="helper") as opened:
        yield opened


@pytest.fixture(scope="module")
def samples(office: Office) -> Samples:
    return Samples(office)


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    speak("zh")


T = TypeVar("T")


def in_both(make: Callable[[], T]) -> tuple[T, T]:
    """What a Chinese and an English screen make."""
    speak("zh")
    chinese = make()
    speak("en")
    return chinese, make()


@every_kind
def test_its_key_and_what_follows_from_its_values_are_the_same_from_every_screen(kind: Kind, samples: Samples) -> None:
    record = samples.record(kind)

    chinese, english = in_both(lambda: (kind.uid_of(record.values), computed(kind, record.values)))

    assert english == chinese


@every_kind
def test_what_is_typed_is_kept_the_same_from_every_screen(kind: Kind, office: Office, samples: Samples) -> None:
    typed = samples.typed(kind)

    def read() -> Any:
        record, problems = office.records.read(kind.name, typed)
        lines = {field.name for field in kind.rows()}
        told = {name: value for name, value in record.values.items() if name not in lines}
        return told, [problem.code for problem in problems]

    chinese, english = in_both(read)

    assert english == chinese


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.archive], ids=lambda kind: kind.name)
def test_its_item_and_its_archive_number_are_the_same_from_every_screen(kind: Kind, samples: Samples) -> None:
    records = [samples.record(kind), samples.record(kind, 1)]

    def filed() -> Any:
        items = bundled(Item(kind, record) for record in records)
        return [(item.identity, item.group) for item in items], numbers(items, "J001", NO_NUMBERS)

    chinese, english = in_both(filed)

    assert english == chinese
    assert len(chinese[0]) >= 1


@every_kind
def test_its_name_in_the_index_is_found_from_every_screen(kind: Kind, office: Office, samples: Samples) -> None:
    record = samples.record(kind)

    def found() -> list[str]:
        office.records.save_many([record])
        return [one.uid for one in office.records.search(called, kind=kind.name, limit=200)]

    called = office.records.title(record)[:12]
    chinese, english = in_both(found)

    assert record.uid in chinese
    assert record.uid in english


def test_the_identity_of_a_term_is_the_one_that_chinese_screens_always_wrote(samples: Samples) -> None:
    kind = next(kind for kind in KINDS if kind.name == "lesson_observation")
    record = samples.record(kind)
    speak("en")

    assert Item(kind, record).identity == f"lesson_observation/{record.get('observer')}/2014-2015/第一学期"


def test_periods_have_the_same_names_on_every_screen_and_are_said_in_its_words() -> None:
    def names() -> list[tuple[str, str]]:
        year = Year([], dt.date(2014, 9, 1), dt.date(2015, 7, 10))
        return [(one.label, one.words) for unit in ("周", "月", "季", "学期", "年") for one in year.periods(unit)[:2]]

    chinese, english = in_both(names)

    assert [label for label, _ in english] == [label for label, _ in chinese]
    assert english[0] == ("第1周", "Week 1")
    assert ("第一学期", "First term") in english


def test_the_transfer_folder_is_the_same_file_by_file_from_every_screen(
    office: Office, samples: Samples, tmp_path: Path
) -> None:
    for kind in KINDS:
        samples.record(kind)
    pairing = office.records.find("pairing", limit=1)[0].uid

    def handed_over() -> dict[str, bytes]:
        folder = tmp_path / say("第一学期")
        office.papers.export_archive(folder, pairing, "2014-2015")
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    chinese, english = in_both(handed_over)

    assert english == chinese
    assert len([name for name in chinese if name.startswith("电子档案/")]) >= 9


def test_what_lasts_is_said_in_chinese_for_as_long_as_it_is_made() -> None:
    speak("en")

    with lasting():
        kept = say("第一学期")

    assert (kept, say("第一学期")) == ("第一学期", "First term")


@every_kind
def test_a_sheet_that_an_english_screen_wrote_comes_back_to_a_chinese_one_as_nothing_to_do(
    kind: Kind, office: Office, samples: Samples, tmp_path: Path
) -> None:
    samples.record(kind)
    speak("en")
    count = office.workbooks.export(kind.name, tmp_path / "export.xlsx")

    speak("zh")
    taken = office.workbooks.take(tmp_path / "export.xlsx", kind=kind.name)

    assert count >= 1
    assert taken.refused == ()
    assert (taken.added, taken.changed, taken.same) == (0, 0, count)
