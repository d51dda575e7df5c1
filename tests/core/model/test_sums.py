"""Sums are exact, and money is reckoned as on a receipt: each line to the fen, half up, and the lines added up."""

from decimal import Decimal

from core.kinds.follow import total
from core.kinds.measures import measure_named
from core.model.metric import CountedItem
from core.model.record import Record
from core.model.sums import amount, exact, plain, worth, yuan
from core.rules.holding import Known
from core.rules.measures import Asked
from core.rules.measures import amount as amount_of
from core.rules.parties import Parties

# By hand: 2.5 x 1.25 = 3.125, so 3.13; 0.5 x 0.05 = 0.025, so 0.03; three of no known price.
LINES = [{"qty": 2.5, "price": 1.25}, {"qty": 0.5, "price": 0.05}, {"qty": 3}]


def test_tenths_add_up_and_whole_numbers_stay_whole() -> None:
    assert exact(0.1) + exact(0.2) == Decimal("0.3")
    assert [plain(Decimal(one)) for one in ("3", "3.00", "2.5")] == [3, 3, 2.5]


def test_half_a_fen_counts_as_one() -> None:
    assert [yuan(Decimal(one)) for one in ("0.005", "0.0049", "-0.005")] == [Decimal("0.01"), 0, Decimal("-0.01")]


def test_a_line_without_its_price_comes_to_nothing_known() -> None:
    assert [amount(line, "qty", "price") for line in LINES] == [Decimal("3.13"), Decimal("0.03"), None]
    assert worth([{"qty": 3}], "qty", "price") is None


def test_the_list_and_the_monthly_report_add_up_to_the_same() -> None:
    gift = Record("donation", "u", {"items": LINES})
    metric = measure_named("donated_yuan")
    assert metric is not None

    added = amount_of(metric, Asked(), [CountedItem(gift), CountedItem(Record("donation", "v", {}))], Parties(Known()))

    assert total("items", "qty", "price")(gift.values) == added == 3.16
