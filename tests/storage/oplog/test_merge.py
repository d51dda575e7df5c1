"""The merge rule: any order, any repeats, any gaps end the same, compared with a set-based oracle after every step."""

import os
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from storage.oplog.merge import DELETED, Op, State, apply, begun, closed, context, hidden, inbox, questions, standing
from storage.records.state_codec import StateCodec
from tests.every import every
from tests.storage.oplog.oracle import Written, gone, name, stands


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


SHAPES = StateCodec(Words())
FIELDS = ("goal", "mentor", "process.1")
REPLICAS = 3


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
        assert every(sorted(questions_of) == sorted(shown[0][1]) for _, questions_of in shown)
        assert every(values == shown[0][0] for values, _ in shown)
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
