"""A sheet on its way to the office and back: new, opened, kept as a draft, saved with its lesson in one go."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.model.record import Problem, Record
from core.office import Office

LESSON, OBSERVATION = "lesson", "lesson_observation"
# What both papers say once: the lesson's day and pairing are those of the visit.
_SHARED = ("date", "pairing")
_LAST_KIND = "observe.obs_kind"


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
        return f"observe:{self.uid}"

    def as_draft(self) -> dict[str, Any]:
        """Return what a draft keeps."""
        return {
            "lesson_uid": self.lesson_uid,
            "lesson": dict(self.lesson),
            "observation": dict(self.observation),
            "started": self.started,
        }


def fresh(office: Office) -> Sheet:
    """Return an empty sheet with what is known beforehand: day, observer, pairing, the last kind of visit."""
    observation = office.records.blank(OBSERVATION)
    if last := office.setting(_LAST_KIND, ""):
        observation["obs_kind"] = last
    return Sheet(uuid.uuid4().hex, "", {"lesson_type": "新授"}, observation)


def opened(office: Office, uid: str) -> Sheet | None:
    """Return the sheet of a kept observation, or nothing if it has not arrived."""
    record = office.records.get(OBSERVATION, uid)
    if record is None:
        return None
    lesson_uid = str(record.get("lesson") or "")
    lesson = office.records.get(LESSON, lesson_uid)
    return Sheet(uid, lesson_uid, dict(lesson.values) if lesson else {}, dict(record.values))


def with_lesson(office: Office, sheet: Sheet, lesson_uid: str) -> Sheet:
    """Return the sheet for another lesson: a kept one, or a new one when there is no uid."""
    lesson = office.records.get(LESSON, lesson_uid) if lesson_uid else None
    if lesson is None:
        return replace(sheet, lesson_uid="", lesson={"lesson_type": "新授"})
    shared = {name: lesson.get(name) for name in _SHARED if lesson.get(name)}
    return replace(
        sheet, lesson_uid=lesson_uid, lesson=dict(lesson.values), observation={**sheet.observation, **shared}
    )


def from_draft(office: Office, name: str) -> Sheet | None:
    """Return the sheet that a draft kept, or nothing."""
    kept = office.records.draft(name)
    if kept is None:
        return None
    parts = {part: kept.get(part) or {} for part in ("lesson", "observation")}
    return Sheet(name.partition(":")[2], str(kept.get("lesson_uid", "")), **parts, started=str(kept.get("started", "")))


def save(office: Office, sheet: Sheet) -> tuple[list[Record], list[Problem]]:
    """Keep lesson and observation in one transaction and drop the draft; or return every slip and keep nothing."""
    shared = {name: sheet.observation.get(name, "") for name in _SHARED}
    typed = {**_fields(office, LESSON, sheet.lesson), **shared}
    lesson, slips = office.records.read(LESSON, typed, sheet.lesson_uid)
    lesson = lesson if lesson.uid else lesson.under(uuid.uuid4().hex)
    typed = {**_fields(office, OBSERVATION, sheet.observation), "lesson": lesson.uid}
    observation, more = office.records.read(OBSERVATION, typed, sheet.uid, expected=(lesson.uid,))
    told = {slip.field for slip in more}
    problems = more + [slip for slip in slips if slip.field not in told]
    if problems:
        return [], problems
    kept = office.records.save_many([lesson, observation])
    office.records.drop_draft(sheet.draft_name)
    office.set_setting(_LAST_KIND, observation.get("obs_kind") or "")
    return kept, []


def _fields(office: Office, kind: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.name for one in office.records.kind(kind).kept()}
    return {name: value for name, value in typed.items() if name in known}
