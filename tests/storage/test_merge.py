"""The merge rule: any order, any repeats, any gaps end the same, compared with a set-based oracle after every step."""

import gc
import os
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage.merge import (
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
from storage.meta import Shapes
from tests.storage.oracle import Written, gone, stands


class Words:
    """Texts by number, as the database keeps them."""

    def __init__(self):
        self.texts, self.ids = {}, Numbers(self)


class Numbers(dict):
    def __init__(self, words):
        super().__init__()
        self.words = words

    def __missing__(self, text):
        number = self[text] = len(self) + 1
        self.words.texts[number] = text
        return number


SHAPES = Shapes(Words())
FIELDS = ("goal", "mentor", "process.1")
REPLICAS = 3


def name(feed: int) -> bytes:
    # Not in the order of the numbers: the tie-break is by the id of a feed, not by its local number.
    return {0: b"m", 1: b"z", 2: b"a"}[feed]


@dataclass
class Replica:
    feed: int
    state: State = field(default_factory=State)
    held: dict = field(default_factory=dict)
    # What this device said it had seen with its last save, and what it really held then.
    claimed: list = field(default_factory=list)
    # Whether it took something since it was last looked at.
    changed: bool = True

    def have(self):
        found = {}
        for feed in range(REPLICAS):
            n = 0
            while (feed, n + 1) in self.held:
                n += 1
            found[feed] = n
        return found

    def write(self, changes, clock, settled=()):
        have = self.have()
        ctx = context(self.state, self.feed, have)
        if ctx is None:
            ctx = closed([one.op for one in self.held.values()], self.feed, have)
        hlc = max(clock, self.state.last.hlc + 1 if self.state.last else 0)
        op = Op(hlc, self.feed, have[self.feed] + 1, 7, ctx)
        self.claimed = [(ctx, set(self.held))]
        opens = {}
        for key in changes:
            left = frozenset((one.op.feed, one.op.n) for one in inbox(self.state, key))
            if left and key not in settled:
                opens[key] = left
        self.take(Written(op, changes, opens))

    def take(self, one):
        self.held[(one.op.feed, one.op.n)] = one
        apply(self.state, one.op, one.changes, one.opens, name)
        self.state = kept(self.state)
        self.changed = True


def kept(state):
    """Return the state as it comes back from its row: no column holds nothing, and none holds a delete."""
    values = {key: value for key, value in state.values.items() if value is not None and key != DELETED}
    return SHAPES.from_bytes(SHAPES.to_bytes(state), values)


def said(state):
    """Return all that a state answers, whichever operation it began with."""
    edits = state.seen if state.edits is None else state.edits
    stands = {key: list(standing(state, key)) for key in state.fields}
    return stands, state.seen, edits, state.missing, state.last, state.made, set(questions(state)), hidden(state)


class Exchange(RuleBasedStateMachine):
    """Devices edit, settle, delete and hand single operations on, late, twice and out of order."""

    lived = 0

    def __init__(self):
        super().__init__()
        self.replicas = [Replica(feed) for feed in range(REPLICAS)]

    @rule(
        who=st.integers(0, REPLICAS - 1),
        key=st.sampled_from(FIELDS),
        value=st.sampled_from("abc"),
        clock=st.integers(1, 9),
    )
    def edit(self, who, key, value, clock):
        self.replicas[who].write({key: value}, clock)

    @rule(who=st.integers(0, REPLICAS - 1), value=st.sampled_from("abc"), clock=st.integers(1, 9))
    def edit_two_fields(self, who, value, clock):
        self.replicas[who].write({"goal": value, "mentor": value}, clock)

    @rule(who=st.integers(0, REPLICAS - 1), key=st.sampled_from(FIELDS), value=st.sampled_from("abc"))
    def settle(self, who, key, value):
        self.replicas[who].write({key: value}, 5, settled=(key,))

    @rule(who=st.integers(0, REPLICAS - 1), gone=st.sampled_from([1, None]))
    def delete_or_return(self, who, gone):
        self.replicas[who].write({DELETED: gone}, 5, settled=(DELETED,))

    @rule(giver=st.integers(0, REPLICAS - 1), taker=st.integers(0, REPLICAS - 1), which=st.integers(0, 99))
    def hand_on_one(self, giver, taker, which):
        held = list(self.replicas[giver].held.values())
        if held:
            self.replicas[taker].take(held[which % len(held)])

    @rule(giver=st.integers(0, REPLICAS - 1), taker=st.integers(0, REPLICAS - 1), backwards=st.booleans())
    def hand_on_all(self, giver, taker, backwards):
        for one in sorted(self.replicas[giver].held.values(), key=lambda one: one.op.n, reverse=backwards):
            self.replicas[taker].take(one)

    @invariant()
    def what_changed_is_looked_at(self):
        for replica in self.replicas:
            if replica.changed:
                shows_what_the_set_says(replica)
                begins_with_any_operation_to_the_same_end(replica)
                replica.changed = False

    @invariant()
    def claims_only_what_was_held(self):
        for replica in self.replicas:
            for ctx, held in replica.claimed:
                written = {dot for one in self.replicas for dot in one.held}
                assert {(feed, n) for feed, n in written if n <= ctx.get(feed, 0)} <= held

    def teardown(self):
        for giver in self.replicas:
            for taker in self.replicas:
                for one in list(giver.held.values()):
                    taker.take(one)
        shown = [(replica.state.values, questions(replica.state)) for replica in self.replicas]
        assert all(sorted(questions_of) == sorted(shown[0][1]) for _, questions_of in shown)
        assert all(values == shown[0][0] for values, _ in shown)
        Exchange.lived += 1


def shows_what_the_set_says(replica):
    written = list(replica.held.values())
    for key, found in stands(written, name).items():
        here = [(one.op.hlc, name(one.op.feed), one.op.n, one.value) for one in standing(replica.state, key)]
        assert here == found
        assert replica.state.values.get(key) == found[0][3]
        assert [one.value for one in inbox(replica.state, key)] == [one[3] for one in found if one[3] != found[0][3]]
    assert hidden(replica.state) == gone(written, name)


def begins_with_any_operation_to_the_same_end(replica):
    written = list(replica.held.values())
    for first in written:
        if not first.opens:
            state = begun(first.op, first.changes, frozenset(first.changes))
            for one in written:
                apply(state, one.op, one.changes, one.opens, name)
            assert said(state) == said(replica.state)


def run(examples, steps):
    """Live so many histories and return how many came to their end."""
    # A mutant need only fall: what made it fall is not made small, which takes most of the time.
    phases = (Phase.generate,) if os.environ.get("MUTANTS") else tuple(Phase)
    quiet = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    before = Exchange.lived
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=examples,
            phases=phases,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=quiet,
            database=None,
        ),
    )
    return Exchange.lived - before


def test_every_order_of_receiving_shows_what_the_set_of_operations_says() -> None:
    asked = 300 if os.environ.get("CI") else 60

    assert run(asked, 30) >= asked


@pytest.mark.night
def test_twenty_thousand_histories_show_what_the_set_of_operations_says() -> None:
    assert run(20_000, 50) >= 20_000


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
