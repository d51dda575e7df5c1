"""A school's year, and the month of it that was counted by hand: entered once, tests work on copies."""

from pathlib import Path

import pytest

from tests.journeys.conftest import new_workspace
from tests.journeys.programme.october import October
from tests.journeys.programme.year import Year


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Return the year with nothing done in it yet."""
    return Year(new_workspace(tmp_path_factory.mktemp("begun") / "helper", "义门镇中学", "helper"))


@pytest.fixture(scope="session")
def lived(begun: Year, tmp_path_factory: pytest.TempPathFactory) -> tuple[Year, October]:
    """Return the year with its October."""
    year = begun.copied(tmp_path_factory.mktemp("lived") / "helper")
    return year, October(year)


@pytest.fixture
def october(lived: tuple[Year, October]) -> October:
    return lived[1]


@pytest.fixture
def year(request: pytest.FixtureRequest, begun: Year, tmp_path: Path) -> Year:
    """Return a year of the test's own, with its October if the test asks for that too."""
    made = request.getfixturevalue("lived")[0] if "october" in request.fixturenames else begun
    return made.copied(tmp_path / "helper")
