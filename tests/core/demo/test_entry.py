import datetime as dt

from core.demo.entry import DeskEntry, lines, moment, uid_for, with_results

SET = {"action": "换炉子", "due": "2014-12-20", "done": 1, "result": "已换"}


def a_meeting(*tasks: dict[str, object]) -> DeskEntry:
    typed = {"points": "检查取暖", "decisions": lines(*tasks, key="meeting")}
    return DeskEntry("leader_exchange", uid_for("meeting"), typed, "helper", moment(dt.date(2014, 11, 27), 9))


def test_a_task_is_not_done_on_the_day_it_is_set() -> None:
    first, later = with_results(a_meeting(SET))

    assert first.typed["decisions"][0] == {"id": uid_for("meeting", 1), "action": "换炉子", "due": "2014-12-20"}
    assert first.typed["points"] == "检查取暖"
    assert later.typed == {"decisions": [{"id": uid_for("meeting", 1), **SET}]}
    assert later.when.date() == dt.date(2014, 12, 20)
    assert later.uid == first.uid


def test_a_task_that_was_due_before_keeps_its_result() -> None:
    entries = list(with_results(a_meeting({**SET, "due": "2014-11-20"})))

    assert [entry.typed for entry in entries] == [a_meeting({**SET, "due": "2014-11-20"}).typed]


def test_the_same_words_name_the_same_record() -> None:
    assert uid_for("lesson", "观潮") == uid_for("lesson", "观潮")
    assert uid_for("lesson", "观潮") != uid_for("lesson", "观", "潮")


def test_lines_leave_empty_cells_out_and_keep_noughts() -> None:
    assert lines({"n": 0, "remark": "", "owner": None}, key="k") == [{"id": uid_for("k", 1), "n": 0}]
