"""What every test stands on: no screen, no file of the person's own, the same examples each time."""

import os
from collections.abc import Iterator

# Before anything of Qt is loaded.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import settings

settings.register_profile("ci", deadline=None, derandomize=True, database=None, max_examples=50)
settings.register_profile("night", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long proofs unless `-m` asks for some tests by their mark."""
    if not config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("night")])
        items[:] = [item for item in items if not item.get_closest_marker("night")]


@pytest.fixture(scope="session", autouse=True)
def _own_files_are_left_alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for place in ("DATA", "STATE", "CONFIG"):
            patch.setenv(f"XDG_{place}_HOME", str(tmp_path_factory.mktemp(place.lower())))
        patch.setenv("WIN_PD_OVERRIDE_LOCAL_APPDATA", str(tmp_path_factory.mktemp("local")))
        yield
