"""Commands of the programme's desk: what is due, how the plan stands, what fits together, appraisal and reports."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any

from core.model.words import say
from core.office import Misused, Refused
from core.office.programme.desk import Duty, Node, Suggestion, reminder, this_one
from ui.commands.command import Answer, Call, Command, day_of, listing

_REASONS = {
    "area": "同一领域：{words}",
    "subject": "同一学科：{words}",
    "words": "同提到：{words}",
    "urgent": "紧迫度 {words}",
}


def _due_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--on", default="", metavar="DAY", help=say("哪一天；不写就是今天"))
    parser.add_argument("--pairing", default="", metavar="UID")
    parser.add_argument("--mine", action="store_true", help=say("只看坐在键盘前的人"))
    parser.add_argument("--open", action="store_true", help=say("只看还没做完的"))


def _due(call: Call) -> Answer:
    args, office = call.args, call.opened()
    day = day_of(args.on) if args.on else office.today()
    # --person says who is at the keyboard; written with this command it asks for that person's duties.
    person = args.person or (office.person if args.mine else "")
    found = office.programme.due(day, person, args.pairing)
    shown = [one for one in found if one.short] if args.open else found
    words = tuple(_todo(shown, day)) or (say("没有要办的事。"),)
    return Answer([_duty_data(one) for one in shown], words)


def _todo(duties: list[Duty], day: dt.date) -> Iterator[str]:
    """Yield the duties as a list to tick off, under the week, month … in which they are owed."""
    for heading, found in groupby(duties, key=_heading):
        yield heading
        yield from (_due_words(one, day) for one in found)


def _heading(duty: Duty) -> str:
    if not this_one(duty.cadence):
        return say("只做一次的工作")
    days = f"{duty.period.first:%m-%d}—{duty.period.last:%m-%d}"
    return say("{this} {label}（{days}）", this=this_one(duty.cadence), label=duty.period.words, days=days)


def _due_words(duty: Duty, day: dt.date) -> str:
    whose = "、".join(duty.names)
    what = (
        say("{duty}（{subject}）", duty=say(duty.duty), subject=say(duty.subject)) if duty.subject else say(duty.duty)
    )
    tail = reminder(duty) or say("已完成")
    if duty.short and not this_one(duty.cadence):
        due = {"tail": tail, "day": duty.period.last.isoformat()}
        late = duty.period.last < day
        tail = say("{tail}，{day} 到期，已过期", **due) if late else say("{tail}，{day} 到期", **due)
    entered = say("（补录 {n} 条）", n=duty.late) if duty.late else ""
    return f"  {'□' if duty.short else '√'} {whose}  {what}  {tail}{entered}"


def _duty_data(duty: Duty) -> dict[str, Any]:
    people = [{"uid": uid, "name": name} for uid, name in zip(duty.persons, duty.names, strict=False)]
    return {
        "rule": duty.rule, "duty": say(duty.duty), "whose": duty.who, "who": people or list(duty.names),
        "pairing": duty.pairing, "pair": {"kind": duty.kind, "uid": duty.uid}, "subject": duty.subject,
        "period": {"label": duty.period.label, "first": duty.period.first, "last": duty.period.last},
        "cadence": duty.cadence,
        "owed": duty.owed, "done": duty.done, "short": duty.short, "unit": duty.unit, "late": duty.late,
        "evidence": [one.uid for one in duty.evidence],
        "late_entries": [
            {"uid": one.uid, "day": one.day, "entered": one.entered} for one in duty.evidence if one.entered
        ],
    }  # fmt: skip


def _plan_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pairing", default="", metavar="UID")
    parser.add_argument("--on", default="", metavar="DAY", help=say("哪一天；不写就是今天"))
    parser.add_argument("--change", default="", metavar="ITEM", help=say("调整一条目标任务，原内容和原因会留下"))
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE")
    parser.add_argument("--reason", default="", help=say("调整的原因"))


def _plan(call: Call) -> Answer:
    args, office = call.args, call.opened()
    if args.change:
        return _changed(call)
    nodes = office.programme.plan(args.pairing, day_of(args.on) if args.on else None)
    words = tuple(line for node in nodes for line in _node_words(node, 0)) or (say("还没有计划。"),)
    return Answer([_node_data(node) for node in nodes], words)


def _changed(call: Call) -> Answer:
    typed = dict(_pair(one) for one in call.args.set)
    if not typed:
        raise Misused(say("请用 --set 写明改什么，如 --set end=2015-03-31"), "nothing_to_change")
    item, problems = call.opened().programme.change(call.args.change, typed, call.args.reason)
    if problems:
        raise Refused("；".join(one.message for one in problems), problems[0].code)
    return Answer({"uid": item.uid, "fields": dict(item.values)}, (say("已调整，原内容和原因已记入计划"),))


def _node_words(node: Node, depth: int) -> list[str]:
    percent = "—" if node.percent is None else f"{node.percent:g}%"
    late = say("（逾期）") if node.late else ""
    item = node.item
    claimed = say("（自报）") if node.claimed else ""
    own = f"{'　' * depth}{item.get('number') or ''} {item.get('task')}  {percent}  {say(node.state)}{claimed}{late}"
    return [own.strip() if not depth else own, *(line for one in node.children for line in _node_words(one, depth + 1))]


def _node_data(node: Node) -> dict[str, Any]:
    names = (
        "plan",
        "parent",
        "level",
        "number",
        "area",
        "task",
        "indicator",
        "target",
        "unit",
        "baseline",
        "start",
        "end",
    )
    return {
        "uid": node.item.uid,
        **{name: node.item.get(name) for name in names},
        "value": node.value,
        "percent": node.percent,
        "state": node.state,
        "late": node.late,
        "claimed": node.claimed,
        "measure": node.metric.name if node.metric else "",
        "need": node.item.get("need"),
        "evidence": [{"kind": one.kind, "uid": one.uid, "day": one.day} for one in node.evidence],
        "children": [_node_data(one) for one in node.children],
    }


def _match_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pairing", required=True, metavar="UID")


def _match(call: Call) -> Answer:
    office = call.opened()
    helper = str(office.records.one("pairing", call.args.pairing).get("helper"))
    found = office.programme.match(call.args.pairing)
    words = listing(
        (one.score, one.need.get("need"), "←", one.resource.get("resource"), "；".join(_reasons(one))) for one in found
    )
    return Answer([_match_data(one, helper) for one in found], words or (say("没有配得上的需求和资源。"),))


def _match_data(one: Suggestion, helper: str) -> dict[str, Any]:
    return {
        "need": {"uid": one.need.uid, "text": one.need.get("need"), "school": one.need.get("school")},
        "resource": {
            "uid": one.resource.uid,
            "text": one.resource.get("resource"),
            "school": one.resource.get("school"),
        },
        # What the helped school gives back is looked for just as what it gets.
        "direction": "helper_to_recipient" if one.resource.get("school") == helper else "recipient_to_helper",
        "score": one.score,
        "reasons": [
            {"code": reason.why, "words": words} for reason, words in zip(one.reasons, _reasons(one), strict=True)
        ],
    }


def _reasons(one: Suggestion) -> list[str]:
    return [say(_REASONS[reason.why], words=reason.words) for reason in one.reasons]


def _score_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pairing", default="", metavar="UID")
    parser.add_argument("--year", default="", help=say("学年，如 2014-2015"))
    parser.add_argument("--school", default="", metavar="UID", help=say("给哪个学校；不写就是本校"))
    parser.add_argument("--mentor-pair", default="", metavar="UID", help=say("师徒双评价"))
    parser.add_argument("--turn", choices=("on", "off"), help=say("打开或关闭考核（默认关闭）"))


def _score(call: Call) -> Answer:
    args, office = call.args, call.opened()
    if args.turn:
        office.appraisal.turn(args.turn == "on")
        return Answer(
            {"appraisal": args.turn == "on", "warning": office.appraisal.warning()}, (office.appraisal.warning(),)
        )
    if args.mentor_pair:
        made = office.appraisal.appraise(args.mentor_pair, args.year)
    else:
        made = office.appraisal.score(args.pairing, args.year, args.school)
    rows = ((one.side, one.what, one.most, one.score, say("佐证 {n} 条", n=len(one.evidence))) for one in made.lines)
    lines = listing(["" if cell is None else cell for cell in row] for row in rows)
    return Answer(asdict(made), (made.warning, made.about, *lines))


def _report_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pairing", default="", metavar="UID", help=say("不写就是全部结对"))
    parser.add_argument(
        "--period", required=True, help=say("如 2014-09、2014-Q4、2014-2015、2014-05-05..2015-05-31；all 为全程")
    )
    parser.add_argument("--to", default="", metavar="FILE.pdf|FILE.xlsx")
    parser.add_argument("--view", default="progress_report", metavar="NAME", help=say("哪一种报表；不写就是月报"))
    parser.add_argument("--keep", action="store_true", help=say("把数字记入本校的月报，以后不再改动"))


def _report(call: Call) -> Answer:
    args, desk = call.args, call.opened().reports
    if not args.to and not args.keep:
        raise Misused(say("请用 --to 写明文件，以 .pdf 或 .xlsx 结尾"), "not_a_report")
    kept = desk.freeze(args.pairing, args.period) if args.keep else None
    told: dict[str, Any] = {"uid": kept.uid, "fields": dict(kept.values)} if kept else {}
    words = (say("已记入月报，数字不再改动"),) if kept else ()
    if not args.to:
        return Answer(told, words)
    table, printed = desk.write(args.pairing, args.period, Path(args.to), args.view)
    written = say("已写好 {title}：{path}", title=table.title, path=printed.path)
    return Answer({**told, **_report_data(table, printed, args.period)}, (*words, written))


def _report_data(table: Any, printed: Any, period: str) -> dict[str, Any]:
    data = {
        "path": str(printed.path), "pages": printed.pages, "view": table.view, "title": table.title,
        "period": period, "columns": [column.head for column in table.columns],
        "lines": [
            {"cells": line.cells, "sources": [{"kind": kind, "uid": uid} for kind, uid in line.sources]}
            for line in table.lines
        ],
        "totals": table.totals, "notes": table.notes,
    }  # fmt: skip
    if table.view == "progress_report":
        data["numbers"] = _numbers(table.lines)
    return data


def _numbers(lines: Any) -> list[dict[str, Any]]:
    return [
        {"code": line.key, "what": line.cells[1], "value": _number(line.cells[2]),
         "unit": line.cells[3],
         "sources": [{"kind": kind, "uid": uid} for kind, uid in line.sources]}
        for line in lines
    ]  # fmt: skip


def _number(cell: Any) -> float | None:
    # What is not known stands on paper as a dash.
    return cell if isinstance(cell, (int, float)) else None


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise Misused(say("“{word}”应写成 项目=内容", word=word), "not_a_pair")
    return name, value


COMMANDS = (
    Command("due", "到期和还差的工作", _due_arguments, _due),
    Command("plan", "计划的进度；也可调整一条", _plan_arguments, _plan),
    Command("match", "需求与资源的匹配建议", _match_arguments, _match),
    Command("score", "考核：人工评分和佐证（默认关闭）", _score_arguments, _score),
    Command("report", "一个期间的报表和台账", _report_arguments, _report),
)
