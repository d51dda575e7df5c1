"""Two schools that typed each other before they met: they become one another's own, and everything travels."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.conftest import Clerk

HELPER, RECIPIENT = "县第一中学", "弥家坪小学"
Begin = Callable[..., Clerk]


class Sides:
    """The side that types first, and its partner; files pass between them."""

    def __init__(self, begin: Begin, folder: Path, role: str) -> None:
        self.helper, self.recipient = begin("h", HELPER, "helper"), begin("r", RECIPIENT, "recipient")
        self.first, self.partner = (self.helper, self.recipient) if role == "helper" else (self.recipient, self.helper)
        self._folder, self._number = folder, 0

    def meet(self) -> Any:
        """Exchange the cards; return what the side that typed is asked."""
        for one, other in ((self.partner, self.first), (self.first, self.partner)):
            card = self._folder / f"{one.folder.name}.qlcard"
            one.asks("identity", "--card", card)
            answer = other.asks("trust", card)
            if other is self.first:
                asked = answer["adoptable"]
        return asked

    def sends(self, one: Clerk) -> dict[str, Any]:
        other = self.partner if one is self.first else self.first
        self._number += 1
        file = self._folder / f"{self._number}.qinglan"
        sent = one.asks("export", file, "--to", self.school(other))
        other.asks("import", file)
        return dict(sent)

    def school(self, one: Clerk) -> str:
        return str(one.asks("identity")["school"])


@pytest.fixture(params=["helper", "recipient"])
def sides(request: pytest.FixtureRequest, clerk: Begin, tmp_path: Path) -> Sides:
    return Sides(clerk, tmp_path, request.param)


def typed(sides: Sides) -> dict[str, str]:
    """Let one side follow its first steps: teachers, the partner's school and teacher, the pairing, a prize."""
    first, name = sides.first, RECIPIENT if sides.first is sides.helper else HELPER
    own = sides.school(first)
    other = first.puts("school", name_zh=name)
    teacher = first.puts("person", full_name="徒弟甲", school=other)
    helper, recipient = (own, other) if first is sides.helper else (other, own)
    pairing = first.puts("pairing", helper=helper, recipients=[{"school": recipient}], start="2025-09-01")
    mentor = first.puts("person", full_name="师傅", school=own)
    duties = [{"duty": "听课", "n": "2", "unit": "周"}]
    pair = first.puts(
        "mentor_pair", pairing=pairing, mentor=mentor, mentee=teacher, kind="学科教学", start="2025-09-01",
        end="2026-08-31", mentor_duties=duties, mentee_duties=duties,
    )  # fmt: skip
    return {"school": other, "teacher": teacher, "pairing": pairing, "pair": pair}


def test_from_an_empty_start_to_equal_digests_with_nothing_left_behind(sides: Sides) -> None:
    made = typed(sides)
    theirs = sides.partner.puts("person", full_name="徒弟甲", school=sides.school(sides.partner), birth="1990-05")

    (asked,) = sides.meet()
    assert (asked["school"], asked["own"], asked["verdict"]) == (made["school"], sides.school(sides.partner), "same")
    before = sides.sends(sides.first)
    assert {one["kind"] for one in before["left"]} == {"school", "person", "pairing", "mentor_pair"}
    assert {one["way"] for one in before["left"]} == {"adopt"} and "" not in {one["why"] for one in before["left"]}
    assert sides.partner.asks("get", "pairing") == []
    sides.sends(sides.partner)

    adopted = sides.first.asks("adopt", asked["name"], "--as", asked["own_name"])
    assert [(pair["a"], pair["b"]) for pair in adopted["persons"]] == [(made["teacher"], theirs)]
    assert sides.sends(sides.first)["left"] == []
    assert sides.sends(sides.partner)["left"] == []

    for one in (sides.first, sides.partner):
        assert sorted(school["fields"]["name_zh"] for school in one.asks("get", "school")) == sorted(
            [HELPER, RECIPIENT]
        )
        assert sorted(person["fields"]["full_name"] for person in one.asks("get", "person")) == ["师傅", "徒弟甲"]
        assert one.fields("mentor_pair", made["pair"])["mentee"] == theirs
        assert one.asks("doubles") == []
    assert sides.first.asks("digest")["all"] == sides.partner.asks("digest")["all"]


def test_an_adoption_is_taken_back_by_parting_the_schools(sides: Sides) -> None:
    made = typed(sides)
    sides.partner.puts("person", full_name="徒弟甲", school=sides.school(sides.partner))
    sides.meet()
    sides.sends(sides.partner)
    own = sides.school(sides.partner)
    sides.first.asks("adopt", made["school"], "--as", own)
    assert len(sides.first.asks("get", "school")) == 2

    sides.first.asks("part", made["school"], own)

    assert len(sides.first.asks("get", "school")) == 3
    assert sides.first.fields("mentor_pair", made["pair"])["mentee"] == made["teacher"]
    assert len([one for one in sides.first.asks("get", "person") if one["fields"]["full_name"] == "徒弟甲"]) == 2

    sides.first.asks("adopt", made["school"], "--as", own)
    assert len(sides.first.asks("get", "school")) == 2
    assert len(sides.first.asks("get", "person")) == 2


def test_a_partner_who_never_gave_a_card_is_named_as_the_reason(clerk: Begin, tmp_path: Path) -> None:
    sides = Sides(clerk, tmp_path, "helper")
    sides.meet()
    other = sides.first.puts("school", name_zh="西关小学")
    sides.first.puts("pairing", helper=sides.school(sides.first), recipients=[{"school": other}], start="2025-09-01")

    (school, pairing) = sorted(sides.sends(sides.first)["left"], key=lambda one: one["kind"], reverse=True)

    assert (school["kind"], school["n"], school["way"]) == ("school", 1, "card")
    assert (pairing["kind"], pairing["school"]) == ("pairing", other)
    assert "西关小学" in pairing["why"]


def test_what_cannot_be_adopted_is_refused_in_a_sentence(clerk: Begin, tmp_path: Path) -> None:
    sides = Sides(clerk, tmp_path, "helper")
    made = typed(sides)

    for words in (
        (made["school"], "--as", made["school"]),
        ("没有的学校", "--as", RECIPIENT),
        (HELPER, "--as", HELPER),
    ):
        said = sides.first.types("adopt", *words)
        assert said.exit in (1, 2) and len(said.err.strip().splitlines()) == 1, said.err
    sides.meet()
    assert sides.first.types("tie", sides.school(sides.first), sides.school(sides.partner)).exit == 2
    assert sides.first.types("tie", made["school"], made["teacher"]).exit in (1, 2)
    assert len(sides.first.asks("get", "school")) == 2


def test_many_entries_are_tied_and_parted_at_once(clerk: Begin) -> None:
    school = clerk()
    uids = [school.puts("person", full_name=name) for name in ("王芳", "王　芳", "李平", "李平")]
    assert len(school.asks("doubles")) == 2

    assert len(school.asks("tie", *uids)) == 2
    assert (school.asks("doubles"), len(school.asks("get", "person"))) == ([], 2)
    assert school.types("tie", *uids[:3]).exit == 2

    school.asks("part", *uids)
    assert len(school.asks("get", "person")) == 4


def test_schools_typed_twice_stand_among_the_doubles_and_are_tied(clerk: Begin) -> None:
    school = clerk()
    first, second = (
        school.puts("school", name_zh=name, code=code) for name, code in (("西关小学", ""), ("西关 小学", "2161000001"))
    )

    (double,) = school.asks("doubles")
    assert (double["kind"], {double["a"], double["b"]}, double["verdict"]) == ("school", {first, second}, "same")
    assert [piece["what"] for piece in double["evidence"]] == ["name"]

    school.asks("tie", first, second)
    assert school.asks("doubles") == []
    assert len(school.asks("get", "school")) == 2
