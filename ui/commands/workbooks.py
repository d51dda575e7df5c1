"""Commands of the workbooks desk."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.words import say
from core.office import Misused
from core.office.base.results import Doubt, plain
from core.office.records.evidence import in_words
from core.office.workbooks.answers import read_answers
from ui.commands.command import Answer, Call, Command, existing, of_kind, reveal

if TYPE_CHECKING:
    from core.office.workbooks.desk import Remark


def _kind_arguments(parser: ArgumentParser) -> None:
    of_kind(parser)
    parser.add_argument("file", metavar="FILE.xlsx")


def _export_arguments(parser: ArgumentParser) -> None:
    _kind_arguments(parser)
    reveal(parser)


def _template(call: Call) -> Answer:
    call.opened().workbooks.template(call.args.kind, Path(call.args.file))
    return Answer({"file": call.args.file}, (say("已写好模板：{file}", file=call.args.file),))


def _export(call: Call) -> Answer:
    count = call.opened().workbooks.export(call.args.kind, Path(call.args.file), reason=call.args.reveal)
    words = say("已导出 {n} 条：{file}", n=count, file=call.args.file)
    return Answer({"file": call.args.file, "records": count}, (words,))


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.xlsx|FILE.csv")
    parser.add_argument("--kind", default="")
    parser.add_argument("--dry-run", action="store_true", help=say("只看会怎样，不写入"))
    parser.add_argument(
        "--decide", metavar="FILE", help=say("回答疑问行的文件：--dry-run --json 里的 doubtful，填上 uid")
    )
    parser.add_argument("--errors", metavar="OUT.xlsx", help=say("把没有收下的行写进这个表，原因在最后一列"))


def _import(call: Call) -> Answer:
    args = call.args
    taken = call.opened().workbooks.take(
        existing(args.file),
        kind=args.kind,
        dry_run=args.dry_run,
        errors=Path(args.errors) if args.errors else None,
        answers=_answers(existing(args.decide)) if args.decide else None,
        progress=call.progress,
    )
    counts = say(
        "新增 {added}，修改 {changed}，相同 {same}，未收下 {n}",
        added=taken.added, changed=taken.changed, same=taken.same, n=len(taken.refused),
    )  # fmt: skip
    words = (
        say("试读：") + counts if args.dry_run else counts,
        *map(_told, taken.refused),
        *map(_asked, taken.doubtful),
    )
    # What nobody has answered was left out.
    return Answer(plain(taken), words, 1 if taken.doubtful and not args.dry_run else 0)


def _answers(file: Path) -> dict[tuple[str, int], str]:
    try:
        return read_answers(json.loads(file.read_text(encoding="utf-8-sig")))
    except ValueError as error:
        raise Misused(say("“{file}”不是 JSON，没有读", file=file), "not_json") from error


def _asked(doubt: Doubt) -> str:
    """Return a question about whose a line is, with what speaks for each candidate and what against."""
    lines = [f"{doubt.sheet}!{doubt.row}:{doubt.row} {doubt.message}"]
    for one in doubt.candidates:
        evidence = "；".join(map(in_words, one.evidence))
        lines.append(f"  {one.uid} {one.name}" + (f"：{evidence}" if evidence else ""))
    return "\n".join(lines)


def _told(remark: "Remark") -> str:
    """Return what is wrong behind its place, as a workbook names places: 花名册!B5, 花名册!5:5 for a whole row."""
    place = f"{remark.column}{remark.row}" if remark.column else f"{remark.row}:{remark.row}"
    return f"{remark.sheet}!{place} {remark.message}" if remark.row else remark.message


def _fill_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE.xlsx")
    parser.add_argument("--to", required=True, metavar="OUT.xlsx")
    parser.add_argument("--pairing", default="", metavar="UID")
    parser.add_argument("--period", default="", help=say("如 2014-09、2014-Q4、2014-2015"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="D=visits", help=say("写明某一列填什么，记住下次再用")
    )
    parser.add_argument("--whole", action="store_true", help=say("一个结对填一行；不写就一所受援校一行"))


def _fill(call: Call) -> Answer:
    args = call.args
    mapping = dict(_pair(text) for text in args.map)
    filled = call.opened().workbooks.fill(
        existing(args.template),
        Path(args.to),
        pairing=args.pairing,
        period=args.period,
        mapping=mapping or None,
        whole=args.whole,
    )
    words = [say("已填好 {n} 行：{file}", n=len(filled.rows), file=args.to)]
    words += [f"{letter} {head} ← {filled.mapping[letter]}" for letter, head in filled.heads.items()]
    if filled.left:
        words.append(say("没有填的列：{columns}", columns="；".join(filled.left)))
    return Answer(plain(filled), tuple(words))


def _pair(text: str) -> tuple[str, str]:
    letter, equals, key = text.partition("=")
    if not equals:
        raise Misused(say("--map 应写成 列=项目，如 D=visits"), "bad_map")
    return letter.strip().upper(), key.strip()


COMMANDS = (
    Command("template", "写出某一类记录的 Excel 模板", _kind_arguments, _template),
    Command("export-excel", "把某一类记录导出为 Excel", _export_arguments, _export),
    Command("fill", "填上级下发的表，格式和公式不动", _fill_arguments, _fill),
    Command("import-excel", "读入 Excel 或 CSV 表", _import_arguments, _import),
)
