"""Commands that make a workspace, keep it safe and tell of it."""

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.demo import Outcome, run
from core.model.words import say
from core.office import Office, verify
from core.office.results import plain
from core.office.upkeep import restore, salvage, versions
from ui.commands.command import Answer, Call, Command, existing, listing, none


def _new_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("dir")
    parser.add_argument("--school", required=True, metavar="NAME")
    parser.add_argument("--role", required=True, choices=("helper", "recipient", "county"))
    parser.add_argument("--code", default="", help=say("学校标识码，10 位数字"))


def _new(call: Call) -> Answer:
    args = call.args
    with Office.found(Path(args.dir), school=args.school, role=args.role, code=args.code) as office:
        data = {**office.exchange.identity(), "folder": str(office.folder)}
    return Answer(data, (say("已为“{school}”建好工作区：{dir}", school=args.school, dir=args.dir),))


def _demo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("dir")
    parser.add_argument("--size", choices=("S", "M", "XS"), default="S")
    parser.add_argument("--seed", type=int, default=1)


def _demo(call: Call) -> Answer:
    args = call.args
    outcome = run(Path(args.dir), size=args.size, seed=args.seed, say_step=_step)
    return Answer(_outcome(outcome), outcome.table(), exit=0 if outcome.equal else 1)


def _step(step: str) -> None:
    sys.stderr.write(step + "\n")


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "steps": [asdict(step) for step in outcome.steps],
        "digests": outcome.digests,
        "equal": outcome.equal,
        "files": [str(file) for file in outcome.files],
    }


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("dir", nargs="?")


def _backup(call: Call) -> Answer:
    made = call.opened().upkeep.backup(Path(call.args.dir) if call.args.dir else None)
    words = say("已备份并验过：{file}（{size} 字节）", file=made.file, size=made.bytes)
    return Answer(plain(made), (words,))


def _backups(call: Call) -> Answer:
    copies = call.opened().upkeep.backups()
    data = plain(copies)
    return Answer(data, listing((copy.number, copy.made, copy.file) for copy in copies) or (say("还没有备份"),))


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--to", required=True, metavar="DIR")


def _restore(call: Call) -> Answer:
    restore(existing(call.args.file), Path(call.args.to))
    return Answer({"folder": call.args.to}, (say("备份已在 {dir} 打开；原来的工作区没有动", dir=call.args.to),))


def _salvage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("db", metavar="DB")
    parser.add_argument("--to", required=True, metavar="DIR")


def _salvage(call: Call) -> Answer:
    counts = salvage(Path(call.args.db), Path(call.args.to))
    kept, lost = (sum(pair[number] for pair in counts.values()) for number in (0, 1))
    words = say(
        "救出 {kept} 行，读不出 {lost} 行；新的工作区在 {dir}，原来的没有动", kept=kept, lost=lost, dir=call.args.to
    )
    return Answer({"tables": counts, "kept": kept, "lost": lost, "folder": call.args.to}, (words,))


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help=say("逐页检查，并核对每个附件"))


def _check(call: Call) -> Answer:
    findings = call.opened().upkeep.check(deep=call.args.deep)
    return Answer({"findings": findings}, tuple(findings) or (say("一切完好"),), exit=3 if findings else 0)


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")


def _verify(call: Call) -> Answer:
    facts = verify(existing(call.args.file), Path(call.args.workspace))
    return Answer(facts, listing(facts.items()))


def _version(call: Call) -> Answer:
    data = versions()
    return Answer(data, listing(data.items()))


COMMANDS = (
    Command("new", "新建工作区", _new_arguments, _new),
    Command("demo", "建立演示并把整个流程走一遍", _demo_arguments, _demo),
    Command("backup", "做一份验过的备份", _backup_arguments, _backup),
    Command("backups", "已有的备份", none, _backups),
    Command("restore", "在新文件夹里打开备份", _restore_arguments, _restore),
    Command("salvage", "从损坏的数据库里救出能读的内容", _salvage_arguments, _salvage),
    Command("check", "检查工作区是否完好", _check_arguments, _check),
    Command("verify", "一个数据包、备份或 PDF 是否完整、来自谁", _verify_arguments, _verify),
    Command("version", "程序和格式的版本", none, _version),
)
