"""The sheet with the recovery key, to be kept in the principal's drawer: the key, what it opens, how it is used."""

import datetime as dt
from collections.abc import Sequence

from core.faces.paper.dates import day_words
from core.model.words import say
from core.press.form import Cell, Form, Grid, Para, Row, Sign, Space, Title

_PER_ROW = 4
_KEY_SIZE = 20


def recovery_sheet(school: str, number: str, groups: Sequence[str], day: dt.date) -> Form:
    """Return the sheet of a key: `groups` are its letters and digits as they are read and typed."""
    made = day_words(day)
    return Form(
        key="recovery",
        title=say("备份恢复钥匙"),
        blocks=(
            Title(say("备份恢复钥匙"), after=3),
            Para(
                say("{school}　钥匙号 {number}　{made}制", school=school, number=number, made=made),
                "kai", indent=0, align="center",
            ),
            Space(6),
            _key(groups),
            Space(6),
            *(Para(words, size=12, leading=22) for words in _instructions()),
            Sign((say("保管人（签字）"), say("见证人（签字）")), before=14),
        ),
    )  # fmt: skip


def _key(groups: Sequence[str]) -> Grid:
    lines = [groups[at : at + _PER_ROW] for at in range(0, len(groups), _PER_ROW)]
    rows = tuple(
        Row(
            (
                Cell(f"{number * _PER_ROW + 1}–{number * _PER_ROW + len(line)}", size=9, align="center", shade=True),
                *(
                    Cell(line[at] if at < len(line) else "", role="hei", size=_KEY_SIZE, align="center")
                    for at in range(_PER_ROW)
                ),
            ),
            min_height=15,
        )
        for number, line in enumerate(lines)
    )
    return Grid((14, *(38,) * _PER_ROW), rows)


def _instructions() -> tuple[str, ...]:
    return (
        say("一、这把钥匙打开“备份到 U 盘”时封好的备份。没有它，谁也打不开，编写程序的人也不能。"),
        say("二、请放在校长室的抽屉或保险柜里，不要拍照，不要发到任何群里，也不要和 U 盘放在一起。"),
        say("三、电脑坏了或丢了：在新电脑上打开程序，选“从备份恢复”，指定 U 盘上的备份，输入上面的字母和数字。"),
        say("四、字母不分大小写，空格不用输入。钥匙里没有字母 B、I、O 和数字 1；“0”是零，“8”是八。"),
        say("五、换了新钥匙以后，旧备份仍要用旧钥匙打开，这张纸要留着。"),
    )
