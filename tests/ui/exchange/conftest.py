"""Two schools that know each other, and the exchange page of one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.office import Office
from ui.pages.exchange.page import ExchangePage


@dataclass
class Partners:
    """Two schools that trust each other and hold the same observation; `folder` carries the files between them."""

    ours: Office
    theirs: Office
    folder: Path
    observation: str = ""

    def send(self, sender: Office, receiver: Office) -> Path:
        sent = sender.exchange.send(receiver.school, self.folder / f"from-{sender.school[:4]}-{id(object())}.qinglan")
        return sent.path

    def change(self, office: Office, **typed: Any) -> None:
        record, problems = office.records.read("lesson_observation", typed, self.observation)
        assert problems == []
        office.records.save(record)


@pytest.fixture
def partners(office: Office, tmp_path: Path) -> Iterator[Partners]:
    folder = tmp_path / "stick"
    folder.mkdir()
    with Office.found(tmp_path / "other", school="义门柴村小学", role="recipient") as theirs:
        both = Partners(office, theirs, folder)
        office.exchange.write_card(folder / "ours.qlcard")
        theirs.exchange.write_card(folder / "theirs.qlcard")
        theirs.exchange.trust(folder / "ours.qlcard", heard=True)
        yield both


@pytest.fixture
def paired(partners: Partners, put: Any) -> Partners:
    office = partners.ours
    office.exchange.trust(partners.folder / "theirs.qlcard", heard=True)
    other = put("school", name_zh="义门柴村小学").uid
    teacher = put("person", full_name="张伟", school=office.school).uid
    put("pairing", pairing_no="BFL-01", helper=office.school,
        recipients=[{"school": other}, {"school": partners.theirs.school}], start="2014-05-05")  # fmt: skip
    lesson = put(
        "lesson", teacher=teacher, subject="语文", grade=7, topic="背影", lesson_type="新授", date="2014-09-02"
    )
    partners.observation = put(
        "lesson_observation", lesson=lesson.uid, date="2014-09-02", observer=teacher, obs_kind="师徒",
        strengths="朗读指导到位", suggestions="多读",
    ).uid  # fmt: skip
    return partners


@pytest.fixture
def same(paired: Partners) -> Partners:
    paired.theirs.exchange.receive(paired.send(paired.ours, paired.theirs))
    return paired


@pytest.fixture
def page(office: Office, frame: Any, qtbot: Any) -> ExchangePage:
    made = ExchangePage(office, frame)
    # What still runs ends while the page is there.
    qtbot.addWidget(made, before_close_func=lambda _: qtbot.waitUntil(lambda: frame.worker.current is None))
    made.resize(1240, 700)
    made.show()
    qtbot.waitExposed(made)
    return made
