import codecs

import pytest

from core.model.coding import LOST, lines

TEXT = '{"fields": {"full_name": "张伟"}}\r\n{"fields": {"full_name": "阿依古丽·玉素甫江"}}\n'


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("gb18030"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8 with its mark", "code page 936", "powershell", "a big machine", "powershell without its mark"],
)
def test_the_coding_of_a_text_is_found(content: bytes) -> None:
    assert "\n".join(lines(content)) == TEXT


def test_files_that_were_put_together_each_bring_their_mark() -> None:
    one, other = (codecs.BOM_UTF8 + line.encode() for line in ("甲\n", "乙\n"))

    assert lines(one + other) == ["甲", "乙", ""]


def test_what_is_utf_8_but_for_a_damage_is_not_read_in_another_coding() -> None:
    first, second, rest = lines(TEXT.encode().replace("伟".encode(), b"\xe4\xbc"))

    assert LOST in first and "玉素甫江" in second and rest == ""


@pytest.mark.parametrize("text", ["áéíó", "ئۇيغۇر", "Қазақ"])
def test_what_can_be_utf_8_is_never_taken_for_chinese(text: str) -> None:
    assert lines(text.encode()) == [text]


def test_a_text_may_be_empty() -> None:
    assert lines(b"") == lines(codecs.BOM_UTF16_LE) == [""]
