"""Commands of the workbooks desk."""

from argparse import ArgumentParser
from pathlib import Path

from core.model.words import say
from core.office import Misused
from core.office.base.results import ReadSheet, Taken, Turned, plain
from core.office.workbooks.choosing import answered, by_hand
from ui.commands.command import Answer, Call, Command, existing, of_kind, reveal

# So many notes of one kind in one column are told in words.
_MOST_ALIKE = 3


def _kind_arguments(parser: ArgumentParser) -> None:
    of_kind(parser)
    parser.add_argument("file", metavar="FILE.xlsx")


def _export_arguments(parser: ArgumentParser) -> None:
    _kind_arguments(parser)
    words = say("出席：把一次培训的场次横排成签到表，写培训的编号")
    parser.add_argument("--across", default="", metavar="TRAINING", help=words)
    reveal(parser)


def _template(call: Call) -> Answer:
    call.opened().workbooks.template(call.args.kind, Path(call.args.file))
    return Answer({"file": call.args.file}, (say("已写好模板：{file}", file=call.args.file),))


def _export(call: Call) -> Answer:
    books, file = call.opened().workbooks, Path(call.args.file)
    if call.args.across and call.args.kind != "attendance":
        raise Misused(say("--across 只用于出席（attendance）"), "bad_across")
    if call.args.across:
        count = books.export_across(call.args.across, file)
    else:
        count = books.export(call.args.kind, file, reason=call.args.reveal)
    words = say("已导出 {n} 条：{file}", n=count, file=call.args.file)
    return Answer({"file": call.args.file, "records": count}, (words,))


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE.xlsx|FILE.csv")
    parser.add_argument("--kind", default="")
    parser.add_argument("--dry-run", action="store_true", help=say("只看会怎样，不写入"))
    words = say("写明某一列是什么，记住下次再用；不读的列写 C=")
    parser.add_argument("--columns", action="append", default=[], metavar="C=birth", help=words)
    words = say("答复文件（JSON）：各列是什么，哪些行要、哪些行不要")
    parser.add_argument("--decide", metavar="FILE", help=words)
    parser.add_argument("--errors", metavar="OUT.xlsx", help=say("把没有收下的行写进这个表，原因在最后一列"))


def _import(call: Call) -> Answer:
    args = call.args
    file = existing(args.file)
    chosen = {**by_hand(args.columns), **(answered(existing(args.decide)) if args.decide else {})}
    taken = call.opened().workbooks.take(
        file,
        kind=args.kind,
        dry_run=args.dry_run,
        errors=Path(args.errors) if args.errors else None,
        chosen=chosen,
        progress=call.progress,
    )
    counts = say(
        "新增 {added}，修改 {changed}，相同 {same}，未收下 {n}",
        added=taken.added, changed=taken.changed, same=taken.same, n=len(taken.refused),
    )  # fmt: skip
    if taken.conflicts:
        counts += say("，两边都改过、待定 {n}", n=taken.conflicts)
    shown = [line for sheet in taken.sheets for line in _shown(sheet)] if args.dry_run else []
    words = (say("试读：") + counts if args.dry_run else counts, *shown, *map(_told, taken.refused), *_notes(taken))
    return Answer(plain(taken), words, exit=1 if taken.refused else 0)


def _shown(sheet: ReadSheet) -> list[str]:
    """Return what each column of a sheet is taken for, one a line."""
    columns = [f"{one.column} {one.head} → {one.label or say('（不读）')}" for one in sheet.columns]
    return [say("工作表“{sheet}”，表头在第 {row} 行：", sheet=sheet.sheet, row=sheet.row), *columns]


def _notes(taken: Taken) -> list[str]:
    """Return what was changed or left out in reading; of what was told of many cells alike, the first places."""
    alike: dict[tuple[str, str, str], list[Turned]] = {}
    for note in taken.notes:
        alike.setdefault((note.sheet, note.column, note.code), []).append(note)
    lines: list[str] = []
    for notes in alike.values():
        lines += map(_told, notes[:_MOST_ALIKE])
        if len(notes) > _MOST_ALIKE:
            lines.append(say("……同样的还有 {n} 处，--json 列出全部", n=len(notes) - _MOST_ALIKE))
    return lines


def _told(turned: Turned) -> str:
    """Return what is wrong behind its place, as a workbook names places: 花名册!B5, 花名册!5:5 for a whole row."""
    place = f"{turned.column}{turned.row}" if turned.column else f"{turned.row}:{turned.row}"
    return f"{turned.sheet}!{place} {turned.message}" if turned.row else turned.message


def _fill_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE.xlsx")
    parser.add_argument("--to", required=True, metavar="OUT.xlsx")
    parser.add_argument("--pairing", default="", metavar="UID")
    parser.add_argument("--period", default="", help=say("如 2014-09、2014-Q4、2014-2015"))
    parser.add_argument(
        "--map", action="append", default=[], metavar="D=visits", help=say("写明某一列填什么，记住下次再用")
    )


def _fill(call: Call) -> Answer:
    args = call.args
    mapping = dict(_pair(text) for text in args.map)
    filled = call.opened().workbooks.fill(
        existing(args.template), Path(args.to), pairing=args.pairing, period=args.period, mapping=mapping or None
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
