"""Commands of the records desk."""

import json
import sys
from argparse import ArgumentParser
from itertools import islice
from pathlib import Path
from typing import Any

from core.model.record import Problem, safe
from core.model.words import say
from core.office import Misused, Office, Refused, kinds
from core.office.base.exports import opened
from core.office.records.batch import Batch
from ui.commands.command import (
    Answer,
    Call,
    Command,
    existing,
    kind_data,
    listing,
    none,
    of_kind,
    of_record,
    record_data,
    reveal,
    whole,
)  # fmt: skip
from ui.commands.json_lines import JsonLine, help_of_lines, problem_data, read_lines


def _kinds(call: Call) -> Answer:
    data = [kind_data(kind) for kind in kinds()]
    return Answer(data, listing((kind["name"], kind["title"], kind["scope"]) for kind in data))


def _put_arguments(parser: ArgumentParser) -> None:
    of_kind(parser)
    parser.add_argument("file", nargs="?", default="-", help=help_of_lines())


def _put(call: Call) -> Answer:
    office = call.opened()
    batch = office.records.batch(call.args.kind)
    answers = [_put_line(batch, line) for line in read_lines(call.args.file)]
    batch.close()
    refused = sum("problems" in answer for answer in answers)
    words = tuple(json.dumps(answer, ensure_ascii=False) for answer in answers)
    if refused:
        sys.stderr.write(say("{n} 行没有收下，其余 {kept} 行已保存", n=refused, kept=len(answers) - refused) + "\n")
    return Answer(answers, words, exit=1 if answers and refused == len(answers) else 0)


def _put_line(batch: Batch, line: JsonLine) -> dict[str, Any]:
    given, slip = line.given, line.problem
    if not slip and not (isinstance(given.get("fields"), dict) and isinstance(given.get("uid", ""), str)):
        shape = '{"uid": …, "fields": {…}}'
        slip = Problem("", "not_a_record", say("第 {n} 行应写成 {shape}", n=line.number, shape=shape))
    if slip:
        return {"problems": [problem_data(slip)]}
    record, problems = batch.add(given["fields"], given.get("uid", "").lower())
    if problems:
        return {"problems": [problem_data(problem) for problem in problems]}
    return {"uid": record.uid, **({"notes": list(record.notes)} if record.notes else {})}


def _get_arguments(parser: ArgumentParser) -> None:
    of_record(parser, "*")
    parser.add_argument("--where", action="append", default=[], metavar="FIELD=VALUE", help=say("只要这一项是这个值的"))
    parser.add_argument("--limit", type=whole(1), default=200, metavar="N", help=say("最多几条；不写就是 200"))
    parser.add_argument("--after", default="", metavar="UID", help=say("接着这一条往下列"))
    reveal(parser)


def _get(call: Call) -> Answer:
    office, args = call.opened(), call.args
    kind = office.records.kind(args.kind)
    if args.uid:
        found = [office.records.one(args.kind, uid) for uid in args.uid]
    else:
        where = dict(_condition(office, args.kind, text) for text in args.where)
        found = office.records.find(args.kind, where=where, after=args.after, limit=args.limit)
    revealed = opened(kind, args.reveal)
    for record in found if revealed else ():
        office.records.reveal(record, revealed, args.reveal)
    data = [record_data(kind, record, revealed=bool(revealed)) for record in found]
    return Answer(data, listing((record.uid, office.records.title(record)) for record in found))


def _condition(office: Office, kind: str, text: str) -> tuple[str, Any]:
    name, equals, typed = text.partition("=")
    if not equals:
        raise Misused(say("--where 应写成 字段=值，如 subject=数学"), "bad_where")
    declared = office.records.kind(kind)
    field = declared.field(name)
    if field is None:
        raise Refused(say("“{kind}”没有“{name}”这一项", kind=say(declared.title), name=name), "unknown_field")
    parsed = field.parse(typed)
    if parsed.slip:
        raise Refused(parsed.slip.message, parsed.slip.code)
    return name, parsed.value


def _named_arguments(parser: ArgumentParser) -> None:
    of_record(parser, "+")


def _delete(call: Call) -> Answer:
    office, args = call.opened(), call.args
    for uid in args.uid:
        office.records.one(args.kind, uid)
    for uid in args.uid:
        office.records.delete(args.kind, uid)
    return Answer({"deleted": args.uid}, (say("已删除 {n} 条，可用 undelete 恢复", n=len(args.uid)),))


def _undelete(call: Call) -> Answer:
    office, args = call.opened(), call.args
    for uid in args.uid:
        office.records.one(args.kind, uid)
    for uid in args.uid:
        office.records.undelete(args.kind, uid)
    return Answer({"undeleted": args.uid}, (say("已恢复 {n} 条", n=len(args.uid)),))


def _one_arguments(parser: ArgumentParser) -> None:
    of_record(parser)


def _history(call: Call) -> Answer:
    records = call.opened().records
    kind, versions = records.kind(call.args.kind), records.history(call.args.kind, call.args.uid)
    data = [
        {
            "time": version.time,
            "author": version.author,
            "author_name": version.author_name,
            "device": version.device,
            "device_name": version.device_name,
            "changes": safe(kind, version.changes),
            "values": safe(kind, version.values),
        }
        for version in versions
    ]
    words = ((one["time"], one["author_name"], one["device_name"], one["changes"]) for one in data)
    return Answer(data, listing(words))


def _search_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text")
    parser.add_argument("--kind", default="")
    parser.add_argument("--limit", type=whole(1), default=50)
    parser.add_argument("--texts", action="store_true", help=say("在正文里找，不只找名称"))


def _search(call: Call) -> Answer:
    office, args = call.opened(), call.args
    if args.texts:
        names = [office.records.kind(args.kind).name] if args.kind else [kind.name for kind in kinds()]
        held = ((name, uid) for name in names for uid in office.records.holding(name, args.text, limit=args.limit))
        found = [office.records.one(name, uid) for name, uid in islice(held, args.limit)]
    else:
        found = office.records.search(args.text, kind=args.kind, limit=args.limit)
    data = [
        {**record_data(office.records.kind(record.kind), record), "title": office.records.title(record)}
        for record in found
    ]
    return Answer(data, listing((record.uid, record.kind, office.records.title(record)) for record in found))


def _attach_arguments(parser: ArgumentParser) -> None:
    _one_arguments(parser)
    parser.add_argument("file")
    parser.add_argument("--caption", default="")


def _attach(call: Call) -> Answer:
    office, args = call.opened(), call.args
    file = existing(args.file)
    record = office.records.attach(args.kind, args.uid, file, args.caption)
    verdict = office.papers.judge(file)
    data = {
        **record_data(office.records.kind(record.kind), record),
        "file_kind": verdict.kind,
        "pages": verdict.pages,
        "bindable": verdict.bindable,
        "reason": verdict.reason,
        "reason_code": verdict.code,
    }
    words = (say("已附上 {file}", file=args.file), verdict.reason)
    return Answer(data, tuple(word for word in words if word))


def _attachments_arguments(parser: ArgumentParser) -> None:
    _one_arguments(parser)
    parser.add_argument("--to", metavar="DIR")


def _attachments(call: Call) -> Answer:
    office, args = call.opened(), call.args
    office.records.one(args.kind, args.uid)
    data = []
    for record, place in office.records.attachments(args.kind, args.uid):
        copy = office.records.hand_out(record, place, Path(args.to)) if args.to and place else None
        data.append(
            {
                "uid": record.uid,
                **{name: record.get(name) for name in ("name", "hash", "size", "type", "caption")},
                "have": place is not None,
                "file": str(copy) if copy else None,
            }
        )
    return Answer(data, listing((one["name"], one["size"], one["hash"]) for one in data))


COMMANDS = (
    Command("kinds", "列出每一类记录和它的各项", none, _kinds),
    Command("put", "新建或修改记录，每行一个 JSON", _put_arguments, _put),
    Command("get", "取出记录", _get_arguments, _get),
    Command("delete", "删除记录（可恢复）", _named_arguments, _delete),
    Command("undelete", "恢复已删除的记录", _named_arguments, _undelete),
    Command("history", "一条记录的每一次修改", _one_arguments, _history),
    Command("search", "按姓名、拼音首字母或任意三个字查找", _search_arguments, _search),
    Command("attach", "给记录附上文件", _attach_arguments, _attach),
    Command("attachments", "列出记录的附件，可拷出", _attachments_arguments, _attachments),
)
