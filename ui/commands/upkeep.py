"""Commands that make a workspace, keep it safe and tell of it."""

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.demo import DemoOutcome, run
from core.model.words import say
from core.office import Office, verify
from core.office.base.exports import described
from core.office.base.results import plain
from core.office.upkeep.desk import versions
from core.office.upkeep.restoring import TakenBack, restore, salvage, sealed
from ui.commands.command import Answer, Call, Command, existing, listing, none, whole


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
    parser.add_argument("--seed", type=whole(0), default=1)


def _demo(call: Call) -> Answer:
    args = call.args
    outcome = run(Path(args.dir), size=args.size, seed=args.seed, say_step=_step)
    return Answer(_outcome(outcome), outcome.table(), exit=0 if outcome.equal else 1)


def _step(step: str) -> None:
    sys.stderr.write(step + "\n")


def _outcome(outcome: DemoOutcome) -> dict[str, Any]:
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


def _backups_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--test", action="store_true", help=say("试开最近的一份，清点一遍"))


def _backups(call: Call) -> Answer:
    if call.args.test:
        drill = call.opened().upkeep.drill()
        return Answer(plain(drill), (say("{file} 打得开，{n} 条记录都在", file=drill.file, n=drill.found),))
    upkeep = call.opened().upkeep
    copies = upkeep.backups()
    words = listing((copy.number, copy.made, copy.file) for copy in copies) or (say("还没有备份"),)
    if since := upkeep.drill_due():
        words = (*words, say("从 {since} 起没有试开过备份；请用 backups --test 试开一次", since=since[:10]))
    return Answer(plain(copies), words)


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--to", required=True, metavar="DIR")
    parser.add_argument("--key", metavar="FILE|-", help=say("恢复钥匙所在的文件；- 表示现在输入"))


def _restore(call: Call) -> Answer:
    file, to = existing(call.args.file), call.args.to
    # A sealed backup always asks; the key never stands among the words of a command, where others could read it.
    asked = call.args.key or ("-" if sealed(file) else "")
    aside = restore(file, Path(to), key=_key(asked) if asked else "", progress=call.progress)
    words = [say("备份已在 {dir} 打开；原来的工作区没有动", dir=to)]
    if aside:
        words = [say("备份已在 {dir} 打开；那里原来的数据库移到了 {aside}", dir=to, aside=aside)]
    return Answer({"folder": to, "aside": str(aside) if aside else None}, tuple(words))


def _key(source: str) -> str:
    if source != "-":
        return existing(source).read_text("utf-8", "replace")
    if sys.stdin.isatty():
        sys.stderr.write(say("请输入纸上的恢复钥匙：") + "\n")
    return sys.stdin.readline()


def _recovery_arguments(parser: ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--make", metavar="SHEET.pdf", help=say("制作新钥匙，印在这张纸上"))
    how.add_argument("--confirm", metavar="FILE|-", help=say("把纸上的钥匙输回来，从此生效；- 表示现在输入"))
    how.add_argument("--drop", action="store_true", help=say("不再封备份"))


def _recovery(call: Call) -> Answer:
    args, recovery = call.args, call.opened().upkeep.recovery
    if args.make:
        key = recovery.make(Path(args.make))
    elif args.confirm:
        key = recovery.confirm(_key(args.confirm))
    else:
        key = recovery.drop() if args.drop else recovery.key()
    words = {
        "none": say("没有恢复钥匙；备份到别处的资料谁都能打开"),
        "waiting": say("钥匙 {number} 等着输回来核对，还没有生效", number=key.number),
        "kept": say("钥匙 {number} 在用：备份到别处的资料只有它能打开", number=key.number),
    }
    return Answer(plain(key), (words[key.state],))


def _rescue_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("dir")


def _rescue(call: Call) -> Answer:
    done = Office.rescue(Path(call.args.dir), progress=call.progress)
    words = (
        say("已用备份 {file} 打开；损坏的数据库移到了 {aside}，不会删除", file=done.backup.name, aside=done.aside),
        _told(done.back),
        *done.back.doubts,
    )
    return Answer(plain(done), words)


def _take_back_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("db", metavar="DB")


def _take_back(call: Call) -> Answer:
    back = call.opened().upkeep.take_back(Path(call.args.db), progress=call.progress)
    return Answer(plain(back), (_told(back), *back.alarms, *back.doubts))


def _told(back: TakenBack) -> str:
    facts = {"records": back.records, "saves": back.saves, "refused": back.refused}
    return say("取回 {saves} 次修改，涉及 {records} 条记录；{refused} 处不可靠，没有取", **facts)


def _salvage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("db", metavar="DB")
    parser.add_argument("--to", required=True, metavar="DIR")


def _salvage(call: Call) -> Answer:
    found = salvage(Path(call.args.db), Path(call.args.to), call.progress)
    words = say(
        "救出 {kept} 行，读不出 {lost} 处；新的工作区在 {dir}，原来的没有动",
        kept=found.kept, lost=found.lost, dir=call.args.to,
    )  # fmt: skip
    return Answer(plain(found) | {"folder": call.args.to}, (words, *found.doubts))


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--deep", action="store_true", help=say("逐页检查，核对每个附件、每段操作记录和每条记录"))
    parser.add_argument("--mend", action="store_true", help=say("先备份，再把与操作记录不符的记录按操作记录改正"))


def _check(call: Call) -> Answer:
    upkeep = call.opened().upkeep
    if call.args.mend:
        findings = upkeep.mend(progress=call.progress)
    else:
        findings = upkeep.check(deep=call.args.deep, progress=call.progress)
    restored = upkeep.restored()
    words = [*(findings or [say("一切完好")])]
    if restored:
        words.append(say("这份资料是从备份恢复的（{time}）；请让每位伙伴全部重发一次（export --full）", time=restored))
    if upkeep.mendable:
        words.append(say("与操作记录不符的记录，可以按操作记录改正：check --mend"))
    if copied := upkeep.copied():
        words.append(upkeep.copied_words())
    facts = {"findings": findings, "restored": restored, "proved": upkeep.proved(), "copied": copied}
    return Answer(facts, tuple(words), exit=3 if findings else 0)


def _exports(call: Call) -> Answer:
    found = call.opened().upkeep.exports()
    words = listing(
        (one.time, one.person_name or say("未说明"), described(one), say("{n} 人", n=one.persons), one.whom, one.file)
        for one in found
    )  # fmt: skip
    return Answer(plain(found), words or (say("还没有资料带出过。"),))


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")


def _verify(call: Call) -> Answer:
    file = existing(call.args.file)
    facts = verify(file, Path(call.args.workspace))
    return Answer(facts, (_verdict(file, facts),))


def _verdict(file: Path, facts: dict[str, Any]) -> str:
    match facts:
        case {"what": "pdf", "pages": pages, "pdfa": pdfa}:
            said = say("“{file}”是完整的 PDF，{pages} 页", file=file.name, pages=pages)
            return said + ("" if pdfa else say("；不合 PDF/A：{findings}", findings="；".join(facts["findings"])))
        case {"what": "backup", "rotten": rotten, "records": records} if rotten:
            return say(
                "“{file}”打得开，{n} 条记录，但里面有 {rotten} 段操作记录已损坏；请换一份更早的备份",
                file=file.name, n=records, rotten=rotten,
            )  # fmt: skip
        case {"what": "backup", "records": records}:
            return say("“{file}”是完整的备份，{n} 条记录", file=file.name, n=records)
        case {"opened": True, "facts": {"school_name": school}, "number": number, "note": note}:
            return say(
                "“{file}”是完整的数据包：“{school}”发出的第 {number} 号，{note}",
                file=file.name, school=school, number=number, note=note,
            )  # fmt: skip
        case {"sent": number} if number:
            return say("“{file}”是完整的数据包：本机发出的第 {number} 号，一字不差", file=file.name, number=number)
        case _:
            return say("“{file}”不是发给这台电脑的，也不是它发出的，看不出是否完整；请到收件的电脑上验", file=file.name)


def _version(call: Call) -> Answer:
    data = versions()
    return Answer(data, listing(data.items()))


COMMANDS = (
    Command("new", "新建工作区", _new_arguments, _new),
    Command("demo", "建立演示并把整个流程走一遍", _demo_arguments, _demo),
    Command("backup", "做一份验过的备份", _backup_arguments, _backup),
    Command("backups", "已有的备份", _backups_arguments, _backups),
    Command("restore", "在新文件夹里打开备份", _restore_arguments, _restore),
    Command("recovery", "备份的恢复钥匙：制作、核对、停用", _recovery_arguments, _recovery),
    Command("rescue", "用最近的备份打开损坏的工作区，再取回备份以后的内容", _rescue_arguments, _rescue),
    Command("take-back", "从损坏或移走的数据库里取回这里没有的内容", _take_back_arguments, _take_back),
    Command("salvage", "从损坏的数据库里救出能读的内容", _salvage_arguments, _salvage),
    Command("check", "检查工作区是否完好", _check_arguments, _check),
    Command("exports", "什么时候、由谁、把哪些资料带出了程序", none, _exports),
    Command("verify", "一个数据包、备份或 PDF 是否完整、来自谁", _verify_arguments, _verify),
    Command("version", "程序和格式的版本", none, _version),
)
