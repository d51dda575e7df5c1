"""Reports and registers of a period: every number is one that can be counted by hand, and leads to its records."""

from pathlib import Path

import openpyxl
import pytest

from tests.every import every
from tests.journeys.programme.october import HONOUR, October, lines, report, text_of
from tests.journeys.programme.year import Year


def test_m16_every_number_of_the_month_leads_to_its_records(year: Year, october: October, tmp_path: Path) -> None:
    made = report(year, tmp_path)

    numbers = {one["code"]: one for one in made["numbers"]}
    assert {code: one["value"] for code, one in numbers.items() if one["value"]} == {
        "observations": 2,
        "research": 1,
        "lectures": 1,
        "trainings": 1,
        "trained": 2,
        "hours": 4,
        "mentor_pairs": 1,
        "donated_pieces": 151,
        "donated_yuan": 4706,
    }
    assert {one["uid"] for one in numbers["observations"]["sources"]} == set(october.heard)
    assert numbers["research"]["sources"] == [{"kind": "research_activity", "uid": october.activity}]
    assert {one["uid"] for one in numbers["trained"]["sources"]} <= set(october.came)


def test_a_number_is_the_same_in_the_month_the_quarter_and_the_year(
    year: Year, october: October, tmp_path: Path
) -> None:
    heard = {
        period: next(one["value"] for one in report(year, tmp_path, period=period)["numbers"])
        for period in ("2014-10", "2014-11", "2014-Q4", "2014-2015", "2014-09")
    }

    assert heard == {"2014-10": 2, "2014-11": 1, "2014-Q4": 3, "2014-2015": 3, "2014-09": 0}


def test_the_month_is_printed_on_a_lying_sheet(year: Year, october: October, tmp_path: Path) -> None:
    report(year, tmp_path, ending=".pdf")

    text = text_of(tmp_path / "report.pdf")
    assert "结对帮扶工作进展报告" in text
    assert "义门镇中学、义门柴村小学" in text
    assert "4706" in text


def test_m96_behind_the_printed_month_stand_the_records_of_every_number(
    year: Year, october: October, tmp_path: Path
) -> None:
    made = report(year, tmp_path, ending=".pdf")

    text = text_of(tmp_path / "report.pdf")
    named = {source["uid"] for one in made["numbers"] for source in one["sources"]}
    assert "数据来源表" in text
    assert made["pages"] == 2
    assert every(uid[:8].upper() in text for uid in named)


def test_the_workbook_has_numbers_and_the_records_behind_them(year: Year, october: October, tmp_path: Path) -> None:
    report(year, tmp_path)

    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    numbers, sources = book.worksheets
    assert [cell.value for cell in numbers[3]][:4] == [1, "听课", 2, "节"]
    heard = [row for row in sources.iter_rows(min_row=3, values_only=True) if row[0] == 1]
    assert {row[3] for row in heard} == set(october.heard)
    assert [(row[1], row[2], row[4]) for row in heard] == [
        ("听课", "听课记录", "2014-10-08"), ("听课", "听课记录", "2014-10-31"),
    ]  # fmt: skip


def test_numbers_are_frozen_when_they_are_kept(year: Year, october: October, tmp_path: Path) -> None:
    words = ("report", "--pairing", year.pairing, "--period", "2014-10", "--keep")
    kept = year.clerk.asks(*words)

    year.heard("2014-10-22")

    numbers = year.clerk.fields("progress_report", kept["uid"])["numbers"]
    assert (numbers[0]["what"], numbers[0]["value"]) == ("听课", 2)
    again = year.clerk.types(*words)
    assert (again.exit, "已经有了" in again.err) == (1, True)


def test_numbers_are_kept_and_printed_in_one_go(year: Year, october: October, tmp_path: Path) -> None:
    made = report(year, tmp_path, "--keep", ending=".pdf")

    assert year.clerk.fields("progress_report", made["uid"])["period"] == "2014-10"
    assert made["numbers"][0]["value"] == 2
    assert Path(made["path"]).is_file()
    assert year.clerk.types("report", "--period", "2014-10", "--keep").exit == 2


@pytest.mark.parametrize(
    ("period", "heard"),
    [
        ("2014-10-08..2014-10-08", 1),
        ("2014-10-09..2014-10-30", 0),
        ("2014-10-31..2014-11-03", 2),
        ("2014-05-05..2015-05-31", 3),
        ("all", 3),
    ],
)
def test_a_period_is_from_any_day_to_any_day_or_the_whole_time(
    year: Year, october: October, tmp_path: Path, period: str, heard: int
) -> None:
    assert report(year, tmp_path, period=period)["numbers"][0]["value"] == heard


def test_the_whole_time_of_all_pairings_is_the_widest(year: Year, october: October, tmp_path: Path) -> None:
    early = year.puts(
        "pairing", helper=year.school, recipients=[{"school": year.village}], start="2012-09-01", end="2013-07-10"
    )
    year.puts(
        "reflection", pairing=early, date="2013-03-01", kind="教学反思", writer=year.wang,
        success="慢", weak="快", measures="备课",
    )  # fmt: skip

    made = year.clerk.asks("report", "--period", "all", "--to", tmp_path / "all.xlsx")

    numbers = {one["code"]: one["value"] for one in made["numbers"]}
    assert (numbers["reflections"], numbers["observations"]) == (1, 3)


def test_m52_m62_m98_the_county_sees_every_pairing_on_a_line(year: Year, october: October, tmp_path: Path) -> None:
    year.clerk.puts("school", year.school, honour=HONOUR)
    made = report(year, tmp_path, "--view", "county_overview", period="2014-2015")

    (line,) = lines(made)
    told = dict(zip(made["columns"], line, strict=True))
    assert told == {
        "序号": 1, "帮扶校": "义门镇中学", "级别": HONOUR, "受援校": "义门柴村小学", "状态": "进行",
        # A training and a gift of the helper; a joint day at the village, the one called off left out.
        "帮扶校活动（次）": 2, "受援校活动（次）": 1, "听课（节）": 3, "师徒（对）": 1, "培训学时": 4,
        "捐赠（元）": 4706, "计划完成（%）": "—", "最近活动": "2014-11-03",
    }  # fmt: skip
    sources = {one["uid"] for one in made["lines"][0]["sources"]}
    assert {year.pairing, year.pair, october.activity, october.training, october.donation, *october.heard} <= sources


def test_what_is_no_period_or_no_report_is_refused(year: Year, tmp_path: Path) -> None:
    assert year.clerk.types("report", "--period", "2014-10").exit == 2
    assert year.clerk.types("report", "--period", "2014-10", "--to", tmp_path / "none" / "r.pdf").exit == 1
    for words in (
        ("--period", "九月", "--to", tmp_path / "r.pdf"),
        ("--period", "2014-10", "--to", tmp_path / "r.doc"),
    ):
        assert year.clerk.types("report", "--pairing", year.pairing, *words).exit == 2
    assert not list(tmp_path.glob("r.*"))
