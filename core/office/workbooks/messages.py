"""What is wrong with a workbook, in one sentence a cause: what happened, and what to do."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.faces.workbook.door import UnreadableWorkbook, Unwritable
from core.model.words import say
from core.office.base.refusals import Damaged, Refused

ENDINGS = (".xlsx", ".xlsm")
"""Of the workbooks that are written."""


class said:  # noqa: N801  it reads as a word: with said(file)
    """Turn what the workbook face refuses in this block into one sentence."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UnreadableWorkbook):
            refusal = Damaged if error.code in _DAMAGED else Refused
            raise refusal(self._unreadable(error), error.code) from error
        if isinstance(error, Unwritable):
            raise Refused(self._unwritable(error), error.code) from error

    def _unreadable(self, error: UnreadableWorkbook) -> str:
        facts = {**error.facts, "file": self._file.name}
        words = _UNREADABLE.get(error.code)
        return words(facts) if words else say("“{file}”读不了（{code}）", file=facts["file"], code=error.code)

    def _unwritable(self, error: Unwritable) -> str:
        if error.code == "too_many_rows":
            return say(
                "“{sheet}”超过 {limit} 行，一个表写不下；请在各校自己的电脑上分别导出",
                sheet=error.facts["sheet"],
                limit=error.facts["limit"],
            )
        if error.code == "too_long":
            facts = {"label": error.facts["label"], "uid": error.facts["uid"], "n": error.facts["n"]}
            return say("记录 {uid} 的“{label}”有 {n} 字，Excel 一格装不下，没有导出", **facts)
        return say("写出的表读回来不一致，没有保留；请再试一次")


Facts = Mapping[str, Any]
# What is wrong with the file itself; everything else is a whole file that is not what is wanted here.
_DAMAGED = frozenset(
    ("bad_bytes", "bad_part_name", "cannot_read", "damaged", "empty_file", "forbidden_xml", "unpacks_too_big")
)


def _no_heads(facts: Facts) -> str:
    """Return which rows were searched for which heads, and what to do."""
    file, n = facts["file"], facts.get("n") or 0
    if not facts.get("kind"):
        return say("“{file}”前 {n} 行里没有认得的表头；请用“模板”导出的表头，或写明 --kind", file=file, n=n)
    return say(
        "“{file}”前 {n} 行里没有“{kind}”的表头（如 {heads}）；请对照“模板”改表头，或用 --columns 写明各列",
        file=file, n=n, kind=say(facts["kind"]), heads="、".join(map(say, facts["heads"])),
    )  # fmt: skip


_UNREADABLE: dict[str, Callable[[Facts], str]] = {
    "empty_file": lambda f: say("“{file}”是空文件；请重新拷贝", file=f["file"]),
    "too_big": lambda f: say("“{file}”有 {n} MB，上限 {limit} MB", file=f["file"], n=f["megabytes"], limit=f["limit"]),
    "unpacks_too_big": lambda f: say(
        "“{file}”解开后有 {n} MB，上限 {limit} MB，没有读", file=f["file"], n=f["megabytes"], limit=f["limit"]
    ),
    "old_xls": lambda f: say("“{file}”是旧格式 .xls；请用 Excel 或 WPS 打开，另存为 .xlsx 再导入", file=f["file"]),
    "password": lambda f: say("“{file}”有密码；请打开它，去掉密码后保存，再导入", file=f["file"]),
    "html": lambda f: say("“{file}”其实是网页；请用 Excel 打开，另存为 .xlsx", file=f["file"]),
    "text": lambda f: say("“{file}”其实是文本；请把后缀改成 .csv 再导入，或用 Excel 另存为 .xlsx", file=f["file"]),
    "bad_bytes": lambda f: say(
        "“{file}”第 {row} 行有损坏的字符，没有读；请在原来的程序里重新导出，或另存为 .xlsx 再导入",
        file=f["file"],
        row=f["row"],
    ),
    "bad_quotes": lambda f: say(
        "“{file}”第 {row} 行的英文引号不成对，没有读；请改好这一行，或另存为 .xlsx 再导入",
        file=f["file"],
        row=f["row"],
    ),
    "no_look": lambda f: say("“{file}”是文本，没有可以照填的格式；请用 Excel 打开，另存为 .xlsx", file=f["file"]),
    "ods": lambda f: say("“{file}”是 ODS 表格；请另存为 .xlsx 再导入", file=f["file"]),
    "xlsb": lambda f: say("“{file}”是二进制 .xlsb；请另存为普通 .xlsx 再导入", file=f["file"]),
    "not_a_workbook": lambda f: say("“{file}”不是表格；请选 .xlsx 或 .csv 文件", file=f["file"]),
    "damaged": lambda f: say(
        "“{file}”已损坏或没有拷完（{part}）；请重新拷贝", file=f["file"], part=f.get("part") or "zip"
    ),
    "cannot_read": lambda f: say(
        "“{file}”里有读不懂的内容，可能已损坏；请用 Excel 或 WPS 打开，另存为新的 .xlsx 再导入", file=f["file"]
    ),
    "forbidden_xml": lambda f: say("“{file}”里有不允许的定义（{part}），没有读", file=f["file"], part=f["part"]),
    "strict": lambda f: say("“{file}”存成了 Strict 格式，读不出内容；请另存为普通 .xlsx", file=f["file"]),
    "xml_2003": lambda f: say("“{file}”是 XML 表格 2003；请另存为 .xlsx 再导入", file=f["file"]),
    "gone": lambda f: say("没有找到文件“{file}”", file=f["file"]),
    "locked": lambda f: say("“{file}”正被别的程序打开；请先关闭 Excel 或 WPS 再试", file=f["file"]),
    "too_many_parts": lambda f: say("“{file}”里的部件太多，不像正常的表格，没有读", file=f["file"]),
    "bad_part_name": lambda f: say(
        "“{file}”里有不允许的部件名（{part}），没有读；请用 Excel 或 WPS 打开，另存为新的 .xlsx 再导入",
        file=f["file"],
        part=f["part"],
    ),
    "too_much_memory": lambda f: say("“{file}”占用内存太多，已停下；请拆成几个表", file=f["file"]),
    "too_few_places": lambda f: say(
        "“{file}”只有 {places} 行空位，要填 {rows} 行", file=f["file"], places=f["places"], rows=f["rows"]
    ),
    "formula_place": lambda f: say("“{file}”的 {cell} 是公式，不能填写；请改对应关系", file=f["file"], cell=f["cell"]),
    "merged_place": lambda f: say("“{file}”的 {cell} 在合并格里，不能填写", file=f["file"], cell=f["cell"]),
    "no_heads": _no_heads,
    "lying": lambda f: say(
        "“{file}”的工作表“{sheet}”是横着排的（项目在左边一列，一人一列），没有读；请复制后用“选择性粘贴—转置”排成一人一行再导入",
        file=f["file"],
        sheet=f["sheet"],
    ),
    "card": lambda f: say(
        "“{file}”的工作表“{sheet}”是一人一张的登记表，不是一人一行的表，没有读；请在程序里逐人填写，或排成一人一行再导入",
        file=f["file"],
        sheet=f["sheet"],
    ),
    "left_open": lambda f: say(
        "“{file}”是表格程序打开“{of}”时留下的临时文件；请关闭表格程序，选不带 ~$ 的“{of}”", file=f["file"], of=f["of"]
    ),
    "no_data": lambda f: say("“{file}”里没有可以导入的行", file=f["file"]),
    "too_slow": lambda f: say("“{file}”读了 {n} 秒还没有读完，已停下；请拆成几个表", file=f["file"], n=f["seconds"]),
    "too_much_text": lambda f: say("“{file}”内容太多，已停下；请拆成几个表", file=f["file"]),
    "too_many_rows": lambda f: say("“{file}”超过 {limit} 行；请拆成几个表", file=f["file"], limit=f["limit"]),
    "too_many_sheets": lambda f: say(
        "“{file}”有 {n} 个工作表，上限 {limit}", file=f["file"], n=f["n"], limit=f["limit"]
    ),
}
