"""Changed workbooks give lines and remarks, or one refusal with a code; nothing of this computer comes out of them."""

import os
from pathlib import Path

import pytest

from tests.faults.fuzz_workbooks import fuzz

# The build server takes about half a minute for it, a desk a second or two.
COUNT = 3000 if os.environ.get("CI") else 150
# Three workbooks and four tables of plain text are offered unchanged first.
HONEST = 3 + 4


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_changed_workbooks_are_read_or_refused_with_a_code(tmp_path: Path) -> None:
    seen = fuzz(tmp_path, COUNT, seed=3).seen

    assert sum(seen.values()) == COUNT + HONEST
    assert seen["taken"] > COUNT // 10
    assert seen["damaged"] > COUNT // 30
    assert seen["cannot_read"] > COUNT // 30
    assert seen["bad_bytes"] + seen["bad_quotes"] > COUNT // 60


@pytest.mark.night
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_hundred_thousand_changed_workbooks_are_read_or_refused(tmp_path: Path) -> None:
    assert sum(fuzz(tmp_path, 100_000, seed=4).seen.values()) == 100_000 + HONEST
