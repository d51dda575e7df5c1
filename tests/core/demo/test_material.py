import datetime as dt
from random import Random

import pytest

from core.demo import events, filing, mentoring, people
from core.demo.days import calendars, school_days, spread
from core.demo.entry import DeskEntry, uid_for
from core.demo.mentoring import Cast
from core.demo.texts import SIZES, StoryTexts, texts
from core.kinds import kind_named
from core.model.record import read
from core.office import Misused

MIDDLE_DOT = "\u00b7"


class Everyone(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return uid_for("anyone", name)


def cast_of(material: StoryTexts) -> Cast:
    told = material.schools["recipients"]
    home = {pair["mentor"]: "helper" for pair in material.lessons} | {
        row[0]: one["id"] for one in told for row in one["people"]
    }
    left = {"王芳侠": "2014-11-14"}
    pupils = {(one["school"]["name_zh"], name): n for one in told for name, n in one["classes"]}
    items = [("教学目标", 10.0)]
    return Cast(Everyone(), Everyone(), home, uid_for("pairing"), uid_for("rubric"), items, pupils, left, {})


def story(seed: int = 1, size: str = "S") -> list[DeskEntry]:
    material = texts(size)
    cast, rng = cast_of(material), Random(seed)
    days = school_days(calendars(material.calendar)[0])
    return [
        *events.pairing(material, cast),
        *mentoring.agreements(material, cast),
        *mentoring.lessons(material, cast, days, rng),
        *events.exchanges(material, cast),
        *events.trainings(material, cast, rng),
        *events.donations(material, cast),
        *filing.papers(material, cast),
    ]


@pytest.fixture(scope="module")
def entries() -> list[DeskEntry]:
    return story()


def of(entries: list[DeskEntry], kind: str) -> list[DeskEntry]:
    return [entry for entry in entries if entry.kind == kind]


def test_the_same_seed_tells_the_same_story() -> None:
    once, again, other = story(1), story(1), story(2)

    assert once == again
    assert once != other


def test_everything_written_passes_the_check_of_its_kind(entries: list[DeskEntry]) -> None:
    whole: dict[tuple[str, str], dict[str, object]] = {}
    slips = []
    for number, entry in enumerate(entry for entry in entries if not entry.gone):
        typed = whole.setdefault((entry.kind, entry.uid or str(number)), {})
        typed |= entry.typed
        slips += read(kind_named(entry.kind), typed)[1]

    assert slips == []


def test_lessons_are_taught_only_when_pupils_come(entries: list[DeskEntry]) -> None:
    days = set(school_days(calendars(texts("S").calendar)[0]))
    taught = {dt.date.fromisoformat(entry.typed["date"]) for entry in of(entries, "lesson")}

    assert taught <= days
    assert dt.date(2014, 10, 1) not in days, "national day"
    assert dt.date(2014, 10, 22) not in days, "farm holiday"
    assert dt.date(2014, 10, 11) in days, "a Saturday made up"
    assert min(days) == dt.date(2014, 9, 1)
    assert max(days) == dt.date(2015, 1, 23), "the term runs over New Year"


def test_a_term_holds_about_a_hundred_sheets_of_which_a_few_are_late(entries: list[DeskEntry]) -> None:
    sheets = of(entries, "lesson_observation")
    waits = [entry.when.date() - dt.date.fromisoformat(entry.typed["date"]) for entry in sheets]
    late = sum(wait.days > 7 for wait in waits)

    assert 90 <= len(sheets) <= 120
    assert min(waits).days >= 0, "nobody writes before the lesson"
    assert 1 <= late <= 8


def test_no_two_sheets_say_the_same(entries: list[DeskEntry]) -> None:
    sheets = of(entries, "lesson_observation")

    for field in ("strengths", "suggestions"):
        said = [entry.typed[field] for entry in sheets]
        assert len(said) == len(set(said)), field


def test_every_lesson_fills_its_time() -> None:
    for pair in (*texts("S").lessons, *texts("S").open_lessons):
        for lesson in pair["lessons"]:
            minutes = sum(stage[1] for stage in lesson["stages"])

            assert minutes == (45 if pair["grade"] >= 7 else 40), lesson["topic"]


def test_names_of_many_peoples_bear_the_one_right_dot() -> None:
    rows = [row for one in texts("S").schools["recipients"] for row in one["people"]]
    dotted = [row[0] for row in rows if MIDDLE_DOT in row[0]]

    assert len(dotted) >= 4
    assert max(len(name) for name in dotted) >= 13
    assert not any(dot in row[0] for row in rows for dot in "•・‧⋅･．.")


def test_mentors_bear_rare_characters() -> None:
    mentors = {pair["mentor"] for pair in (*texts("S").lessons, *texts("S").open_lessons)}

    assert {"李𠮷", "王䶮", "陈㼆"} <= mentors


def test_one_pair_is_dissolved_and_heard_no_more(entries: list[DeskEntry]) -> None:
    ended = [entry for entry in of(entries, "mentor_pair") if entry.typed.get("dissolved")]
    music = [entry.typed["date"] for entry in of(entries, "lesson") if entry.typed["subject"] == "音乐"]

    assert [entry.typed["dissolved"] for entry in ended] == ["2014-11-14"]
    assert max(music) < "2014-11-14"


def test_a_training_is_called_off_and_taken_away(entries: list[DeskEntry]) -> None:
    gone = [entry for entry in entries if entry.gone]

    assert [entry.kind for entry in gone] == ["training"]
    assert gone[0].when > next(entry.when for entry in entries if entry.uid == gone[0].uid)


def test_a_training_is_signed_by_about_thirty_with_reasons_for_those_away(entries: list[DeskEntry]) -> None:
    lines = of(entries, "attendance")
    first = [entry for entry in lines if entry.typed["day"] == "2014-09-17"]
    away = [entry for entry in lines if entry.typed["presence"] != "到"]

    assert 30 <= len(first) <= 40
    assert 0 < len(away) < len(lines) / 5


def test_days_are_spread_over_the_term_in_order() -> None:
    days = [dt.date(2014, 9, 2) + dt.timedelta(weeks=week) for week in range(16)]

    chosen = spread(days, 8, Random(3))

    assert len(set(chosen)) == 8
    assert chosen == sorted(chosen)
    assert chosen[0] <= days[2]
    assert chosen[-1] >= days[13]


def test_village_people_keep_their_uid_from_run_to_run() -> None:
    told = texts("S").schools["recipients"][0]

    first, second = (people.village_people(told, uid_for("school"), "recipient") for _ in range(2))

    assert [entry.uid for entry in first] == [entry.uid for entry in second]
    assert len({entry.uid for entry in first}) == len(told["people"])


def test_an_unknown_size_is_refused_in_one_sentence() -> None:
    with pytest.raises(Misused, match="、".join(SIZES)):
        texts("XXL")
