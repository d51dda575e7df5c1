"""The desk of lesson observations: a sheet is an observation and its lesson, opened, kept as a draft, saved as one."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.kinds import mentoring
from core.model.record import Problem, Record
from core.office.base.session import Session
from core.office.records.desk import Records
from core.office.records.entry import is_uid
from storage.store import new_uid

LESSON, OBSERVATION, RUBRIC = (kind.name for kind in (mentoring.LESSON, mentoring.LESSON_OBSERVATION, mentoring.RUBRIC))
DRAFT = "observe"
"""How the names of drafts of sheets begin."""
# What both papers say once: the lesson's day and pairing are those of the visit.
_SHARED = ("date", "pairing")
_LAST_KIND = "observe.obs_kind"
_MOST, _FEW = 100, 25


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the sheet: typed values of the lesson and of the observation, and when the clock was started."""

    uid: str
    lesson_uid: str
    lesson: Mapping[str, Any] = field(default_factory=dict)
    observation: Mapping[str, Any] = field(default_factory=dict)
    started: str = ""

    @property
    def draft_name(self) -> str:
        """Return the name under which its draft is kept."""
        return f"{DRAFT}:{self.uid}"

    def as_draft(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {
            "lesson_uid": self.lesson_uid,
            "lesson": dict(self.lesson),
            "observation": dict(self.observation),
            "started": self.started,
        }


class Observations:
    """Open a sheet and keep it."""

    def __init__(self, session: Session, records: Records) -> None:
        self._session, self._records = session, records

    def fresh(self) -> Sheet:
        """Return an empty sheet with what is known beforehand: day, observer, pairing, the last kind of visit."""
        observation = self._records.blank(OBSERVATION)
        if last := self._session.setting(_LAST_KIND, ""):
            observation["obs_kind"] = last
        return Sheet(new_uid(), "", _new_lesson(), observation)

    def opened(self, uid: str) -> Sheet | None:
        """Return the sheet of a kept observation, or nothing if it has not arrived."""
        record = self._records.get(OBSERVATION, uid)
        if record is None:
            return None
        lesson_uid = str(record.get("lesson") or "")
        lesson = self._records.get(LESSON, lesson_uid)
        return Sheet(uid, lesson_uid, dict(lesson.values) if lesson else {}, dict(record.values))

    def with_lesson(self, sheet: Sheet, lesson_uid: str) -> Sheet:
        """Return the sheet for another lesson: a kept one, or a new one when there is no uid."""
        lesson = self._records.get(LESSON, lesson_uid) if lesson_uid else None
        if lesson is None:
            return replace(sheet, lesson_uid="", lesson=_new_lesson())
        shared = {name: lesson.get(name) for name in _SHARED if lesson.get(name)}
        observation = {**sheet.observation, **shared}
        return replace(sheet, lesson_uid=lesson_uid, lesson=dict(lesson.values), observation=observation)

    def from_draft(self, name: str) -> Sheet | None:
        """Return the sheet that a draft kept, or nothing."""
        draft = self._records.draft(name)
        if draft is None:
            return None
        lesson = self._known(LESSON, draft.get("lesson") or {})
        observation = self._known(OBSERVATION, draft.get("observation") or {})
        started = str(draft.get("started", ""))
        return Sheet(name.partition(":")[2], str(draft.get("lesson_uid", "")), lesson, observation, started)

    def mine(self, text: str = "") -> list[Record]:
        """Return the observations of the person at the keyboard (without one, all), the newest first.

        A `text` is looked for in their own names, in the names of their lessons and in those of the teachers.
        """
        text, person = text.strip(), self._session.person
        if not text:
            where = {"observer": person} if person else None
            return self._records.find(OBSERVATION, where=where, order=("-date",), limit=_MOST)
        lessons = [lesson.uid for lesson in self._records.search(text, kind=LESSON, limit=_FEW)]
        for teacher in self._records.search(text, kind="person", limit=_FEW // 5):
            newest = self._records.find(LESSON, where={"teacher": teacher.uid}, order=("-date",), limit=_FEW)
            lessons += [lesson.uid for lesson in newest]
        heard = {"lesson": list(dict.fromkeys(lessons))[: 2 * _FEW]}
        sheets = [
            *self._records.search(text, kind=OBSERVATION, limit=_FEW),
            *self._records.find(OBSERVATION, where=heard, order=("-date",), limit=_MOST),
        ]
        own = {sheet.uid: sheet for sheet in sheets if not person or sheet.get("observer") == person}
        return sorted(own.values(), key=lambda sheet: str(sheet.get("date")), reverse=True)[:_MOST]

    def last_visit(self, teacher: str, before: str = "", but: str = "") -> Record | None:
        """Return the last observation of a teacher up to a day, the one of uid `but` left out, or nothing."""
        if not is_uid(teacher):
            return None
        lessons = self._records.find(LESSON, where={"teacher": teacher}, order=("-date",), limit=20)
        heard = {"lesson": [lesson.uid for lesson in lessons]}
        visits = self._records.find(OBSERVATION, where=heard, order=("-date",), limit=_MOST)
        earlier = (visit for visit in visits if visit.uid != but and (not before or str(visit.get("date")) <= before))
        return next(earlier, None)

    def save(self, sheet: Sheet) -> tuple[list[Record], list[Problem]]:
        """Keep lesson and observation and drop the draft, all in one transaction; or return every slip."""
        shared = {name: sheet.observation.get(name, "") for name in _SHARED}
        typed = {**sheet.lesson, **shared}
        lesson, slips = self._records.read(LESSON, typed, sheet.lesson_uid)
        lesson = lesson if lesson.uid else lesson.under(new_uid())
        typed = {**sheet.observation, "lesson": lesson.uid}
        observation, problems = self._records.read(OBSERVATION, typed, sheet.uid, expected=(lesson.uid,))
        # A slip in what both papers say is told once.
        told = {slip.field for slip in problems}
        problems += [slip for slip in slips if slip.field not in told]
        if problems:
            return [], problems
        kept = self._records.save_many([lesson, observation], draft=sheet.draft_name)
        if (sort := observation.get("obs_kind") or "") != self._session.setting(_LAST_KIND, ""):
            self._session.set_setting(_LAST_KIND, sort)
        return kept, []

    def _known(self, kind: str, typed: Mapping[str, Any]) -> dict[str, Any]:
        # A draft may be of an earlier program, whose fields had other names.
        known = {one.name for one in self._records.kind(kind).kept()}
        return {name: value for name, value in typed.items() if name in known}


def _new_lesson() -> dict[str, Any]:
    return {"lesson_type": "新授"}
