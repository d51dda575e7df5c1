"""The merge rule in fixed tables: what laws alone do not pin, and what was once wrong."""

import gc

import msgspec
import pytest

from storage.oplog.merge import (
    DELETED,
    Op,
    State,
    apply,
    begun,
    closed,
    context,
    deletes,
    hidden,
    inbox,
    questions,
    standing,
)
from tests.storage.oplog.oracle import Written, name


def test_an_operation_stays_as_it_was_written() -> None:
    op = Op(10, 1, 2, 3, {4: 5})

    with pytest.raises(AttributeError):
        op.n = 3
    # In the row of a record it is a plain list: so it stands in every database there is.
    assert msgspec.msgpack.encode(op) == msgspec.msgpack.encode([10, 1, 2, 3, {4: 5}])
    # A large import holds hundreds of thousands: the collector is not to look through them again and again.
    assert not gc.is_tracked(op)


def taken(*written: Written) -> State:
    state = State()
    for one in written:
        apply(state, one.op, one.changes, one.opens, name)
    return state


def one(feed: int, n: int, hlc: int, changes: dict, ctx: dict | None = None, opens: dict | None = None) -> Written:
    return Written(Op(hlc, feed, n, 1, ctx or {}), changes, opens or {})


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        # The later stamp is shown, not the earlier one.
        (one(0, 1, 10, {"goal": "early"}), one(1, 1, 11, {"goal": "late"}), "late"),
        # Equal stamps: the larger feed id, not the larger local number ("z" of feed 1 is above "a" of feed 2).
        (one(2, 1, 10, {"goal": "a"}), one(1, 1, 10, {"goal": "z"}), "z"),
        (one(0, 1, 10, {"goal": "m"}), one(2, 1, 10, {"goal": "a"}), "m"),
        # Who had seen the other wins, whatever the clocks say.
        (one(0, 1, 99, {"goal": "seen"}), one(1, 1, 3, {"goal": "answer"}, {0: 1}), "answer"),
        # The same device: its later number, though its clock went back.
        (one(0, 1, 99, {"goal": "before"}), one(0, 2, 3, {"goal": "after"}), "after"),
    ],
)
def test_the_tie_break_is_the_same_whatever_comes_first(first: Written, second: Written, shown: str) -> None:
    forwards, backwards = taken(first, second), taken(second, first)

    assert forwards.values["goal"] == backwards.values["goal"] == shown
    assert forwards.forks == backwards.forks
    assert forwards.last == backwards.last


def test_the_same_value_twice_is_no_question() -> None:
    state = taken(one(0, 1, 10, {"goal": "same"}), one(1, 1, 11, {"goal": "same"}))

    assert questions(state) == []
    assert len(standing(state, "goal")) == 2


def test_different_fields_merge_without_a_question() -> None:
    state = taken(one(0, 1, 10, {"goal": "站稳讲台"}), one(1, 1, 11, {"mentor": "张老师"}))

    assert state.values == {"goal": "站稳讲台", "mentor": "张老师"}
    assert questions(state) == []


def test_an_ordinary_edit_leaves_the_losing_value_in_the_inbox() -> None:
    losing, shown = one(0, 1, 10, {"goal": "losing"}), one(1, 1, 11, {"goal": "shown"})
    edit = one(1, 2, 12, {"goal": "edited"}, {0: 1}, {"goal": frozenset({(0, 1)})})

    orders = [(losing, shown, edit), (edit, shown, losing), (edit, losing, shown), (shown, edit, losing)]

    for order in orders:
        state = taken(*order)
        assert state.values["goal"] == "edited"
        assert [member.value for member in inbox(state, "goal")] == ["losing"]


def test_settling_empties_the_inbox_wherever_it_arrives() -> None:
    both = one(0, 1, 10, {"goal": "ours"}), one(1, 1, 11, {"goal": "theirs"})
    settled = one(2, 1, 12, {"goal": "both"}, {0: 1, 1: 1})

    assert questions(taken(*both, settled)) == questions(taken(settled, *both)) == []
    assert taken(*both, settled).forks == taken(settled, *both).forks == {}


def test_a_delete_hides_only_what_it_had_seen() -> None:
    made, edit = one(0, 1, 10, {"goal": "g"}), one(1, 1, 11, {"goal": "edited"}, {0: 1})
    unaware, aware = one(0, 2, 99, {DELETED: 1}), one(0, 2, 99, {DELETED: 1}, {1: 1})

    assert hidden(taken(made, edit, aware))
    late = taken(made, unaware, edit)
    assert not hidden(late)
    assert questions(late) == [DELETED]
    assert len(deletes(late)) == 1


def test_a_delete_that_also_edits_hides_what_it_edits() -> None:
    assert hidden(taken(one(0, 1, 10, {"goal": "g"}), one(0, 2, 11, {DELETED: 1, "goal": "last words"})))
    assert hidden(taken(one(0, 1, 10, {DELETED: 1, "goal": "g"}), one(1, 1, 11, {DELETED: 1}, {0: 1})))


def test_two_deletes_that_knew_nothing_of_each_other_hide_together() -> None:
    state = taken(
        one(0, 1, 10, {"goal": "g"}), one(1, 1, 11, {DELETED: 1}, {0: 1}), one(2, 1, 12, {DELETED: 1}, {0: 1})
    )

    assert hidden(state)
    assert questions(state) == []


def test_a_gap_makes_the_writer_claim_less_never_more() -> None:
    early, late = Op(1, 1, 1, 1, {}), Op(3, 1, 3, 1, {2: 5})

    assert closed([early, late], 0, {1: 3, 2: 0}) == {1: 1}
    assert closed([early, late], 0, {1: 1, 2: 5}) == {1: 1}
    assert closed([early, late, Op(2, 2, 5, 1, {})], 0, {1: 3, 2: 5}) == {1: 3, 2: 5}


def test_two_contents_under_one_number_both_stand() -> None:
    first, second = one(0, 1, 10, {"goal": "here"}), one(0, 1, 10, {"goal": "there"})

    assert taken(first, second).values == taken(second, first).values
    assert len(inbox(taken(first, second), "goal")) == 1


def test_what_an_operation_changes_is_written_to_its_row_and_nothing_else() -> None:
    state = State()
    assert (state.stored, state.touched, state.asked, state.away) == (False, set(), 0, 0)
    taking = one(0, 1, 10, {"goal": "g", "mentor": "m"}), one(1, 1, 11, {"goal": "later"}, {0: 1})

    apply(state, taking[0].op, taking[0].changes, {}, name)
    assert state.touched == {"goal", "mentor"}
    state.touched.clear()
    apply(state, taking[1].op, taking[1].changes, {}, name)

    assert state.touched == {"goal"}


def test_operations_are_closed_over_in_whatever_order_they_come() -> None:
    ops = [Op(1, 1, 1, 1, {}), Op(2, 1, 2, 1, {}), Op(3, 1, 3, 1, {2: 5}), Op(4, 1, 4, 1, {})]

    assert closed(ops, 0, {1: 4, 2: 0}) == closed(ops[::-1], 0, {1: 4, 2: 0}) == {1: 2}


def test_the_first_of_a_feed_is_missed_like_any_other() -> None:
    aware = one(1, 1, 10, {"goal": "g"}, {2: 1})

    assert begun(aware.op, aware.changes, frozenset(aware.changes)).missing == taken(aware).missing == {2: 1}
    assert context(taken(one(1, 1, 10, {"goal": "g"})), 0, {}) is None
    assert closed([Op(1, 1, 1, 1, {})], 0, {}) == {}
    assert closed([Op(1, 1, 1, 1, {2: 1})], 0, {1: 1}) == {}


def test_a_record_was_made_when_its_first_operation_was_and_changed_when_its_last() -> None:
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0)):
        written = [one(at, 1, 10 + at, {"goal": str(at)}) for at in order]
        state = taken(*written)

        assert (state.made, state.last and state.last.hlc) == (10, 12)


def test_of_equal_stamps_the_larger_feed_id_came_last() -> None:
    smaller, larger = one(2, 1, 10, {"goal": "a"}), one(1, 1, 10, {"mentor": "z"})

    assert taken(smaller, larger).last == taken(larger, smaller).last == larger.op


def test_the_fields_that_wait_are_named() -> None:
    ours = one(0, 1, 10, {"goal": "ours", "mentor": "m"})
    theirs = one(1, 1, 11, {"goal": "theirs", "mentor": "m", "process.1": "x"})

    assert questions(taken(ours, theirs)) == questions(taken(theirs, ours)) == ["goal"]


def test_a_gap_in_one_feed_is_enough_to_look_at_the_whole_history() -> None:
    state = taken(one(1, 1, 10, {"goal": "g"}), one(2, 3, 11, {"mentor": "m"}))

    assert context(state, 0, {1: 1, 2: 0}) is None
    assert context(state, 0, {1: 1, 2: 3}) == {1: 1, 2: 3}


def test_a_record_that_begins_in_the_middle_knows_what_it_lacks() -> None:
    later = one(1, 2, 10, {"goal": "g"}, {2: 7})

    state = begun(later.op, later.changes, frozenset(later.changes))

    assert state.missing == taken(later).missing == {2: 7}
    assert context(state, 0, {1: 2, 2: 0}) is None


def test_a_part_of_what_is_missing_does_not_close_the_gap() -> None:
    aware, early, late = (
        one(2, 1, 20, {"goal": "g"}, {1: 5}),
        one(1, 3, 10, {"goal": "e"}),
        one(1, 5, 11, {"goal": "l"}),
    )

    assert context(taken(aware, early), 0, {1: 3, 2: 1}) is None
    assert context(taken(aware, early), 0, {1: 5, 2: 1}) is None
    assert context(taken(aware, early, late), 0, {1: 5, 2: 1}) == {1: 5, 2: 1}
