"""The entries of the rail: their words, their icons and where their pages are found; loads none of the pages."""

from typing import NamedTuple

from core.model.words import say


class Entry(NamedTuple):
    """One entry of the rail: its word, its icon (a name in resources/icons), and where the page is found."""

    title: str
    icon: str
    place: str


def entries(role: str = "") -> dict[str, Entry]:
    """List the pages that a role has, in the order of the rail, named in the reader's language."""
    made = {
        "today": Entry(say("今日"), "today", "ui.pages.today.page:TodayPage"),
        "records": Entry(say("记录"), "records", "ui.pages.records.page:RecordsPage"),
        "observe": Entry(say("听课"), "observe", "ui.pages.observe.page:ObservePage"),
        "attend": Entry(say("培训"), "attend", "ui.pages.attend.page:AttendPage"),
        "plan": Entry(say("计划"), "plan", "ui.pages.plan.page:PlanPage"),
        "county": Entry(say("县级"), "county", "ui.pages.county.page:CountyPage"),
        "papers": Entry(say("档案打印"), "papers", "ui.pages.papers.page:PapersPage"),
        "exchange": Entry(say("交换"), "exchange", "ui.pages.exchange.page:ExchangePage"),
        "settings": Entry(say("设置"), "settings", "ui.pages.settings.page:SettingsPage"),
    }
    if role != "county":
        del made["county"]
    return made
