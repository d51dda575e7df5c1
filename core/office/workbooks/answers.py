"""What a person answered about the doubtful lines of a workbook, as a file or a page holds it."""

from collections.abc import Mapping
from typing import Any

from core.model.words import say
from core.office.base.refusals import Misused
from core.office.records.entry import is_uid
from core.office.records.match_lines import NEW

SKIP = "skip"
"""The answer that a line is to be left out this time."""
Answers = Mapping[tuple[str, int], str]
"""Sheet and row -> the uid of the record that is meant, "new" or "skip"."""


def read_answers(given: Any) -> dict[tuple[str, int], str]:
    """Return the answers of a file: [{"sheet", "row", "uid": a uid, "new" or "skip"}], alone or under "doubtful"."""
    lines = given.get("doubtful", []) if isinstance(given, dict) else given
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise _unread()
    answers: dict[tuple[str, int], str] = {}
    for line in lines:
        uid, row = str(line.get("uid") or ""), line.get("row")
        if not isinstance(row, int) or not (uid in ("", NEW, SKIP) or is_uid(uid)):
            raise _unread()
        if uid:
            answers[str(line.get("sheet") or ""), row] = uid
    return answers


def _unread() -> Misused:
    shape = '[{"sheet": "…", "row": 3, "uid": "…"}]'
    return Misused(say("回答应写成 {shape}，uid 处填编号、new（新的）或 skip（先不收）", shape=shape), "bad_answers")
