"""Commands of the papers desk."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.model.words import say
from core.office.results import Printed, plain
from ui.commands.command import Answer, Call, Command, listing, none


def _forms(call: Call) -> Answer:
    forms = call.opened().papers.forms()
    words = listing((form.form, form.title, form.kind) for form in forms)
    return Answer([plain(form) for form in forms], words)


def _print_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("form")
    parser.add_argument("uid", nargs="*")
    parser.add_argument("--blank", type=int, default=0, metavar="N", help=say("空白表的份数"))
    parser.add_argument("--to", required=True, metavar="FILE.pdf")


def _print(call: Call) -> Answer:
    args = call.args
    printed = call.opened().papers.print(
        args.form, args.uid, to=Path(args.to), blank=args.blank, progress=call.progress
    )
    return _printed(printed)


def _pairing_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--pairing", required=True, metavar="UID")
    parser.add_argument("--year", required=True, help=say("学年，如 2014-2015"))


def _gaps(call: Call) -> Answer:
    gaps = call.opened().papers.gaps(call.args.pairing, call.args.year)
    words = listing((gap.what, gap.why) for gap in gaps) or (say("没有缺项"),)
    return Answer([plain(gap) for gap in gaps], words)


def _binder_arguments(parser: ArgumentParser) -> None:
    _pairing_arguments(parser)
    parser.add_argument("--style", choices=("inspection", "volume", "item"), default="inspection")
    parser.add_argument("--spine", type=float, default=30, metavar="MM", help=say("脊背宽度，毫米"))
    parser.add_argument("--gaps-first", action="store_true", help=say("缺项单放在最前面"))
    parser.add_argument("--to", required=True, metavar="FILE.pdf")


def _binder(call: Call) -> Answer:
    args = call.args
    printed = call.opened().papers.binder(
        args.pairing,
        args.year,
        to=Path(args.to),
        style=args.style,
        spine_width=args.spine,
        gaps_first=args.gaps_first,
        progress=call.progress,
    )
    return _printed(printed)


def _printed(printed: Printed) -> Answer:
    data: dict[str, Any] = plain(printed)
    words = [say("已打印 {n} 页：{path}", n=printed.pages, path=printed.path)]
    if printed.missing:
        signs = "、".join(sorted({missing.sign for missing in printed.missing}))
        words.append(say("这些字没有字体，已印成〓：{signs}", signs=signs))
    return Answer(data, tuple(words))


COMMANDS = (
    Command("forms", "所有可打印的表", none, _forms),
    Command("print", "打印表格为 PDF", _print_arguments, _print),
    Command("gaps", "缺项单：归档之前还缺什么", _pairing_arguments, _gaps),
    Command("binder", "打印一个学年的档案册", _binder_arguments, _binder),
)
