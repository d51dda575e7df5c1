"""October 2014 of a school's year, counted by hand, and the reports of it."""

from pathlib import Path
from typing import Any

import pypdfium2

from tests.journeys.programme.year import Year

HONOUR = "省"


class October:
    """A month that was counted by hand."""

    def __init__(self, year: Year) -> None:
        self.heard = [year.heard("2014-10-08"), year.heard("2014-10-31")]
        year.heard("2014-11-03")
        self.activity = self.research(year, "2014-10-15")
        self.research(year, "2014-10-22", state="取消")
        self.training = year.puts(
            "training", title="高效课堂讲座", category="校本研修", form="讲座", start="2014-10-17", end="2014-10-17",
            content="导入的艺术", hours=4, organiser=year.school, slots=[
                {"day": "2014-10-17", "slot": "上午"}, {"day": "2014-10-17", "slot": "下午"},
            ],
        )  # fmt: skip
        self.came = [
            year.puts("attendance", event=self.training, person=who, day="2014-10-17", slot=slot, presence=presence)
            for who, slot, presence in (
                (year.li, "上午", "到"),
                (year.li, "下午", "到"),
                (year.wang, "上午", "到"),
                (year.wang, "下午", "病假"),
            )
        ]
        self.donation = year.puts(
            "donation", donor=year.school, receiver=year.village, date="2014-10-20", items=[
                {"name": "图书", "unit": "册", "qty": 120, "price": 12.55},
                {"name": "投影仪", "unit": "台", "qty": 1, "price": 3200},
                {"name": "旧课桌", "unit": "张", "qty": 30},
            ],
        )  # fmt: skip

    @staticmethod
    def research(year: Year, day: str, **more: Any) -> str:
        return year.puts(
            "research_activity", date=day, kind="联合教研日", mode="线下", subject="语文", theme="习作起步",
            place="二楼", host=year.village, process="听课、议课", helper_people=6, recipient_people=5,
            actions=[{"action": "修改教案", "owner": year.wang, "due": "2014-10-30"}], **more,
        )  # fmt: skip


def report(year: Year, tmp_path: Path, *words: object, period: str = "2014-10", ending: str = ".xlsx") -> Any:
    to = tmp_path / f"report{ending}"
    return year.clerk.asks("report", "--pairing", year.pairing, "--period", period, "--to", to, *words)


def text_of(file: Path) -> str:
    pdf = pypdfium2.PdfDocument(file)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf)
    finally:
        pdf.close()


def lines(made: Any) -> list[list[Any]]:
    return [line["cells"] for line in made["lines"]]
