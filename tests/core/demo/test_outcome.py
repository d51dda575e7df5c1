from pathlib import Path

from core.demo import DemoOutcome, DemoStep


def outcome(equal: bool) -> DemoOutcome:
    steps = (
        DemoStep("建立三个工作区", "3 所学校", 0.5, "/d"),
        DemoStep("迎检册", "316 页", 12.25, "/d/out/迎检册.pdf"),
        DemoStep("读入花名册", "58 人", 1, "/elsewhere/花名册.xlsx"),
    )
    return DemoOutcome(steps, {"helper": {"all": "1"}, "recipient": {"all": "1"}}, equal, (), Path("/d"))


def test_columns_line_up_although_chinese_is_twice_as_wide() -> None:
    lines = outcome(equal=True).table()

    assert lines[0] == "步骤            结果      用时（秒）  位置"
    assert lines[1] == "建立三个工作区  3 所学校  0.50        ."
    assert lines[2] == f"迎检册          316 页    12.25       {Path('out/迎检册.pdf')}"
    assert lines[3] == "读入花名册      58 人     1.00        花名册.xlsx"


def test_the_table_ends_with_the_verdict_and_the_whole_time() -> None:
    assert outcome(equal=True).table()[-2:] == (
        "2 个工作区的内容完全一致",
        f"合计 13.8 秒；位置从 {Path('/d')} 算起",
    )
    assert "不一致" in outcome(equal=False).table()[-2]
