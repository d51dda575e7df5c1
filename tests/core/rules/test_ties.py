"""Which of several tied entries stands for all."""

from hypothesis import given
from hypothesis import strategies as st

from core.rules.ties import groups, stands_for


def test_the_entry_that_a_tie_names_stands_whatever_its_number() -> None:
    assert stands_for([("z", "a")]) == {"z": "z", "a": "z"}


def test_ties_reach_through() -> None:
    assert stands_for([("b", "a"), ("c", "b")]) == {"a": "c", "b": "c", "c": "c"}


def test_of_two_that_stand_the_smallest_stands_for_all() -> None:
    assert stands_for([("a", "x"), ("b", "x")]) == {"a": "a", "b": "a", "x": "a"}


def test_a_circle_has_an_answer() -> None:
    assert stands_for([("a", "b"), ("b", "a")]) == {"a": "a", "b": "a"}


def test_a_group_begins_with_the_entry_that_stands() -> None:
    assert groups(stands_for([("c", "a"), ("c", "b"), ("y", "x")])) == {"c": ("c", "a", "b"), "y": ("y", "x")}


UIDS = st.sampled_from("abcdefg")


@given(st.lists(st.tuples(UIDS, UIDS)), st.randoms(use_true_random=False))
def test_the_order_of_ties_changes_nothing(ties: list[tuple[str, str]], shuffle: object) -> None:
    mixed = list(ties)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random

    stands = stands_for(ties)

    assert stands_for(mixed) == stands
    assert {stands[uid] for uid in stands.values()} == set(stands.values())
