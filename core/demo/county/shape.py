"""The shape of the county: which schools there are, who teaches in them, who is paired with whom. Enters nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from core.demo.entry import uid_for
from core.demo.texts import Story

# Of a hundred names five have a dot in them and one a character that few fonts hold.
_DOTTED, _RARE, _HUNDRED = 5, 1, 100
_ONE_VILLAGE_EACH = 4
OWN_DESKS = ("helper", "recipient", "recipient2")
COUNTY = "county"


@dataclass(frozen=True, slots=True)
class Figures:
    """How large the county is: its pairings, the people of a school, what is done in a year."""

    pairings: int = 24
    mentor_pairs: int = 12
    helper_staff: int = 100
    village_staff: tuple[int, ...] = (33, 33, 34)
    trainings: int = 12
    listeners: int = 46


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher at a place of the roll."""

    uid: str
    name: str
    school: str
    desk: str


@dataclass(frozen=True, slots=True)
class CountySchool:
    """A school with its people; `desk` is where its records are typed."""

    uid: str
    name: str
    desk: str
    people: tuple[Teacher, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A mentor and an apprentice; `story` are the written lessons that are heard, `ended` the day it was dissolved."""

    uid: str
    number: int
    mentor: Teacher
    mentee: Teacher
    story: Story
    ended: str = ""


@dataclass(frozen=True, slots=True)
class CountyPair:
    """A pairing: the helper, the schools it helps, their mentor pairs."""

    uid: str
    number: int
    helper: CountySchool
    villages: tuple[CountySchool, ...]
    matches: tuple[Match, ...]

    @property
    def desk(self) -> str:
        """Return the desk at which the pairing's records are typed."""
        return self.helper.desk

    def listeners(self, n: int) -> list[Teacher]:
        """Return the n people whom a training invites: first those of the villages."""
        return [one for school in (*self.villages, self.helper) for one in school.people][:n]


def pairs(told: Story, names: Story, stories: tuple[Story, ...], figures: Figures, schools: Mapping[str, str],
          rng: Random) -> tuple[CountyPair, ...]:  # fmt: skip
    """Return all pairings of the county; `schools` are the uids of the schools that have a desk of their own."""
    people = _names(names, rng)
    villages = iter(_village_names(told))
    made = []
    for number in range(figures.pairings):
        own = OWN_DESKS if number == 0 else ()
        titles = [f"{told['towns'][number]}镇中心小学", *_next(villages, 1 if _lonely(number) else 2)]
        staff = (figures.helper_staff, *(figures.village_staff[at % 3] for at in (2 * number, 2 * number + 1)))
        places = [
            _school(title, own[at] if own else COUNTY, schools, staff[at], people) for at, title in enumerate(titles)
        ]
        helper, *helped = places
        matches = _matches(number, helper, helped, stories, figures)
        made.append(CountyPair(uid_for("county pairing", number), number, helper, tuple(helped), tuple(matches)))
    return tuple(made)


def own_schools(told: Story) -> dict[str, str]:
    """Return the names of the schools that have a desk of their own, and of the county office."""
    names = (f"{told['towns'][0]}镇中心小学", *_next(iter(_village_names(told)), 2))
    return {COUNTY: told["office"], **dict(zip(OWN_DESKS, names, strict=True))}


def _school(title: str, desk: str, schools: Mapping[str, str], staff: int, people: Iterator[str]) -> CountySchool:
    uid = uid_for("county school", title) if desk == COUNTY else schools[desk]
    teachers = (Teacher(uid_for("county person", title, at), next(people), uid, desk) for at in range(staff))
    return CountySchool(uid, title, desk, tuple(teachers))


def _matches(
    number: int, helper: CountySchool, helped: list[CountySchool], stories: tuple[Story, ...], figures: Figures
) -> Iterator[Match]:
    for at in range(figures.mentor_pairs):
        village = helped[at % len(helped)]
        mentee = village.people[at // len(helped) + 1]
        uid = uid_for("county mentor_pair", number, at)
        # Every fourth pairing loses a mentor pair in mid-term; in one, the apprentice moves to another school.
        ended = "2015-11-13" if number % 4 == 1 and at == 2 else ""
        yield Match(uid, at, helper.people[at + 1], mentee, stories[at % len(stories)], ended)


def _lonely(number: int) -> bool:
    return number % _ONE_VILLAGE_EACH == _ONE_VILLAGE_EACH - 1


def _village_names(told: Story) -> list[str]:
    return [f"{name}小学" for name in told["villages"]]


def _next(names: Iterator[str], n: int) -> list[str]:
    return [next(names) for _ in range(n)]


def _names(told: Story, rng: Random) -> Iterator[str]:
    """Yield names without end; as in a real county some people bear the same one."""
    while True:
        chance = rng.randrange(_HUNDRED)
        if chance < _DOTTED:
            yield rng.choice(told["dotted"])
        elif chance < _DOTTED + _RARE:
            yield rng.choice(told["surnames"]) + rng.choice(told["rare"])
        else:
            yield rng.choice(told["surnames"]) + rng.choice(told["given"])


def lost(rng: Random, typed: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return what was typed, in two of a hundred cases without those fields: nobody knew them."""
    if rng.randrange(_HUNDRED) < 2:
        return {name: value for name, value in typed.items() if name not in names}
    return typed
