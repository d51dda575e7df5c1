"""A superior's own table comes back filled, with its look, its merges and its sums."""

from pathlib import Path

import openpyxl

import resources
from tests.journeys.conftest import Clerk

TABLE = resources.path("demo/上级下发-结对帮扶工作情况统计表.xlsx")


def _year(helper: Clerk) -> None:
    mentor = helper.puts("person", full_name="李平")
    mentee = helper.puts("person", full_name="雷婷婷")
    duty = [{"duty": "听课", "n": 1, "unit": "周"}]
    helper.puts(
        "mentor_pair", mentor=mentor, mentee=mentee, kind="学科教学", start="2014-09-01", end="2015-05-31",
        mentor_duties=duty, mentee_duties=duty,
    )  # fmt: skip
    for day in ("2014-09-03", "2014-09-10", "2015-09-09"):
        lesson = helper.puts(
            "lesson", teacher=mentee, subject="英语", grade="4", topic="My friends", lesson_type="新授", date=day
        )
        helper.puts(
            "lesson_observation",
            lesson=lesson,
            date=day,
            observer=mentor,
            obs_kind="师徒",
            strengths="好",
            suggestions="慢些",
        )
    helper.puts(
        "leader_exchange", date="2014-10-08", line="教学", mode="线下", topics=[{"area": "内部管理"}], points="备课制度"
    )


def test_the_countys_table_is_filled_and_keeps_its_look(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    _year(helper)

    filled = helper.asks("fill", TABLE, "--to", tmp_path / "out.xlsx", "--period", "2014-2015")

    before, after = (openpyxl.load_workbook(file).active for file in (TABLE, tmp_path / "out.xlsx"))
    assert before is not None and after is not None
    assert [after[f"{letter}7"].value for letter in "BCDEFGHIJK"] == [
        "义门镇中学", "义门柴村小学", 1, 0, 0, 1, 2, 0, 0, 0,
    ]  # fmt: skip
    assert after["H12"].value == "=SUM(H7:H11)"
    assert sorted(map(str, after.merged_cells.ranges)) == sorted(map(str, before.merged_cells.ranges))
    assert (
        after["B4"].font.name == before["B4"].font.name
        and after["B4"].border.left.style == before["B4"].border.left.style
    )
    assert filled["mapping"]["H"] == "observations"
    assert any("主要成效" in words for words in filled["left"])


def test_a_mapping_is_said_once_and_kept(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    _year(helper)
    helper.asks("fill", TABLE, "--to", tmp_path / "1.xlsx", "--period", "2014-2015", "--map", "D=observations")

    again = helper.asks("fill", TABLE, "--to", tmp_path / "2.xlsx", "--period", "2014-2015")

    assert again["mapping"] == {"D": "observations"}
    sheet = openpyxl.load_workbook(tmp_path / "2.xlsx").active
    assert sheet is not None and sheet["D7"].value == 2


def test_what_cannot_be_filled_is_said(partners: tuple[Clerk, Clerk], tmp_path: Path) -> None:
    helper, _ = partners
    for words, code in (
        (("--map", "D=weather"), 2),
        (("--map", "D"), 2),
        (("--map", "ZZ=visits"), 2),
        (("--period", "去年"), 2),
    ):
        said = helper.types("fill", TABLE, "--to", tmp_path / "x.xlsx", *words)
        # A copied folder says once that it is one, in a line before.
        sentences = [line for line in said.err.strip().splitlines() if not line.startswith("这个文件夹是拷贝")]
        assert said.exit == code and len(sentences) == 1
    assert not (tmp_path / "x.xlsx").exists()
