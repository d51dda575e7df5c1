from pathlib import Path

import pytest

from core.model.file_names import safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("青蓝_义门柴村小学_0007.qinglan", "青蓝_义门柴村小学_0007.qinglan"),
        ('a<b>:"/\\|?*\x00.txt', "a_b_________.txt"),
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        ("aux.tar.gz", "_aux.tar.gz"),
        ("con .txt", "_con.txt"),
        ("COM¹.txt", "_COM¹.txt"),
        ("console.txt", "console.txt"),
        ("trailing. . ", "trailing"),
        ("..", "_"),
        ("", "_"),
        ("长" * 200 + ".pdf", "长" * 78 + ".pdf"),
        ("long" * 50 + ".pdf", "long" * 24 + ".pdf"),
    ],
)
def test_names_are_such_as_every_system_takes(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_the_longest_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / safe_name("关于结对帮扶工作的通知" * 20 + ".docx")

    path.write_bytes(b"data")

    assert path.suffix == ".docx"
