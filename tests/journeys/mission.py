"""Two schools that live through the programme of the source documents: entered once, then looked at by every test.

The helping school is 义门镇中学, the helped ones are 义门柴村小学, 义门弥家坪小学 and 义门福托小学;
彬县教育局 looks on. What is entered stands in the other mission files; `@key` there names another record of
the same material. The tests import this before pytest takes its fixture: PYTEST_DONT_REWRITE.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

import pytest

from core.press.foreign.attachments import page_text
from tests.every import every
from tests.journeys.conftest import Clerk, new_workspace
from tests.journeys.mission_growth import GROWTH
from tests.journeys.mission_people import HELPER_PEOPLE, OFFICES, PAIRING, VILLAGE_PEOPLE
from tests.journeys.mission_plans import CLOSING, PLANS, VILLAGE_PLANS
from tests.journeys.mission_research import RESEARCH
from tests.journeys.mission_support import SUPPORT, VILLAGE_EVENTS

Entry = tuple[str, str, dict[str, Any]]

SCHOOLS = {
    "helper": ("义门镇中学", "helper"),
    "village": ("义门柴村小学", "recipient"),
    "mijiaping": ("义门弥家坪小学", "recipient"),
    "futuo": ("义门福托小学", "recipient"),
    "bureau": ("彬县教育局", "county"),
}


HELPER_ENTERS: list[Entry] = [*PLANS, *RESEARCH, *GROWTH, *SUPPORT, *CLOSING]
MATERIAL: list[Entry] = [
    *OFFICES, *HELPER_PEOPLE, *PAIRING, *VILLAGE_PEOPLE, *VILLAGE_PLANS, *HELPER_ENTERS, *VILLAGE_EVENTS
]  # fmt: skip


class Desk(Clerk):
    """Somebody at one school who types many records at a time."""

    def enters(self, kind: str, entries: Sequence[dict[str, Any]]) -> list[str]:
        """Type several records of one kind, each once; every line is kept."""
        lines = "\n".join(json.dumps({"fields": fields}, ensure_ascii=False) for fields in entries)
        answers = self.asks("put", kind, stdin=lines)
        assert every("uid" in answer for answer in answers), (kind, answers)
        return [str(answer["uid"]) for answer in answers]

    def every(self, of: str, /, **where: str) -> list[dict[str, Any]]:
        """Return every record of a kind that fits."""
        conditions = [word for name, value in where.items() for word in ("--where", f"{name}={value}")]
        return list(self.asks("get", of, *conditions, "--limit", 500))

    def named(self, text: str, kind: str) -> list[str]:
        """Return what a search finds, by uid."""
        return [one["uid"] for one in self.asks("search", text, "--kind", kind)]


@dataclass(frozen=True)
class Report:
    """A report as it was written: its lines, and the words of the paper."""

    lines: list[list[Any]]
    sources: list[set[str]]
    notes: list[str]
    totals: list[Any]
    paper: str
    numbers: dict[tuple[str, str], float] = field(default_factory=dict)

    def line(self, *words: str) -> list[Any]:
        """Return the only line on which all of these words stand."""
        (found,) = [one for one in self.lines if all(any(word in str(cell) for cell in one) for word in words)]
        return found

    def sources_of(self, *words: str) -> set[str]:
        """Return which records the only line with these words was counted from."""
        return self.sources[self.lines.index(self.line(*words))]


@dataclass
class Mission:
    """The two desks, and the uid of every record of the material by its key."""

    folder: Path
    helper: Desk
    village: Desk
    uids: dict[str, str] = field(default_factory=dict)
    printed: int = 0

    def __getitem__(self, key: str) -> str:
        return self.uids[key]

    @property
    def pairing(self) -> str:
        return self.uids["pairing"]

    def desk(self, name: str) -> Desk:
        """Return the desk of a school by its key."""
        return Desk(self.folder / name)

    def enter(self, desk: Desk, entries: Sequence[Entry]) -> None:
        """Type the entries in their order, those of one kind in one go unless one of them names another."""
        for kind, together in groupby(entries, key=lambda entry: entry[0]):
            waiting = list(together)
            while waiting:
                lines = list(takewhile(lambda entry: self._knows(entry[2]), waiting))
                assert lines, waiting[0]
                uids = desk.enters(kind, [self.told(fields) for _, _, fields in lines])
                self.uids.update(zip((key for _, key, _ in lines), uids, strict=True))
                waiting = waiting[len(lines) :]

    def _knows(self, fields: dict[str, Any]) -> bool:
        return set(re.findall(r'"@(\w+)"', json.dumps(fields))) <= self.uids.keys()

    def told(self, value: Any) -> Any:
        """Return a value of the material with uids in place of @keys."""
        match value:
            case str() if value.startswith("@"):
                return self.uids[value[1:]]
            case dict():
                return {name: self.told(part) for name, part in value.items()}
            case list():
                return [self.told(part) for part in value]
            case _:
                return value

    def carry(self, one: Desk, other: Desk) -> dict[str, Any]:
        """Carry a package from one desk to the other."""
        self.printed += 1
        file = self.folder / f"{self.printed}.qinglan"
        one.asks("export", file, "--to", SCHOOLS[other.folder.name][0])
        return dict(other.asks("import", file))

    def report_to_bureau(self) -> None:
        """Put a package of the helping school into the folder that the bureau collects from."""
        self.printed += 1
        folder = self.folder / "packages"
        folder.mkdir(exist_ok=True)
        self.helper.asks("export", folder / f"{self.printed}.qinglan", "--to", SCHOOLS["bureau"][0])

    def paper(self, form: str, *keys: str, desk: Desk | None = None) -> str:
        """Print a form of some records and return the words on it without white space."""
        self.printed += 1
        file = self.folder / f"{self.printed}.pdf"
        (desk or self.helper).asks("print", form, *(self.uids[key] for key in keys), "--to", file)
        return words_of(file)

    def report(self, view: str, period: str, desk: Desk | None = None) -> Report:
        """Write a report of a period as a paper and return its lines with the words on it."""
        self.printed += 1
        file = self.folder / f"{self.printed}.pdf"
        which = ("--pairing", self.pairing, "--period", period, "--view", view, "--to", file)
        made = (desk or self.helper).asks("report", *which)
        return Report(
            [one["cells"] for one in made["lines"]],
            [{source["uid"] for source in one["sources"]} for one in made["lines"]],
            made["notes"],
            made["totals"],
            words_of(file),
            {(one["what"], one["unit"]): one["value"] for one in made.get("numbers", ())},
        )

    def numbers_of_all(self, desk: Desk, period: str) -> dict[tuple[str, str], float]:
        """Return the numbers of a period over all pairings that a desk knows."""
        self.printed += 1
        made = desk.asks("report", "--period", period, "--to", self.folder / f"{self.printed}.xlsx")
        return {(one["what"], one["unit"]): one["value"] for one in made["numbers"]}

    def due(self, day: str, rule: str, desk: Desk | None = None) -> list[dict[str, Any]]:
        """Return the duties of one rule in the periods that hold a day."""
        found = (desk or self.helper).asks("due", "--on", day, "--pairing", self.pairing)
        return [one for one in found if one["rule"] == rule]

    def owing(self, day: str, rule: str, key: str) -> dict[str, Any]:
        """Return the only duty of a rule that a pair owes in the period that holds a day."""
        (found,) = [one for one in self.due(day, rule) if one["pair"]["uid"] == self.uids[key]]
        return found

    def fields_of(self, key: str) -> dict[str, Any]:
        """Return the fields of a record as the helping school has them."""
        kind = next(kind for kind, named, _ in MATERIAL if named == key)
        return self.helper.fields(kind, self.uids[key])

    def same_there(self, kind: str, key: str) -> dict[str, Any]:
        """Return the fields of a record, after seeing that both schools have the same."""
        ours, theirs = (desk.fields(kind, self.uids[key]) for desk in (self.helper, self.village))
        assert ours == theirs
        return ours

    def plan_lines(self, day: str = "2015-05-31") -> dict[str, dict[str, Any]]:
        """Return every line of the plan by its number, as it stands on a day."""
        tops = self.helper.asks("plan", "--pairing", self.pairing, "--on", day)
        return {one["number"]: one for one in _walk(tops)}


def words_of(file: Path) -> str:
    """Return the words of a PDF without white space and line ends."""
    return "".join("".join(page_text(file)).split())


def _walk(nodes: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        yield from _walk(node["children"])


@pytest.fixture(scope="session")
def mission(tmp_path_factory: pytest.TempPathFactory) -> Mission:
    folder = tmp_path_factory.mktemp("mission")
    made = Mission(folder, Desk(folder / "helper"), Desk(folder / "village"))
    meet(made)
    made.enter(made.helper, OFFICES)
    made.enter(made.helper, HELPER_PEOPLE)
    made.enter(made.helper, PAIRING)
    made.carry(made.helper, made.village)
    made.enter(made.village, VILLAGE_PEOPLE)
    made.enter(made.village, VILLAGE_PLANS)
    made.carry(made.village, made.helper)
    made.enter(made.helper, HELPER_ENTERS)
    made.carry(made.helper, made.village)
    made.enter(made.village, VILLAGE_EVENTS)
    made.carry(made.village, made.helper)
    return made


def meet(made: Mission, keys: Sequence[str] = tuple(SCHOOLS)) -> None:
    """Give the schools their workspaces; each takes in the card of the helping school, which takes in theirs."""
    for key in keys:
        name, role = SCHOOLS[key]
        desk = made.desk(key)
        new_workspace(desk.folder, name, role)
        made.uids[key] = desk.asks("identity", "--card", made.folder / f"{key}.qlcard")["school"]
    for key in (key for key in keys if key != "helper"):
        made.helper.asks("trust", made.folder / f"{key}.qlcard")
        made.desk(key).asks("trust", made.folder / "helper.qlcard")
