"""Whose record the lines of a list are."""

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.rules.identity import person, school
from core.rules.whose import ListLine, Whose, Why, contradicts, decide


def line(key: str, name: str, **said: Any) -> ListLine:
    entry = person(key, {"full_name": name, "school": "here", **said})
    return ListLine(entry, (name, *sorted(said.items())))


def known(uid: str, name: str, **said: Any) -> Any:
    return person(uid, {"full_name": name, "school": "here", **said})


def test_a_telephone_list_completes_the_people_of_the_roster() -> None:
    roster = [known("w", "王芳", sex="女", birth="1980-05"), known("l", "罗启明", sex="男", birth="1979-03")]

    found = decide([line("1", "王芳", phone="13800138000"), line("2", "罗　启明", phone="13900139000")], roster)

    assert {key: whose.uid for key, whose in found.items()} == {"1": "w", "2": "l"}


def test_two_lines_of_one_name_are_two_people_and_a_line_written_twice_is_one() -> None:
    lines = [line("1", "王芳", subjects="语文"), line("2", "王芳", subjects="数学"), line("3", "王芳", subjects="数学")]

    found = decide(lines, [])

    assert found == {"1": Whose(namesake=True), "2": Whose(namesake=True), "3": Whose(repeats="2")}


def test_the_same_list_again_finds_both_people_of_one_name() -> None:
    standing = [known("a", "王芳", subjects="语文"), known("b", "王芳", subjects="数学")]

    found = decide([line("1", "王芳", subjects="数学"), line("2", "王芳", subjects="语文")], standing)

    assert {key: whose.uid for key, whose in found.items()} == {"1": "b", "2": "a"}


def test_a_bare_name_that_two_bear_is_a_question() -> None:
    standing = [known("a", "王芳", subjects="语文"), known("b", "王芳", subjects="数学")]

    whose = decide([line("1", "王芳", phone="13800138000")], standing)["1"]

    assert whose.why is Why.SEVERAL
    assert [one.uid for one in whose.candidates] == ["a", "b"]


def test_two_lines_that_may_both_be_the_one_who_is_known_are_both_questions() -> None:
    found = decide([line("1", "张伟", subjects="语文"), line("2", "张伟", subjects="数学")], [known("a", "张伟")])

    assert [whose.why for whose in found.values()] == [Why.SEVERAL, Why.SEVERAL]


def test_a_line_takes_the_one_who_is_proved_and_leaves_the_other_new() -> None:
    lines = [line("1", "张伟", birth="1974-01"), line("2", "张伟")]

    found = decide(lines, [known("a", "张伟", birth="1974-01")])

    assert found["1"].uid == "a"
    assert found["2"] == Whose(namesake=True)


def test_one_person_written_twice_with_other_words_is_a_question_and_overwrites_nothing() -> None:
    lines = [line("1", "王芳", birth="1980-05", subjects="语文"), line("2", "王芳", birth="1980-05", subjects="数学")]

    found = decide(lines, [])

    assert [whose.why for whose in found.values()] == [Why.TWICE, Why.TWICE]


def test_what_was_answered_is_not_asked_again() -> None:
    standing = [known("a", "王芳"), known("b", "王芳")]

    found = decide([line("1", "王芳"), line("2", "王芳", post="教师")], standing, {"1": "b", "2": ""})

    assert (found["1"].uid, found["2"]) == ("b", Whose(namesake=True))


def test_a_list_of_one_school_does_not_ask_about_a_namesake_elsewhere() -> None:
    elsewhere = person("a", {"full_name": "王芳", "school": "there", "subjects": "语文"})

    assert decide([line("1", "王芳", subjects="语文")], [elsewhere])["1"] == Whose()


def test_whoever_moved_here_with_the_same_birth_is_asked_about() -> None:
    elsewhere = person("a", {"full_name": "王芳", "school": "there", "birth": "1980-05"})

    assert decide([line("1", "王芳", birth="1980-05")], [elsewhere])["1"].why is Why.UNSURE


def test_schools_of_one_name_and_two_codes_are_two() -> None:
    lines = [
        ListLine(school("1", {"name_zh": "中心小学", "code": "2161000001"}), "1"),
        ListLine(school("2", {"name_zh": "中心小学", "code": "2161000002"}), "2"),
    ]

    found = decide(lines, [school("s", {"name_zh": "中心小学", "code": "2161000002"})])

    assert (found["1"].uid, found["2"].uid) == ("", "s")


def test_a_hidden_number_that_speaks_of_another_is_noticed() -> None:
    wang, li = known("w", "王芳", birth="1980-05"), known("l", "李强")

    assert contradicts(line("1", "王芳").entry, li, [wang, li])
    assert not contradicts(line("1", "王 芳", birth="1981-06").entry, wang, [wang, li])
    assert not contradicts(person("1", {"sex": "女"}), li, [wang, li])


def test_a_number_of_one_namesake_beside_the_words_of_the_other_is_noticed() -> None:
    one, other = known("a", "张伟", birth="1974-01"), known("b", "张伟", birth="1991-03")

    assert contradicts(line("1", "张伟", birth="1991-03").entry, one, [one, other])


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "birth": st.sampled_from(["1980-05", "1974-01"]),
        "sex": st.sampled_from(["男", "女"]),
        "subjects": st.sampled_from(["语文", "数学"]),
        "phone": st.sampled_from(["13800138000", "13900139000"]),
    },
)
SAID = st.lists(st.tuples(st.sampled_from(["王芳", "王　芳", "李𠮷", "李吉"]), WORDS), max_size=5)


@given(SAID, SAID, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_records_changes_no_answer(lines: Any, records: Any, shuffle: Any) -> None:
    given_lines = [line(f"l{n}", name, **said) for n, (name, said) in enumerate(lines)]
    standing = [known(f"r{n}", name, **said) for n, (name, said) in enumerate(records)]
    mixed_lines, mixed = list(given_lines), list(standing)
    shuffle.shuffle(mixed_lines)
    shuffle.shuffle(mixed)

    assert _answers(given_lines, standing) == _answers(mixed_lines, mixed)


@given(SAID, SAID)
def test_no_record_is_given_to_two_lines(lines: Any, records: Any) -> None:
    given_lines = [line(f"l{n}", name, **said) for n, (name, said) in enumerate(lines)]

    found = decide(given_lines, [known(f"r{n}", name, **said) for n, (name, said) in enumerate(records)])

    taken = [whose.uid for whose in found.values() if whose.uid]
    assert len(taken) == len(set(taken))


@given(SAID)
def test_a_list_taken_in_whole_finds_its_own_people_again_or_asks(lines: Any) -> None:
    given_lines = [line(f"l{n}", name, **said) for n, (name, said) in enumerate(lines)]
    added = [one for one in given_lines if decide(given_lines, [])[one.entry.uid] in (Whose(), Whose(namesake=True))]

    again = decide(added, [known(f"of {one.entry.uid}", **_words(one)) for one in added])

    assert [key for key, whose in again.items() if whose.uid != f"of {key}" and not whose.why] == []


def _words(one: ListLine) -> dict[str, Any]:
    name, *said = one.whole  # type: ignore[misc]  # it was made so above
    return {"name": name, **dict(said)}


def _answers(lines: Sequence[ListLine], standing: Any) -> dict[Any, Any]:
    """Return the answers by what a line says: which of two lines that say the same repeats the other may change."""
    found = decide(lines, standing)
    return {one.whole: found[one.entry.uid] for one in lines if not found[one.entry.uid].repeats}
