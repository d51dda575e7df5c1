"""Commands for what a day brings: what is open, who came, and a lesson that was heard."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from typing import Any

from core.model.record import Problem, Record
from core.model.words import listing as together
from core.model.words import say
from core.office import Office, Refused
from core.office.agenda.openings import Opening
from core.office.attendance.desk import Seat, Sitting, count, said
from core.office.observation.desk import LESSON, Sheet
from ui.commands.command import Answer, Call, Command, day_of, listing, whole
from ui.commands.json_lines import JsonLine, help_of_lines, problem_data, read_lines


def _today_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--ahead", type=whole(0, 3660), default=14, metavar="N", help=say("往后看几天；不写就是 14"))
    parser.add_argument("--on", default="", metavar="DAY", help=say("哪一天；不写就是今天"))


def _today(call: Call) -> Answer:
    args, office = call.args, call.opened()
    day = day_of(args.on) if args.on else office.today()
    # --person says who is at the keyboard; written with this command it asks for what that person has to do.
    openings = office.agenda.open(args.ahead, day, args.person)
    words = listing(_opening_words(opening) for opening in openings)
    return Answer([_opening_data(opening) for opening in openings], words or (say("没有要办的事。"),))


def _opening_words(opening: Opening) -> tuple[str, ...]:
    lacks = f"（{together(opening.lacks)}）" if opening.lacks else ""
    return opening.day, opening.what + lacks, together(party.name for party in opening.who)


def _opening_data(opening: Opening) -> dict[str, Any]:
    return {
        "kind": opening.kind,
        "uid": opening.uid,
        "day": opening.day,
        "what": opening.what,
        "who": [{"uid": party.uid, "name": party.name} for party in opening.who],
        "school": opening.school,
        "lacks": list(opening.lacks),
    }


def _attend_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("event", metavar="EVENT", help=say("培训或交流的编号"))
    words = say("每行一个 JSON，如 {shape}；写 - 读标准输入，不写则只看", shape='{"name": "张伟", "presence": "到"}')
    parser.add_argument("file", nargs="?", default="", help=words.replace("%", "%%"))


def _attend(call: Call) -> Answer:
    office, args = call.opened(), call.args
    desk = office.attendance
    event = desk.event(args.event)
    if args.file:
        desk.take(event, [_checked(line) for line in read_lines(args.file)])
    sittings = [(sitting, desk.seats(event, sitting)) for sitting in desk.sittings(event)]
    data = {
        "event": event.uid,
        "kind": event.kind,
        "title": office.records.title(event),
        "sittings": [_sitting_data(event, sitting, seats) for sitting, seats in sittings],
    }
    return Answer(data, tuple(line for sitting, seats in sittings for line in _sitting_words(event, sitting, seats)))


def _checked(line: JsonLine) -> dict[str, Any]:
    if line.problem:
        raise Refused(line.problem.message, line.problem.code)
    return line.given


def _sitting_data(event: Record, sitting: Sitting, seats: list[Seat]) -> dict[str, Any]:
    counted = count(event, seats)
    return {
        "day": sitting.day,
        "slot": sitting.slot,
        "content": sitting.content,
        "expected": counted.expected,
        "present": counted.present,
        "away": counted.away,
        "open": counted.open,
        "seats": [
            {
                "person": seat.person,
                "name": seat.name,
                "unit": seat.unit,
                "presence": seat.presence,
                "remark": seat.remark,
            }
            for seat in seats
        ],
    }


def _sitting_words(event: Record, sitting: Sitting, seats: list[Seat]) -> tuple[str, ...]:
    heading = f"{sitting.day} {say(sitting.slot)}　{said(count(event, seats))}"
    rows = ((f"  {say(seat.presence) or '—'}", seat.name, seat.unit, say(seat.remark)) for seat in seats)
    return heading, *listing(rows)


def _observe_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", default="-", help=help_of_lines())


def _observe(call: Call) -> Answer:
    office = call.opened()
    answers = [_observed(office, line) for line in read_lines(call.args.file)]
    refused = sum("problems" in answer for answer in answers)
    if refused:
        kept = len(answers) - refused
        sys.stderr.write(say("{n} 行没有收下，其余 {kept} 行已保存", n=refused, kept=kept) + "\n")
    words = tuple(json.dumps(answer, ensure_ascii=False) for answer in answers)
    return Answer(answers, words, exit=1 if answers and refused == len(answers) else 0)


def _observed(office: Office, line: JsonLine) -> dict[str, Any]:
    given, slip = line.given, line.problem
    lesson, observation = given.get("lesson"), given.get("observation")
    if not slip and not (isinstance(lesson, dict | str) and isinstance(observation, dict)):
        shape = '{"lesson": {…}, "observation": {…}}'
        slip = Problem("", "not_an_observation", say("第 {n} 行应写成 {shape}", n=line.number, shape=shape))
    if slip:
        return {"problems": [problem_data(slip)]}
    try:
        kept, problems = office.observation.save(_sheet(office, given))
    except Refused as refused:
        kept, problems = [], [Problem("", refused.code, refused.message)]
    if problems:
        return {"problems": [problem_data(problem) for problem in problems]}
    lesson_uid, uid = (record.uid for record in kept)
    return {"uid": uid, "lesson": lesson_uid}


def _sheet(office: Office, given: dict[str, Any]) -> Sheet:
    """Return the sheet that a line fills: the kept one of its uid, or a fresh one; a lesson is named or described."""
    desk, uid, lesson = office.observation, str(given.get("uid") or "").lower(), given["lesson"]
    sheet = (desk.opened(uid) if uid else None) or desk.fresh()
    described = {"uid": lesson} if isinstance(lesson, str) else dict(lesson)
    lesson_uid = str(described.pop("uid", "") or "").lower()
    if isinstance(lesson, str):
        office.records.one(LESSON, lesson_uid)
    sheet = desk.with_lesson(sheet, lesson_uid) if lesson_uid else sheet
    return replace(
        sheet,
        uid=uid or sheet.uid,
        lesson_uid=lesson_uid or sheet.lesson_uid,
        lesson={**sheet.lesson, **described},
        observation={**sheet.observation, **given["observation"]},
    )


COMMANDS = (
    Command("today", "有日子、还没有办完的事：谁、哪一天、还缺什么", _today_arguments, _today),
    Command("attend", "一次活动应到谁、到了谁；一次记下许多人", _attend_arguments, _attend),
    Command("observe", "一次记下听课记录和它的课", _observe_arguments, _observe),
)
