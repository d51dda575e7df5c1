from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from core.office import Office
from tests.shots.__main__ import main
from ui import theme


def test_every_asked_page_is_pictured_light_and_dark(qapp: QApplication, office: Office, tmp_path: Path) -> None:
    code = main([str(tmp_path / "shots"), "--workspace", str(office.folder), "--pages", "records", "settings"])

    files = sorted(file.name for file in (tmp_path / "shots").iterdir())
    assert code == 0
    assert files == [
        "records-dark-10.png", "records-light-10.png", "settings-dark-10.png", "settings-light-10.png",
    ]  # fmt: skip
    light, dark = (QImage(str(tmp_path / "shots" / f"settings-{look}-10.png")) for look in ("light", "dark"))
    assert (light.width(), light.height()) == (1366, 768)
    assert QColor(light.pixel(700, 700)).lightness() > 200 > 60 > QColor(dark.pixel(700, 700)).lightness()


def test_the_workspace_itself_is_left_alone(qapp: QApplication, office: Office, tmp_path: Path) -> None:
    main([str(tmp_path / "shots"), "--workspace", str(office.folder), "--dark", "--pages", "settings"])

    assert office.setting("page") is None


def test_a_state_of_the_county_desk_is_pictured(qapp: QApplication, tmp_path: Path) -> None:
    code = main([str(tmp_path / "shots"), "--role", "county", "--states", "--light", "--pages", "county-collected"])

    (file,) = (tmp_path / "shots").iterdir()
    picture = QImage(str(file))
    strip = {QColor(picture.pixel(900, y)).name() for y in range(200)}
    assert code == 0
    assert file.name == "county-collected-light-10.png"
    # The strip that says what became of the folder stands above the board.
    assert theme.LIGHT.soft.lower() in strip


def test_states_are_those_of_a_workspace_with_records(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([str(tmp_path / "shots"), "--states"])
