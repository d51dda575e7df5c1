"""Commands of the papers desk."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.model.words import say
from core.office.base.results import Printed, plain
from ui.commands.command import Answer, Call, Command, existing, listing, none, of_record, whole

_OUTCOMES = ("filed", "same", "waiting", "unrecognised")


def _forms(call: Call) -> Answer:
    forms = call.opened().papers.forms()
    words = listing((form.form, form.title, form.kind) for form in forms)
    return Answer([plain(form) for form in forms], words)


def _print_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("form", help=say("哪一种表，如 F03；用 forms 列出"))
    parser.add_argument("uid", nargs="*", default=[], help=say("记录的编号"))
    parser.add_argument("--blank", type=whole(0, 1000), default=0, metavar="N", help=say("空白表的份数"))
    parser.add_argument("--to", required=True, metavar="FILE.pdf")


def _print(call: Call) -> Answer:
    args = call.args
    printed = call.opened().papers.print(
        args.form, args.uid, to=Path(args.to), blank=args.blank, progress=call.progress, noted=True
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
    parser.add_argument("--duplex", action="store_true", help=say("双面打印：页码总在外侧"))
    parser.add_argument("--numbers", choices=("foot", "top"), default="foot", help=say("页码在页脚或页首"))
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
        duplex=args.duplex,
        numbers_at=args.numbers,
        progress=call.progress,
    )
    return _printed(printed)


def _scan_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="+", help=say("照片（JPG、PNG、TIFF）或 PDF"))


def _scan(call: Call) -> Answer:
    told = call.opened().papers.scan([existing(file) for file in call.args.file], progress=call.progress)
    data = {name: [plain(one) for one in told if one.outcome == name] for name in _OUTCOMES}
    words = listing((Path(one.file).name, one.page or "", one.message) for one in told)
    return Answer(data, words or (say("没有新的扫描页"),))


def _signed_arguments(parser: ArgumentParser) -> None:
    of_record(parser, "+")
    parser.add_argument("--undo", action="store_true", help=say("取消“已签”"))


def _signed(call: Call) -> Answer:
    args, papers = call.args, call.opened().papers
    papers.sign(args.kind, args.uid, signed=not args.undo)
    return Answer({"kind": args.kind, "signed": not args.undo, "uids": args.uid}, (say("已记下"),))


def _unsigned(call: Call) -> Answer:
    papers = call.opened().papers
    lists = (
        ("unsigned", say("已打印未签"), papers.unsigned()),
        ("unscanned", say("已签未扫"), papers.unscanned()),
        ("waiting", say("待录入的空白表"), papers.waiting()),
    )
    words = [f"{title}  {one.title}  {one.uid}" for _, title, found in lists for one in found]
    data = {name: [plain(one) for one in found] for name, _, found in lists}
    return Answer(data, tuple(words) or (say("打印的表都已签字并扫描归档"),))


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--pairing", required=True, metavar="UID")
    parser.add_argument("--year", required=True, help=say("年度 2014，或学年 2014-2015"))


def _export(call: Call) -> Answer:
    args = call.args
    made = call.opened().papers.export_archive(Path(args.folder), args.pairing, args.year, progress=call.progress)
    words = say("已导出 {n} 件、{pages} 页：{folder}", n=made.items, pages=made.pages, folder=made.folder)
    return Answer(plain(made), (words, *made.remarks))


def _printed(printed: Printed) -> Answer:
    data: dict[str, Any] = plain(printed)
    words = [say("已打印 {n} 页：{path}", n=printed.pages, path=printed.path)]
    if printed.missing:
        signs = "、".join(sorted({missing.sign for missing in printed.missing}))
        words.append(say("这些字没有字体，已印成〓：{signs}", signs=signs))
    return Answer(data, (*words, *printed.remarks))


COMMANDS = (
    Command("forms", "所有可打印的表", none, _forms),
    Command("print", "打印表格为 PDF", _print_arguments, _print),
    Command("gaps", "缺项单：归档之前还缺什么", _pairing_arguments, _gaps),
    Command("binder", "打印一个学年的档案册", _binder_arguments, _binder),
    Command("archive-export", "导出电子档案移交文件夹", _export_arguments, _export),
    Command("scan", "签字后的扫描件按页上的二维码归档", _scan_arguments, _scan),
    Command("signed", "记下哪些表已签字", _signed_arguments, _signed),
    Command("unsigned", "已打印未签、已签未扫的表", none, _unsigned),
)
