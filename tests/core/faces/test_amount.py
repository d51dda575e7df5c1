from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.faces.paper.amount import in_words

_VALUES = {"零": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "零元整"),
        (0.05, "伍分"),
        (0.5, "伍角整"),
        (0.55, "伍角伍分"),
        (1, "壹元整"),
        (10, "壹拾元整"),
        (325.04, "叁佰贰拾伍元零肆分"),
        (1005.00, "壹仟零伍元整"),
        (1409.50, "壹仟肆佰零玖元伍角整"),
        (6007.14, "陆仟零柒元壹角肆分"),
        (16409.02, "壹万陆仟肆佰零玖元零贰分"),
        (20000, "贰万元整"),
        (107000.53, "壹拾万柒仟元伍角叁分"),
        (100020, "壹拾万零贰拾元整"),
        (10000010.30, "壹仟万零壹拾元叁角整"),
        (10010010, "壹仟零壹万零壹拾元整"),
        (100000001, "壹亿零壹元整"),
        (1200000000000, "壹万贰仟亿元整"),
        (9999999999.99, "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (-3.2, "负叁元贰角整"),
    ],
)
def test_an_amount_is_written_as_vouchers_ask(value: float, words: str) -> None:
    assert in_words(value) == words


def test_half_a_fen_is_rounded_up() -> None:
    assert in_words(Decimal("0.005")) == "壹分"


def test_more_than_the_words_can_say_is_refused() -> None:
    with pytest.raises(ValueError, match="10000000000000000"):
        in_words(10**16)


@given(st.integers(0, 10**13))
def test_the_words_say_the_amount_and_nothing_else(cents: int) -> None:
    words = in_words(Decimal(cents) / 100)

    assert _cents(words) == cents
    assert "零零" not in words


def _cents(words: str) -> int:
    yuan, _, coins = words.removesuffix("整").rpartition("元")
    jiao, _, fen = coins.rpartition("角")
    fen = fen.removesuffix("分").removeprefix("零")
    return _whole(yuan) * 100 + _VALUES.get(jiao, 0) * 10 + _VALUES.get(fen, 0)


def _whole(words: str) -> int:
    for unit, value in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, _, low = words.rpartition(unit)
            return _whole(high) * value + _whole(low)
    total, digit = 0, 0
    for sign in words:
        if sign in _PLACES:
            total += digit * _PLACES[sign]
            digit = 0
        else:
            digit = _VALUES[sign]
    return total + digit
