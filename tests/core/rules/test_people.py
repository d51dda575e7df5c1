import pytest

from core.rules.people import initials, sort_key, spread


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("张伟", "zhang wei"), ("单芳", "shan fang"), ("曾晓勇", "zeng xiao yong"), ("仇英", "qiu ying"),
        ("解放", "xie fang"), ("区小明", "ou xiao ming"), ("尉迟恭", "yu chi gong"), ("吕布", "lv bu"),
        ("李朝阳", "li zhao yang"), ("扎西·次仁", "zha xi ci ren"), ("John Smith", "john smith"), ("李𠮷", "li ji"),
    ],
)  # fmt: skip
def test_a_surname_is_read_as_a_surname(name: str, key: str) -> None:
    assert sort_key(name) == key


def test_a_space_that_spreads_a_name_does_not_move_it_in_the_list() -> None:
    assert sort_key("张　伟") == sort_key("张 伟") == sort_key("张伟")


@pytest.mark.parametrize(
    ("name", "typed", "key"),
    [
        ("单芳", "dan", "dan fang"), ("单芳", "Shàn Fāng", "shan fang"), ("单芳", "danfang", "danfang"),
        ("吕布", "lǚ bù", "lv bu"), ("单芳", "  ", "shan fang"),
    ],
)  # fmt: skip
def test_what_a_person_corrected_wins(name: str, typed: str, key: str) -> None:
    assert sort_key(name, typed) == key


def test_a_character_without_reading_stands_after_all_others() -> None:
    unread = "\U00030001明"

    assert sorted(["张伟", unread, "安宁"], key=sort_key) == ["安宁", "张伟", unread]


@pytest.mark.parametrize("name", ["", "·", " ", "བཀྲ་ཤིས", "ئالىم", "\U00030001"])
def test_no_name_is_without_a_key(name: str) -> None:
    assert sort_key(name)


def test_short_syllables_stand_before_longer_ones() -> None:
    assert sorted(["连一", "李安"], key=sort_key) == ["李安", "连一"]


def test_a_name_is_found_by_its_initials_in_every_reading() -> None:
    assert initials("张伟") == ("zw",)
    assert initials("张 伟") == ("zw",)
    assert initials("单芳")[:2] == ("sf", "df")
    assert initials("扎西·次仁")[0] == "zxcr"
    assert initials("Mary Ann") == ("ma",)


def test_a_long_name_has_at_most_eight_readings_and_the_likeliest_comes_first() -> None:
    assert initials("阿依古丽·买买提")[0] == "ayglmmt"
    assert len(initials("阿依古丽·买买提")) == 8


def test_a_reading_of_old_books_takes_no_place_from_those_that_are_typed() -> None:
    assert initials("签到 张伟 2026年9月1日 上午") == ("qdzw2n9y1rsw",)
    assert initials("2026年第一学期 单芳") == ("2ndyxqdf", "2ndyxqsf", "2ndyxqcf")


def test_what_follows_a_number_is_read_like_the_rest_of_a_name() -> None:
    assert sort_key("2026年 张 伟 3号") == "2026 nian zhang wei 3 hao"
    assert initials("Room2 张伟·2A") == ("rzw2",)


def test_a_character_nobody_can_spell_is_left_out_of_the_initials() -> None:
    assert initials("陈\U00030001") == ("c",)
    assert initials("") == ()


def test_two_characters_are_spread_and_nothing_else_is() -> None:
    assert spread("张伟") == "张\u3000伟"
    assert spread("李𠮷") == "李\u3000𠮷"
    assert [spread(name) for name in ("张伟强", "扎西·次仁", "Li", "张", "")] == ["张伟强", "扎西·次仁", "Li", "张", ""]
