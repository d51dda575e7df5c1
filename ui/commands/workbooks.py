"""Commands of the workbooks desk."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.model.words import say
from core.office import Misused
from core.office.attendance.desk import ATTENDANCE
from core.office.base.results import Doubt, plain
from core.office.records.evidence import in_words
from core.office.workbooks.answers import read_answers
from core.office.workbooks.choosing import answered, by_hand
from ui.commands.command import Answer, Call, Command, existing, of_kind, reveal

if TYPE_CHECKING:
    from core.office.workbooks.desk import ReadSheet, Remark, Taken

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
    if call.args.across and call.args.kind != ATTENDANCE:
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
    words = say(
        "答复文件（JSON）：--dry-run --json 里的 doubtful，填上 uid；sheets 写明各列是什么，哪些行要、哪些行不要"
    )
    parser.add_argument("--decide", metavar="FILE", help=words)
    parser.add_argument("--errors", metavar="OUT.xlsx", help=say("把没有收下的行写进这个表，原因在最后一列"))


def _import(call: Call) -> Answer:
    args = call.args
    file = existing(args.file)
    given = _given(existing(args.decide)) if args.decide else None
    chosen = {**by_hand(args.columns), **(answered(given) if isinstance(given, dict) else {})}
    # A file that speaks of sheets alone answers no question about people.
    sheets_alone = isinstance(given, dict) and "sheets" in given and "doubtful" not in given
    answers = None if given is None or sheets_alone else read_answers(given)
    taken = call.opened().workbooks.take(
        file,
        kind=args.kind,
        dry_run=args.dry_run,
        errors=Path(args.errors) if args.errors else None,
        chosen=chosen,
        answers=answers,
        progress=call.progress,
    )
    counts = say(
        "新增 {added}，修改 {changed}，相同 {same}，未收下 {n}",
        added=taken.added, changed=taken.changed, same=taken.same, n=len(taken.refused),
    )  # fmt: skip
    if taken.conflicts:
        counts += say("，两边都改过、待定 {n}", n=taken.conflicts)
    shown = [line for sheet in taken.sheets for line in _shown(sheet)] if args.dry_run else []
    words = (
        say("试读：") + counts if args.dry_run else counts,
        *shown,
        *map(_told, taken.refused),
        *map(_asked, taken.doubtful),
        *_notes(taken),
    )
    # What nobody has answered was left out, as what cannot be read was.
    left_out = bool(taken.refused) or (bool(taken.doubtful) and not args.dry_run)
    return Answer(plain(taken), words, exit=1 if left_out else 0)


def _shown(sheet: "ReadSheet") -> list[str]:
    """Return what each column of a sheet is taken for, one a line."""
    columns = [f"{one.column} {one.head} → {one.label or say('（不读）')}" for one in sheet.columns]
    return [say("工作表“{sheet}”，表头在第 {row} 行：", sheet=sheet.sheet, row=sheet.row), *columns]


def _notes(taken: "Taken") -> list[str]:
    """Return what was changed or left out in reading; of what was told of many cells alike, the first places."""
    alike: dict[tuple[str, str, str], list[Remark]] = {}
    for note in taken.notes:
        alike.setdefault((note.sheet, note.column, note.code), []).append(note)
    lines: list[str] = []
    for notes in alike.values():
        lines += map(_told, notes[:_MOST_ALIKE])
        if len(notes) > _MOST_ALIKE:
            lines.append(say("……同样的还有 {n} 处，--json 列出全部", n=len(notes) - _MOST_ALIKE))
    return lines


def _given(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
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
