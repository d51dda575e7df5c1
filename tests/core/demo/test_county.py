"""The large demonstration in small: two pairings played through a school year, and the whole county on paper."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from core.demo.county import roll, work, year
from core.demo.county.shape import COUNTY, OWN_DESKS, CountyPair, Figures, own_schools, pairs
from core.demo.county.show import FOUNDED, CountyShow
from core.demo.days import calendars, school_days
from core.demo.entry import DeskEntry, uid_for
from core.demo.folder import prepare
from core.demo.stage import Stage
from core.demo.texts import texts
from core.office import Office
from core.rules.archive import entered_late
from tests.every import every

SMALL = Figures(pairings=2, mentor_pairs=4, helper_staff=12, village_staff=(6, 6, 6), trainings=3, listeners=10)
SCHOOLS = {desk: uid_for("school", desk) for desk in OWN_DESKS}
TOLD = texts("M")
LEAP = dt.date(2016, 2, 29)


def county(figures: Figures, seed: int = 1) -> tuple[CountyPair, ...]:
    return pairs(TOLD.county, TOLD.names, TOLD.lessons[:8], figures, SCHOOLS, Random(seed))


@pytest.fixture(scope="module")
def whole() -> tuple[CountyPair, ...]:
    return county(Figures())


@pytest.fixture(scope="module")
def days() -> list[dt.date]:
    return [day for term in calendars(TOLD.county["calendar"]) for day in school_days(term)]


@pytest.fixture(scope="module")
def sheets(whole: tuple[CountyPair, ...], days: list[dt.date]) -> list[DeskEntry]:
    return list(work.lessons(whole, days, (uid_for("rubric"), [("教学目标", 10.0)]), Random(1)))


def test_the_county_has_sixty_six_schools_and_thirty_eight_hundred_teachers(whole: tuple[CountyPair, ...]) -> None:
    schools = [school for pair in whole for school in (pair.helper, *pair.villages)]

    assert len(whole) == 24
    assert len({school.uid for school in schools}) == len({school.name for school in schools}) == 66
    assert sum(len(school.people) for school in schools) == 3800
    assert sum(len(pair.matches) for pair in whole) == 288


def test_of_a_hundred_names_about_five_bear_a_dot_and_one_a_rare_character(whole: tuple[CountyPair, ...]) -> None:
    names = [one.name for pair in whole for school in (pair.helper, *pair.villages) for one in school.people]

    assert 0.04 < sum("·" in name for name in names) / len(names) < 0.06
    assert 0.005 < sum(name[-1] in "𠮷䶮㼆" for name in names) / len(names) < 0.015


def test_about_ten_thousand_lessons_are_heard_some_on_the_leap_day(sheets: list[DeskEntry]) -> None:
    observed = [one for one in sheets if one.kind == "lesson_observation"]

    assert 9500 <= len(observed) <= 10500
    assert LEAP.isoformat() in {one.typed["date"] for one in observed}


def test_three_sheets_of_a_hundred_are_late_and_two_lack_something(sheets: list[DeskEntry]) -> None:
    observed = [one for one in sheets if one.kind == "lesson_observation"]
    late = sum(bool(entered_late(one.typed["date"], one.when.isoformat())) for one in observed)
    lacking = sum("weaknesses" not in one.typed for one in observed)

    assert 0.02 < late / len(observed) < 0.04
    assert 0.01 < lacking / len(observed) < 0.03


def test_about_thirteen_thousand_lines_are_signed_and_one_training_is_called_off(
    whole: tuple[CountyPair, ...], days: list[dt.date]
) -> None:
    entries = list(year.trainings(whole, TOLD.county, days, Figures(), Random(1)))
    kinds = Counter(one.kind for one in entries if not one.gone)

    assert 12_500 <= kinds["attendance"] <= 13_500
    assert sum(one.gone for one in entries) == 1


def test_one_pairing_is_silent_for_a_month_and_nobody_works_in_the_holidays(
    whole: tuple[CountyPair, ...], sheets: list[DeskEntry]
) -> None:
    months: dict[str, set[str]] = {}
    for one in sheets:
        months.setdefault(str(one.typed["pairing"]), set()).add(str(one.typed["date"])[:7])

    silent = [pair for pair in whole if "2015-12" not in months[pair.uid]]
    assert len(silent) == 1
    assert not {"2015-08", "2016-08"} & set.union(*months.values())


def test_a_dissolved_mentor_pair_is_heard_no_more(whole: tuple[CountyPair, ...], sheets: list[DeskEntry]) -> None:
    ended = {match.mentee.uid: match.ended for pair in whole for match in pair.matches if match.ended}
    heard = [one for one in sheets if one.kind == "lesson" and one.typed["teacher"] in ended]

    assert len(ended) == 6
    assert heard
    assert every(one.typed["date"] < ended[str(one.typed["teacher"])] for one in heard)


def test_the_same_seed_makes_the_same_county() -> None:
    def told(seed: int) -> list[DeskEntry]:
        small = county(SMALL, seed)
        return [*roll.people(small, Random(seed)), *roll.agreements(small, {**TOLD.pairing, **TOLD.county})]

    assert told(1) == told(1)
    assert told(1) != told(2)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = prepare(tmp_path_factory.mktemp("county") / "demo")
    with Stage(folder, FOUNDED) as stage:
        for _, act in CountyShow(stage, TOLD, 1, SMALL).steps():
            act()
    return folder


@pytest.fixture
def bureau(played: Path) -> Iterator[Office]:
    with Office(played / COUNTY) as office:
        yield office


def test_the_county_holds_what_the_schools_sent(bureau: Office, played: Path) -> None:
    first = bureau.records.find("pairing", where={"pairing_no": "云结〔2015〕1号"})[0]
    with Office(played / "helper") as helper:
        theirs = helper.records.count("lesson_observation", where={"pairing": first.uid})

        assert helper.exchange.digest()[f"pairing:{first.uid}"] == bureau.exchange.digest()[f"pairing:{first.uid}"]
    assert bureau.records.count("lesson_observation", where={"pairing": first.uid}) == theirs > 100
    assert bureau.records.count("lesson_observation") > theirs
    assert bureau.exchange.conflicts() == []


def test_a_school_took_another_name_and_kept_the_former_one(bureau: Office) -> None:
    told = own_schools(TOLD.county)
    found = bureau.records.find("school", where={"name_zh": told["recipient"]})[0]

    assert [line["name"] for line in found.lines("former_names")] == ["中心希望小学"]


def test_a_teacher_moved_and_both_entries_are_one_person(bureau: Office) -> None:
    tie = bureau.records.find("alias")[0]
    old, new = (bureau.records.one("person", str(tie.get(name))) for name in ("a", "b"))

    assert old.get("full_name") == new.get("full_name")
    assert old.get("school") != new.get("school")


def test_the_training_that_was_called_off_is_gone_with_its_notice_kept(bureau: Office) -> None:
    gone = bureau.records.find("training", deleted=True)

    assert len(gone) == 1
    assert "取消" in str(gone[0].get("content"))


def test_two_grades_are_taught_together_somewhere(bureau: Office) -> None:
    assert [one.get("name") for one in bureau.records.find("class_group", where={"multigrade": "是"})] == [
        "一、二年级复式"
    ]


def test_late_sheets_bear_both_days(bureau: Office) -> None:
    observed = bureau.records.find("lesson_observation", limit=1000)

    assert any(entered_late(str(one.get("date")), one.made) for one in observed)
    assert every(one.made[:10] >= str(one.get("date")) for one in observed)
