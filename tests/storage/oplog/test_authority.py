"""Which operations count, as tables of who, where and what; and in any order of what is held."""

import random
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.oplog.authority import CaseFile, Fact, Feed, Identity, Judgement, SchoolTie, Word, judge

# Schools: ours, the helper's, a second village school, a stranger; and an office of the county.
OURS, HELPER, THIRD, STRANGER, OFFICE = (letter * 32 for letter in "0123c".replace("0", "a"))
DEVICES = {"ours": OURS, "helper": HELPER, "third": THIRD, "stranger": STRANGER, "office": OFFICE}
PAIRING = "e" * 32
ROOTS = {
    "ours": Identity(OURS, "recipient"),
    "helper": Identity(HELPER, "helper"),
    "third": Identity(THIRD, "recipient"),
    "stranger": Identity(STRANGER, "recipient"),
    "office": Identity(OFFICE, "county"),
}
SCOPES = {
    "our private": f"private:{OURS}",
    "our school": f"school:{OURS}",
    "a typed school": f"school:{'f' * 32}",
    "the pairing": f"pairing:{PAIRING}",
    "an unknown pairing": f"pairing:{'9' * 32}",
    "the open county": f"county:{'0' * 32}",
    "another county": f"county:{'8' * 32}",
    "no scope": "../../etc/passwd\0<b>",
    "of a newer program": f"district:{'7' * 32}",
}


def feed(device: str, scope: str) -> tuple[str, Feed]:
    return f"{device} in {scope}", Feed(device, scope)


def own(device: str) -> tuple[str, Feed]:
    """Return the feed in which a device says who is who."""
    return feed(device, f"school:{DEVICES[device.removesuffix('2')]}")


def fact(device: str, n: int, /, **said: Any) -> Fact:
    return Fact(own(device)[0], n, f"{device}-{n}", said)


def named(device: str, **more: Any) -> Fact:
    return fact(device, 1, act="device", device=device, school=DEVICES[device], **more)


def held(*feeds: tuple[str, Feed], roots: Mapping[str, Identity] = ROOTS, **more: Any) -> CaseFile:
    owns = dict(own(device) for device in DEVICES)
    founding = Word(
        feed("helper", f"pairing:{PAIRING}")[0], 1, True, frozenset({HELPER, OURS, THIRD}), frozenset({HELPER})
    )
    words = {PAIRING: [founding], **more.pop("words", {})}
    every = owns | dict([feed("helper", f"pairing:{PAIRING}")]) | dict(feeds)
    return CaseFile(OURS, roots, every, words=words, **more)


def says(verdict: Judgement, name: str) -> tuple[int, str, str] | None:
    ban = verdict.bans.get(name)
    return ban and (ban.after, ban.state, ban.reason)


@pytest.mark.parametrize(
    ("scope", "counting", "otherwise"),
    [
        ("our private", {"ours"}, ("aside", "private")),
        ("our school", {"ours"}, ("aside", "not_school", "partner")),
        ("a typed school", set(ROOTS), None),
        ("the pairing", {"ours", "helper", "third", "office"}, ("aside", "not_member")),
        ("an unknown pairing", {"office"}, ("waits", "unknown_pairing")),
        ("the open county", set(ROOTS), None),
        ("another county", {"office"}, ("aside", "not_county")),
        ("no scope", set(), ("aside", "no_scope")),
        ("of a newer program", set(), ("waits", "unknown_scope")),
    ],
)
def test_who_may_write_where(scope: str, counting: set[str], otherwise: tuple[str, ...] | None) -> None:
    feeds = {device: feed(device, SCOPES[scope]) for device in (*ROOTS, "nobody knows it")}

    verdict = judge(held(*feeds.values(), facts=[named("ours")]))

    told = {device: says(verdict, name) for device, (name, _) in feeds.items()}
    assert told.pop("nobody knows it") in ((0, "waits", "unknown_device"), None)
    assert {device for device, one in told.items() if one is None} == counting
    reasons = {one[1:] for one in told.values() if one}
    assert reasons == ({(otherwise[0], reason) for reason in otherwise[1:]} if otherwise else set())


def test_a_device_that_nobody_introduced_waits_everywhere() -> None:
    feeds = [feed("nobody knows it", scope) for scope in SCOPES.values()]

    verdict = judge(held(*feeds))

    assert {says(verdict, name) for name, _ in feeds} == {(0, "waits", "unknown_device")}


def test_what_others_wrote_into_a_school_before_it_named_itself_stays() -> None:
    name, theirs = feed("helper", SCOPES["our school"])

    before = judge(held((name, theirs)))
    after = judge(held((name, theirs), facts=[named("ours", upto={name: 7})]))

    assert says(before, name) is None
    assert says(after, name) == (7, "aside", "partner")


def test_three_schools_that_hear_the_helper_alone_take_each_others_words_on_its_introduction() -> None:
    roots = {device: ROOTS[device] for device in ("ours", "helper")}
    name, theirs = feed("third", SCOPES["the pairing"])
    introduction = fact("helper", 2, act="device", device="third", school=THIRD, role="recipient")

    alone = judge(held((name, theirs), roots=roots))
    introduced = judge(held((name, theirs), roots=roots, facts=[introduction]))

    assert says(alone, name) == (0, "waits", "unknown_device")
    assert says(introduced, name) is None


@pytest.mark.parametrize("who", ("stranger", "third"))
def test_an_introduction_of_a_school_that_is_known_or_by_who_shares_nothing_with_it_is_none(who: str) -> None:
    roots = {device: ROOTS[device] for device in ("ours", "helper", who)}
    school = HELPER if who == "third" else THIRD
    name, theirs = feed("forged", SCOPES["the pairing"])

    verdict = judge(
        held((name, theirs), roots=roots, facts=[fact(who, 1, act="device", device="forged", school=school)])
    )

    assert says(verdict, name) == (0, "waits", "unknown_device")


def test_a_partner_makes_no_office_of_the_county_and_no_school_gives_its_computers_another_role() -> None:
    roots = {device: ROOTS[device] for device in ("ours", "helper")}
    facts = [
        fact("helper", 2, act="device", device="third", school=THIRD, role="county"),
        fact("helper", 3, act="device", device="helper2", school=HELPER, role="county"),
    ]

    verdict = judge(held(roots=roots, facts=facts))

    assert (verdict.identities["third"].role, verdict.identities["helper2"]) == ("", Identity(HELPER, "helper"))


def test_two_partners_who_contradict_each_other_introduce_nobody() -> None:
    roots = {device: ROOTS[device] for device in ("ours", "helper", "third")}
    everybody = Word(feed("helper", SCOPES["the pairing"])[0], 2, False, frozenset({STRANGER, "5" * 32}))
    name, theirs = feed("new", SCOPES["the pairing"])
    facts = [
        fact("helper", 2, act="device", device="new", school=STRANGER),
        fact("third", 2, act="device", device="new", school="5" * 32),
    ]
    founding = Word(feed("helper", SCOPES["the pairing"])[0], 1, True, frozenset({HELPER, OURS, THIRD}))

    verdict = judge(held((name, theirs), roots=roots, facts=facts, words={PAIRING: [founding, everybody]}))

    assert says(verdict, name) == (0, "waits", "unknown_device")
    assert ("contradicted", "new") in verdict.findings


def test_who_is_in_no_pairing_cannot_write_himself_into_it() -> None:
    name, theirs = feed("stranger", SCOPES["the pairing"])
    for schools in ({STRANGER, OURS}, {STRANGER, HELPER, OURS}):
        founding = Word(feed("helper", SCOPES["the pairing"])[0], 1, True, frozenset({HELPER, OURS, THIRD}))
        forged = Word(name, 1, True, frozenset(schools))
        joined = fact("ours", 2, act="join", pairing=PAIRING, word=f"{founding.feed}:1")

        verdict = judge(held((name, theirs), facts=[joined], words={PAIRING: [forged, founding]}))

        assert verdict.members[PAIRING] == {HELPER, OURS, THIRD}
        assert says(verdict, name) == (0, "aside", "not_member")


@pytest.mark.parametrize("who", ("third", "helper", "office", "ours"))
def test_a_revoked_device_counts_up_to_its_number_whoever_revoked_it(who: str) -> None:
    name, theirs = feed("third", SCOPES["the pairing"])

    verdict = judge(held((name, theirs), facts=[fact(who, 5, act="limit", device="third", upto={name: 3})]))
    lifted = judge(
        held(
            (name, theirs),
            facts=[
                fact(who, 5, act="limit", device="third", upto={name: 3}),
                fact(who if who != "third" else "ours", 6, act="lift", limit=f"{who}-5"),
            ],
        )
    )

    assert says(verdict, name) == (3, "waits", "revoked")
    assert says(lifted, name) is None


def test_a_stranger_revokes_nobody_and_a_revoked_device_does_not_lift_it() -> None:
    name, theirs = feed("third", SCOPES["the pairing"])
    by_stranger = [fact("stranger", 5, act="limit", device="third", upto={})]
    lifted_by_itself = [
        fact("helper", 5, act="limit", device="third", upto={name: 3, own("third")[0]: 9}),
        fact("third", 6, act="lift", limit="helper-5"),
    ]

    assert says(judge(held((name, theirs), facts=by_stranger)), name) is None
    assert says(judge(held((name, theirs), facts=lifted_by_itself)), name) == (3, "waits", "revoked")


def test_a_device_named_by_a_stolen_one_after_it_was_revoked_is_nobody() -> None:
    name, theirs = feed("third2", SCOPES["the pairing"])
    naming = fact("third", 6, act="device", device="third2", school=THIRD)
    revoking = fact("helper", 5, act="limit", device="third", upto={own("third")[0]: 5})

    assert says(judge(held((name, theirs), facts=[naming])), name) is None
    assert says(judge(held((name, theirs), facts=[naming, revoking])), name) == (0, "waits", "unknown_device")


@pytest.mark.parametrize(("who", "ends"), (("third", True), ("helper", True), ("office", True), ("stranger", False)))
def test_a_school_leaves_by_its_own_word_the_helpers_or_the_countys(who: str, ends: bool) -> None:
    name, theirs = feed("third", SCOPES["the pairing"])

    verdict = judge(
        held((name, theirs), facts=[fact(who, 5, act="limit", pairing=PAIRING, school=THIRD, upto={name: 4})])
    )

    assert says(verdict, name) == ((4, "waits", "ended") if ends else None)
    assert verdict.ended == ({(PAIRING, THIRD)} if ends else set())


def test_what_is_released_by_who_might_have_written_it_counts() -> None:
    pairing, school = feed("stranger", SCOPES["the pairing"]), feed("helper", SCOPES["our school"])
    facts = [
        named("ours"),
        fact("third", 2, act="release", ops={f"{pairing[0]}:4": 1, f"{school[0]}:2": 1}),
        fact("ours", 2, act="release", ops={f"{school[0]}:3": 1}),
    ]

    verdict = judge(held(pairing, school, facts=facts))

    assert verdict.released == {(pairing[0], 4), (school[0], 3)}


_ACTS = st.sampled_from(("device", "limit", "leave", "lift", "release", "join"))


@st.composite
def lives(draw: st.DrawFn) -> CaseFile:
    """Return what computers may hold: true words and lies, in no order."""
    devices = [*DEVICES, "third2", "ours2", "forged"]
    feeds = [feed(device, scope) for device in devices for scope in SCOPES.values()]
    facts = []
    for n in range(draw(st.integers(0, 12))):
        writer, about = draw(st.sampled_from([*DEVICES])), draw(st.sampled_from(devices))
        school = draw(st.sampled_from([*DEVICES.values()]))
        some = {name: draw(st.integers(0, 5)) for name, _ in draw(st.lists(st.sampled_from(feeds), max_size=3))}
        said: dict[str, Any] = {
            "device": {"act": "device", "device": about, "school": school, "upto": some},
            "limit": {"act": "limit", "device": about, "upto": some},
            "leave": {"act": "limit", "pairing": PAIRING, "school": school, "upto": some},
            "lift": {"act": "lift", "limit": f"{draw(st.sampled_from([*DEVICES]))}-{draw(st.integers(0, 12))}"},
            "release": {"act": "release", "ops": {f"{name}:{n}": 1 for name, n in some.items()}},
            "join": {"act": "join", "pairing": PAIRING, "word": f"{feeds[0][0]}:1"},
        }[draw(_ACTS)]
        facts.append(fact(writer, n, **said))
    words = [
        Word(
            feed(device, SCOPES["the pairing"])[0],
            n,
            draw(st.booleans()),
            frozenset(draw(st.sets(st.sampled_from(schools)))),
        )
        for n, (device, schools) in enumerate([(device, [*DEVICES.values()]) for device in DEVICES])
    ]
    roots = {device: ROOTS[device] for device in draw(st.sets(st.sampled_from([*DEVICES]))) | {"ours"}}
    return held(*feeds, roots=roots, facts=facts, words={PAIRING: words})


@settings(max_examples=150, deadline=None)
@given(life=lives(), seed=st.integers(0, 2**16))
def test_the_same_facts_in_another_order_say_the_same(life: CaseFile, seed: int) -> None:
    chance = random.Random(seed)

    def shuffled(things: Any) -> Any:
        items = list(things.items()) if isinstance(things, Mapping) else list(things)
        chance.shuffle(items)
        return dict(items) if isinstance(things, Mapping) else items

    other = CaseFile(
        life.school,
        shuffled(life.roots),
        shuffled(life.feeds),
        shuffled(life.facts),
        {pairing: shuffled(words) for pairing, words in life.words.items()},
        shuffled(life.kept),
    )

    one, two = judge(life), judge(other)

    assert (one.bans, one.released, one.identities, one.members) == (
        two.bans,
        two.released,
        two.identities,
        two.members,
    )
    assert (one.ended, one.findings) == (two.ended, two.findings)


def test_a_school_that_was_typed_before_its_card_came_is_in_the_pairing_by_the_tie() -> None:
    name, theirs = feed("stranger", SCOPES["the pairing"])
    typed = "d" * 32
    words = [Word(feed("helper", SCOPES["the pairing"])[0], 1, True, frozenset({HELPER, typed}))]
    tie = SchoolTie(feed("helper", SCOPES["the pairing"])[0], 2, frozenset({typed, STRANGER}))
    own_tie = SchoolTie(name, 1, frozenset({typed, STRANGER}))

    assert says(judge(held((name, theirs), words={PAIRING: words})), name) == (0, "aside", "not_member")
    assert says(judge(held((name, theirs), words={PAIRING: words}, ties=[tie])), name) is None
    assert says(judge(held((name, theirs), words={PAIRING: words}, ties=[own_tie])), name) == (0, "aside", "not_member")
