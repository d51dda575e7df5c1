from random import Random

from core.demo.texts import texts
from core.demo.widening import widened


def test_the_larger_demonstration_has_further_schools_with_people_and_pairs() -> None:
    small, large = texts("S"), widened(texts("M"), Random(1))
    added = large.schools["recipients"][len(small.schools["recipients"]) :]
    names = [row[0] for one in large.schools["recipients"] for row in one["people"]]

    assert len(added) == texts("M").size.copies
    assert len(names) == len(set(names)), "nobody is taken for somebody else"
    assert len(large.lessons) == len(small.lessons) * (1 + len(added))
    assert {pair["id"] for pair in large.lessons} == {pair["id"] for pair in large.pairing["pairs"]}


def test_mentees_of_further_schools_teach_at_their_own_school() -> None:
    large = widened(texts("M"), Random(1))
    home = {row[0]: one["school"]["name_zh"] for one in large.schools["recipients"] for row in one["people"]}

    assert all(home[pair["mentee"]] == pair["place"] for pair in large.lessons)


def test_the_small_demonstration_stays_as_it_is_written() -> None:
    assert widened(texts("S"), Random(1)).lessons == texts("S").lessons
