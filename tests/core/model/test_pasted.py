"""What lies on the clipboard is taken as the program that laid it there meant it."""

import pytest

from core.model.pasted import cells


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("评课", [["评课"]]),
        ("评课\t3\r\n公开课\t5\r\n", [["评课", "3"], ["公开课", "5"]]),
        # A quote at the beginning of a cell is a letter, and swallows no row.
        ('导入\t看图\n"读"字\t跟读\n小结\t背诵\n', [["导入", "看图"], ['"读"字', "跟读"], ["小结", "背诵"]]),
        ('导入\t"看\n读文\t跟读\n小结\t背诵', [["导入", '"看'], ["读文", "跟读"], ["小结", "背诵"]]),
        ('"教"与"学"的关系\t1\n作业\t2', [['"教"与"学"的关系', "1"], ["作业", "2"]]),
        ('"全对"\t1\n', [['"全对"', "1"]]),
        # Only where a cell holds the end of a line did the table program write quotes, and doubled those inside.
        ('评课\t3\r\n"教案\n检查"\t4\r\n', [["评课", "3"], ["教案\n检查", "4"]]),
        ('"第一\n""重点"""\t2', [['第一\n"重点"', "2"]]),
        ('"甲\t乙"\t1\n丙\t2', [["甲\t乙", "1"], ["丙", "2"]]),
        ('"甲\t1\n乙"\t2\n丙\t3', [['"甲', "1"], ['乙"', "2"], ["丙", "3"]]),
        # Signs that some take for the end of a line are part of the text.
        ("导入\u2028复习\t1\n读\x0b文\t2\x85", [["导入\u2028复习", "1"], ["读\x0b文", "2\x85"]]),
        # Rows that were empty in the table are there; the end of the last row begins none.
        ("甲\n\n乙\n\n", [["甲"], [""], ["乙"], [""]]),
        ("甲\r乙\r", [["甲"], ["乙"]]),
        ("\t甲\n乙\t", [["", "甲"], ["乙", ""]]),
    ],
)
def test_a_pasted_block_is_read_as_it_was_copied(text: str, block: list[list[str]]) -> None:
    assert cells(text) == block
