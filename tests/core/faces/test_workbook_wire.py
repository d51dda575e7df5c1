"""What passes from the child process: each cell said once, and whole again on this side."""

import pytest

from core.faces.workbook.ask import heard
from core.faces.workbook.lines import UnreadableWorkbook
from core.faces.workbook.wire import Answer, RawCell, encode, shortened, whole


def rows(*texts: tuple[str, ...]) -> list[Answer]:
    return [
        Answer(row=number, cells={column: RawCell("s", text) for column, text in enumerate(row, 1)})
        for number, row in enumerate(texts, 1)
    ]


def passed(answers: list[Answer]) -> bytes:
    return b"\n".join(map(encode, shortened([*answers, Answer(end=True)])))


def test_rows_come_whole_and_equal_cells_are_one() -> None:
    told = (("张伟", "语文"), ("李娜", "语文"), ("张伟", "数学", ""))

    raw = passed(rows(*told))
    found = list(heard(raw, "a.xlsx"))

    assert [(one.row, one.cells) for one in found] == [(one.row, one.cells) for one in rows(*told)]
    assert found[0].cells[2] is found[1].cells[2]
    assert raw.decode().count("语文") == 1


def test_more_different_cells_than_have_a_number_come_whole_too() -> None:
    told = [(str(number), str(number // 2)) for number in range(60_000)]

    found = list(heard(passed(rows(*told)), "a.xlsx"))

    assert [tuple(cell.text for cell in one.cells.values()) for one in found] == told


def test_cells_said_in_full_are_taken_as_they_are() -> None:
    assert [one.cells for one in whole(rows(("a", "a")))] == [rows(("a", "a"))[0].cells]


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        (b'{"row":1,"cells":{"1":7}}\n{"end":true}', "nonsense"),
        (b'{"row":1,"cells":{"1":["s","a"],"2":-1}}\n{"end":true}', "nonsense"),
        (b'{"row":1,"cells":{"1":["s","a"]}}', "stopped"),
        (b"", "stopped"),
        (b'{"row":1', "nonsense"),
    ],
)
def test_a_number_that_was_never_said_and_an_answer_that_breaks_off_are_refused(said: bytes, cause: str) -> None:
    with pytest.raises(UnreadableWorkbook) as refused:
        list(heard(said, "a.xlsx"))

    assert (refused.value.code, refused.value.facts["cause"]) == ("cannot_read", cause)
