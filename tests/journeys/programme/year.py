"""A school's year for the journeys of the programme: a pairing, a calendar, two teachers and their agreement."""

import copy
import json
from pathlib import Path
from typing import Any, Self

from tests.journeys.conftest import Clerk, copied


class Year:
    """A helper school with a village, a calendar, two teachers and their agreement."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self.school = clerk.asks("identity")["school"]
        self.village = self.puts("school", name_zh="义门柴村小学")
        self.li = self.puts("person", full_name="李建国", school=self.school)
        self.wang = self.puts("person", full_name="王芳", school=self.village)
        self.pairing = self.puts(
            "pairing", pairing_no="结对-01", helper=self.school, recipients=[{"school": self.village}],
            start="2014-09-01", end="2015-07-31",
        )  # fmt: skip
        self.puts(
            "school_calendar", school_year="2014-2015", term="第一学期", first_day="2014-09-01", last_day="2015-01-23"
        )
        self.pair = self.puts(
            "mentor_pair", mentor=self.li, mentee=self.wang, kind="学科教学", subject="语文", start="2014-09-01",
            end="2015-07-10", mentor_duties=[{"duty": "听课", "n": 1, "unit": "周"}],
            mentee_duties=[{"duty": "教学设计", "n": 1, "unit": "周"}],
        )  # fmt: skip

    def copied(self, to: Path) -> Self:
        """Return the same year in a copy of its workspace."""
        again = copy.copy(self)
        again.clerk = Clerk(copied(self.clerk.folder, to))
        return again

    def heard(self, day: str) -> str:
        lesson = self.puts(
            "lesson", teacher=self.wang, subject="语文", grade=4, topic="观潮", lesson_type="新授", date=day
        )
        return self.puts(
            "lesson_observation", lesson=lesson, date=day, observer=self.li, obs_kind="师徒",
            strengths="朗读指导细致", suggestions="多留时间给学生说",
        )  # fmt: skip

    def due(self, on: str, *words: object) -> dict[str, Any]:
        found = self.clerk.asks("due", "--on", on, *words)
        return {one["rule"]: one for one in found}

    def puts(self, of: str, /, *, uid: str = "", **fields: Any) -> str:
        line = json.dumps({"fields": fields, **({"uid": uid} if uid else {})}, ensure_ascii=False)
        answer = self.clerk.asks("put", of, stdin=line)[0]
        assert "uid" in answer, answer
        return str(answer["uid"])
