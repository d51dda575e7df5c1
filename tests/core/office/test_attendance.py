"""Who should come and who came: recorded seat by seat or many at once, in one transaction."""

from dataclasses import replace

import pytest

from core.office import Office, Refused
from core.office.attendance.desk import PRESENT, Seat, Sitting, count
from tests.core.office.conftest import School, transactions

SLOTS = [{"day": "2014-10-11", "slot": "上午"}, {"day": "2014-10-11", "slot": "下午"}]
MORNING, AFTERNOON = (("2014-10-11", slot) for slot in ("上午", "下午"))


@pytest.fixture
def training(school: School) -> str:
    return school.put(
        "training", title="新课标培训", category="校本研修", start="2014-10-11", end="2014-10-11", slots=SLOTS,
        content="解读", hours="6",
    )  # fmt: skip


def presences(office: Office, training: str, slot: tuple[str, str] = MORNING) -> dict[str, str]:
    event = office.attendance.event(training)
    sitting = Sitting(training, *slot)
    return {seat.name: seat.presence for seat in office.attendance.seats(event, sitting)}


def test_both_schools_are_expected_and_nobody_is_recorded_yet(school: School, training: str) -> None:
    desk, event = school.office.attendance, school.office.attendance.event(training)

    sittings = desk.sittings(event)
    seats = desk.seats(event, sittings[0])

    assert [(sitting.day, sitting.slot) for sitting in sittings] == [MORNING, AFTERNOON]
    assert [seat.name for seat in seats] == ["张伟", "李秀英"]
    counts = count(event, seats)
    assert (counts.expected, counts.present, counts.away, counts.open) == (2, 0, 0, 2)


def test_two_cleared_seats_and_a_changed_one_are_one_transaction(school: School, training: str) -> None:
    office = school.office
    sitting = Sitting(training, *MORNING)
    guest = Seat("", "Mr Smith", "BNU", presence=PRESENT)
    people = [Seat(school.mentor, "张伟", ""), Seat(school.mentee, "李秀英", "")]
    office.attendance.keep_marks([(sitting, replace(seat, presence=PRESENT)) for seat in (*people, guest)])
    changed = [people[0], replace(people[1], presence="病假"), replace(guest, presence="")]

    with transactions(office) as brought:
        office.attendance.keep_marks([(sitting, seat) for seat in changed])

    assert len(brought) == 1
    assert presences(office, training) == {"张伟": "", "李秀英": "病假"}


def test_a_cleared_seat_that_is_ticked_again_is_the_same_record_in_one_transaction(
    school: School, training: str
) -> None:
    office, sitting = school.office, Sitting(training, *MORNING)
    seat = Seat(school.mentor, "张伟", "", presence=PRESENT)
    office.attendance.keep_marks([(sitting, seat)])
    (first,) = office.records.find("attendance")
    office.attendance.keep_marks([(sitting, replace(seat, presence=""))])

    with transactions(office) as brought:
        office.attendance.keep_marks([(sitting, replace(seat, presence="事假"))])

    (again,) = office.records.find("attendance")
    assert (len(brought), again.uid, again.get("presence")) == (1, first.uid, "事假")


def test_a_list_of_names_ticks_many_and_takes_unknown_ones_for_guests(school: School, training: str) -> None:
    office = school.office
    lines = [
        {"name": "张伟", "presence": "到", "slot": "上午"},
        {"person": school.mentee, "presence": "公出", "slot": "上午"},
        {"name": "Mr Smith", "unit": "BNU", "presence": "到", "slot": "下午"},
    ]

    with transactions(office) as brought:
        office.attendance.take(office.attendance.event(training), lines)

    assert len(brought) == 1
    assert presences(office, training) == {"张伟": "到", "李秀英": "公出"}
    assert presences(office, training, AFTERNOON) == {"张伟": "", "李秀英": "", "Mr Smith": "到"}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"name": "张伟", "presence": "到"}, "no_sitting"),
        ({"name": "张伟", "presence": "到", "slot": "晚上"}, "no_sitting"),
        ({"name": "张伟", "presense": "到", "slot": "上午"}, "bad_line"),
        ({"name": "张伟", "slot": "上午"}, "bad_line"),
        ({"presence": "到", "slot": "上午"}, "bad_line"),
        ({"name": "张伟", "presence": "在", "slot": "上午"}, "not_in_list"),
        ({"person": "f" * 32, "presence": "到", "slot": "上午"}, "not_found"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_none_of_the_others_is_kept(
    school: School, training: str, line: dict[str, str], code: str
) -> None:
    desk = school.office.attendance
    good = {"name": "张伟", "presence": "到", "slot": "上午"}

    with pytest.raises(Refused, match=r"第 2 行") as refused:
        desk.take(desk.event(training), [good, line])

    assert refused.value.code == code
    assert school.office.records.find("attendance") == []


def test_two_people_of_one_name_are_told_apart_by_their_number(school: School, training: str) -> None:
    desk = school.office.attendance
    school.put("person", full_name="张伟", school=school.partner)

    with pytest.raises(Refused, match="张伟") as refused:
        desk.take(desk.event(training), [{"name": "张伟", "presence": "到", "slot": "上午"}])

    assert refused.value.code == "ambiguous"


def test_an_exchange_of_leaders_has_a_roster_too(school: School) -> None:
    exchange = school.put(
        "leader_exchange", date="2014-10-12", line="教学", points="商定", topics=[{"area": "教学流程"}]
    )  # fmt: skip
    desk = school.office.attendance

    desk.take(desk.event(exchange), [{"name": "张伟", "presence": "到"}])

    assert presences(school.office, exchange, ("2014-10-12", "上午")) == {"张伟": "到", "李秀英": ""}


def test_what_is_no_event_is_refused_in_a_sentence(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        office.attendance.event("f" * 32)

    assert refused.value.code == "not_found"
