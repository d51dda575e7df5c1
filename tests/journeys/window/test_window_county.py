"""The county desk at the window: a folder of packages taken in, the bad ones named, who has reported on the board."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.office import Office
from tests.journeys.window.conftest import Sit, put


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Office]:
    with Office.found(tmp_path / "county", school="大田县教研室", role="county") as office:
        yield office


@pytest.fixture
def incoming(tmp_path: Path, county: Office) -> Path:
    """Packages of two schools, one of them with the one before missing, a photo, a cut file; a third is silent."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    county.exchange.write_card(tmp_path / "county.qlcard")
    for number, name in enumerate(("义门镇中学", "义门柴村小学", "义门弥家坪小学")):
        with Office.found(tmp_path / f"school{number}", school=name, role="helper") as school:
            school.exchange.write_card(tmp_path / f"{number}.qlcard")
            county.exchange.trust(tmp_path / f"{number}.qlcard", heard=True)
            school.exchange.trust(tmp_path / "county.qlcard", heard=True)
            if name == "义门弥家坪小学":
                continue
            school.exchange.send(county.school, (folder if number == 0 else tmp_path) / f"{name}_1.qinglan")
            put(school, "person", full_name="张伟", school=school.school)
            school.exchange.send(county.school, folder / f"{name}_2.qinglan")
    (folder / "合影.zip").write_bytes(b"a photo, not a package")
    whole = (folder / "义门镇中学_2.qinglan").read_bytes()
    (folder / "义门镇中学_2(1).qinglan").write_bytes(whole[: len(whole) // 2])
    return folder


def test_the_county_takes_in_a_folder_and_sees_who_is_missing(sit: Sit, county: Office, incoming: Path) -> None:
    desk = sit(county)
    page = desk.turns_to("county")

    page.collect(incoming)
    desk.waits(lambda: page.collected.rowCount() == 5)
    results = {Path(page.collected.item(row, 0).text()).name: page.collected.item(row, 3).text()
               for row in range(page.collected.rowCount())}  # fmt: skip
    desk.waits(lambda: page.board.rowCount() == 3)
    board = {page.board.item(row, 0).text(): [page.board.item(row, column).text() for column in (1, 2, 3)]
             for row in range(page.board.rowCount())}  # fmt: skip

    assert "不完整" in results["义门镇中学_2(1).qinglan"] or "损坏" in results["义门镇中学_2(1).qinglan"]
    assert "不是青蓝的数据包" in results["合影.zip"]
    assert board["义门镇中学"][1] == "2"
    assert board["义门柴村小学"][2] != "—"
    assert board["义门弥家坪小学"][0] == "还没有收到"
    assert county.records.count("person") == 2

    page.collect(incoming)
    # What was sent back stands above, so what was taken in before stands last.
    desk.waits(lambda: "收过" in page.collected.item(page.collected.rowCount() - 1, 3).text())
    assert county.records.count("person") == 2
