"""A school's year, and the month of it that was counted by hand."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import Clerk
from tests.journeys.programme.october import October
from tests.journeys.programme.year import Year


@pytest.fixture
def year(clerk: Callable[..., Clerk]) -> Year:
    return Year(clerk())


@pytest.fixture
def october(year: Year) -> October:
    return October(year)
