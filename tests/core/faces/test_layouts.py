import pytest

from core.faces.paper.door import blank, paper
from core.faces.paper.layouts.lesson_process import minutes
from core.faces.paper.numerals import numeral
from core.kinds import kind_named
from core.model.kind import Kind
from core.press.sheet import measure
from tests.core.faces.conftest import Read
from tests.core.faces.shelf import DONATION, Shelf, uid
from tests.every import every


def kind(name: str) -> Kind:
    found = kind_named(name)
    assert found is not None
    return found


class TestObservation:
    def test_the_head_comes_from_the_lesson(self, shelf: Shelf, read: Read) -> None:
        text = "".join(read(paper(kind("lesson_observation"), shelf.find("lesson_observation"), shelf)))

        for words in (
            "张伟",
            "柴村小学",
            "五年级（2）班",
            "落花生",
            "星期四 第 2 节",
            "08:50—09:30",
            "本学期第 1 节",
            "38 人",
        ):
            assert words in text

    def test_each_side_note_stands_in_the_row_it_belongs_to(self, shelf: Shelf, read: Read) -> None:
        text = "".join(read(paper(kind("lesson_observation"), shelf.find("lesson_observation"), shelf)))

        assert text.index("出示花生") < text.index("由实物入手") < text.index("分段朗读")
        assert "08:505分钟" in text
        assert "08:5535分钟" in text

    def test_total_and_level_follow_the_rubric(self, shelf: Shelf, read: Read) -> None:
        text = "".join(read(paper(kind("lesson_observation"), shelf.find("lesson_observation"), shelf)))

        assert "优秀 ≥ 90，良好 ≥ 75，合格 ≥ 60" in text
        assert "9 40 35 84" in text
        assert text.count("良好") == 2

    def test_a_level_waits_for_the_last_mark(self, shelf: Shelf, read: Read) -> None:
        values = {**shelf.one("lesson_observation", "observation").values, "marks": [{"item": "教学目标", "score": 9}]}
        record = shelf.put("lesson_observation", "half", values)

        text = "".join(read(paper(kind("lesson_observation"), [record], shelf)))

        assert text.count("良好") == 1

    def test_items_of_one_dimension_go_down_the_page(self, shelf: Shelf, read: Read) -> None:
        items = [{"dimension": "教学活动", "item": f"要点{at}", "weight": 10} for at in range(10)]
        shelf.put("rubric", "long", {"code": "Z", "version": 1, "title": "长量表", "items": items})

        text = "".join(read(blank(kind("lesson_observation"), 1, shelf)))

        assert "评价要点" in text
        assert "要点9" in text
        assert "100" in text

    def test_the_count_of_lessons_heard_runs_within_the_term(self, shelf: Shelf, read: Read) -> None:
        values = shelf.one("lesson_observation", "observation").values
        shelf.put("lesson_observation", "spring", {**values, "date": "2014-06-03"})
        later = shelf.put("lesson_observation", "later", {**values, "date": "2014-10-16"})

        text = "".join(read(paper(kind("lesson_observation"), [later], shelf)))

        assert "本学期第 2 节" in text

    def test_the_sheet_taken_to_a_lesson_has_a_front_and_a_back(self, shelf: Shelf, read: Read) -> None:
        front, back = read(blank(kind("lesson_observation"), 1, shelf))

        assert "教学过程" in front
        assert "优点" in back
        assert "教务处查阅" in back

    def test_minutes_last_until_the_next_row(self) -> None:
        assert minutes([{"minute": 0}, {"minute": 5}, {"minute": 25.5}]) == [5, 20.5, None]
        assert minutes([{"t_start": "08:50"}, {"t_start": "09:05"}], "09:30") == [15, 25]
        assert minutes([{"t_start": "09:05"}, {"t_start": "08:50"}, {}], "09:30") == [None, None, None]
        assert minutes([]) == []


class TestSignIn:
    def test_names_stand_in_pinyin_order_and_short_ones_are_spread(self, shelf: Shelf, read: Read) -> None:
        [text] = read(paper(kind("attendance"), shelf.find("attendance"), shelf))

        assert text.index("李　明") < text.index("单　芳") < text.index("张　伟")
        assert "公出" in text
        assert "应到 3 人　　实到 2 人　　请假 1 人" in text

    def test_an_event_itself_gives_a_sheet_to_sign(self, shelf: Shelf, read: Read) -> None:
        event = shelf.put("training", "next", {**shelf.one("training", "training").values, "title": "下一次"})

        [text] = read(paper(kind("attendance"), [event], shelf))

        assert "下一次" in text
        assert every(name in text for name in ("李　明", "单　芳", "张　伟", "王建国"))
        assert "公出" not in text

    def test_a_blank_sheet_has_twenty_five_lines_or_more(self, shelf: Shelf, read: Read) -> None:
        [text] = read(blank(kind("attendance"), 1, shelf))

        assert "25" in text
        assert "培训签到表" in text

    def test_the_head_is_repeated_and_free_lines_remain(self, shelf: Shelf, read: Read) -> None:
        for at in range(60):
            shelf.put("attendance", f"guest {at}", {
                "event": uid("training"), "name": f"来宾{at}号", "day": "2014-11-15", "slot": "上午", "presence": "到",
            })  # fmt: skip

        pages = read(paper(kind("attendance"), shelf.find("attendance"), shelf))

        assert len(pages) == 3
        assert every("职务职称" in page for page in pages)
        assert "66" in pages[-1]

    def test_each_sitting_has_its_column(self, shelf: Shelf, read: Read) -> None:
        for day, slot in (("2014-11-15", "下午"), ("2014-11-16", "上午")):
            shelf.put("attendance", f"{day}{slot}", {
                "event": uid("training"), "person": uid("张伟"), "day": day, "slot": slot, "presence": "到",
            })  # fmt: skip

        [form] = paper(kind("attendance"), shelf.find("attendance"), shelf)
        [text] = read([form])

        assert form.paper == "A4-landscape"
        assert text.index("11月15日上午签到") < text.index("11月15日下午签到") < text.index("11月16日上午签到")

    def test_records_of_two_events_make_two_sheets(self, shelf: Shelf) -> None:
        other = shelf.put("leader_exchange", "talk", {"pairing": uid("pairing"), "date": "2014-09-19"})
        shelf.put(
            "attendance", "talk", {"event": other.uid, "person": uid("李明"), "day": "2014-09-19", "slot": "上午"}
        )

        assert len(paper(kind("attendance"), shelf.find("attendance"), shelf)) == 2

    def test_a_long_name_breaks_after_its_dot(self, shelf: Shelf, read: Read) -> None:
        shelf.put("attendance", "guest", {
            "event": uid("training"), "name": "买买提·艾力江", "day": "2014-11-15", "slot": "上午", "presence": "到",
        })  # fmt: skip

        [text] = read(paper(kind("attendance"), shelf.find("attendance"), shelf))

        assert "买买提·艾力江" in text


class TestAgreement:
    def test_duties_are_numbered_under_numbered_sections(self, shelf: Shelf, read: Read) -> None:
        text = "".join(read(paper(kind("mentor_pair"), shelf.find("mentor_pair"), shelf)))

        for words in (
            "青蓝〔2014〕3号", "王建国　单位：义门镇中学　职称：一级教师", "根据彬政教发〔2014〕128号要求",
            "二、师傅职责", "（一）听徒弟的课，每周不少于 1 次。", "四、培养目标", "一年站稳讲台。", "一式三份",
            "2014年9月1日至2015年7月10日",
        ):  # fmt: skip
            assert words in text

    def test_an_empty_section_leaves_no_room_for_later_words(self, shelf: Shelf, read: Read) -> None:
        filled = "".join(read(paper(kind("mentor_pair"), shelf.find("mentor_pair"), shelf)))
        empty = "".join(read(blank(kind("mentor_pair"), 1, shelf)))

        assert "权利与解除" not in filled
        assert "权利与解除" in empty

    def test_schools_are_parties_of_their_own_agreement(self, shelf: Shelf, read: Read) -> None:
        record = shelf.put("school_agreement", "agreement", {
            "pairing": uid("pairing"), "helper": uid("义门镇中学"), "recipient": uid("柴村小学"), "copies": 4,
            "items": [{"item": "学校管理", "detail": "校长互访", "n": 2, "unit": "学期", "owner": "王建国"}],
        })  # fmt: skip

        text = "".join(read(paper(kind("school_agreement"), [record], shelf)))

        assert "乙方（受援校）：柴村小学" in text
        assert "（一）学校管理，校长互访，责任人：王建国，每学期不少于 2 次。" in text.replace(" ", "").replace(
            "于2次", "于 2 次"
        )
        assert "一式四份" in text
        assert "福托小学" not in text

    @pytest.mark.parametrize(
        ("number", "words"), [(0, "零"), (3, "三"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
    )
    def test_numerals(self, number: int, words: str) -> None:
        assert numeral(number) == words


class TestDonation:
    def test_the_sum_stands_in_figures_and_in_words(self, shelf: Shelf, read: Read) -> None:
        [text] = read(paper(kind("donation"), shelf.find("donation"), shelf))

        assert "6740.00" in text
        assert "壹万叁仟叁佰玖拾陆元整" in text
        assert "￥13,396.00" in text

    def test_a_list_of_fifty_goods_repeats_its_head(self, shelf: Shelf, read: Read) -> None:
        goods = [{"name": f"物资{at}", "unit": "件", "qty": 1, "price": 0.1} for at in range(50)]
        record = shelf.put("donation", "many", {**DONATION, "items": goods})

        pages = read(paper(kind("donation"), [record], shelf))

        assert every("规格型号" in page for page in pages if "物资" in page.replace("捐赠物资", ""))
        assert "物资49" in "".join(pages)
        assert "伍元整" in "".join(pages)


class TestCalendar:
    def test_days_off_and_days_made_up_are_marked(self, shelf: Shelf, read: Read) -> None:
        [text] = read(paper(kind("school_calendar"), shelf.find("school_calendar"), shelf))

        for words in ("2014—2015学年第一学期校历", "10月1日（休）", "11（班）", "国庆调休", "1月1日", "22"):
            assert words in text


class TestDocument:
    def test_a_summary_is_an_official_text_with_unit_day_and_seal(self, shelf: Shelf, read: Read) -> None:
        record = shelf.put("work_summary", "summary", {
            "pairing": uid("pairing"), "date": "2015-06-05", "title": "年度帮扶总结", "school": uid("义门镇中学"),
            "practice": "（一）以课堂为中心\n师傅每周听课。", "next_steps": "扩大联合教研。",
        })  # fmt: skip

        text = "".join(read(paper(kind("work_summary"), [record], shelf)))

        assert text.index("年度帮扶总结") < text.index("一、主要做法") < text.index("二、下一步打算")
        assert "2015年6月5日" in text
        assert "盖章" in text
        assert "基本情况" not in text

    def test_its_blank_is_a_form_to_fill_by_hand(self, shelf: Shelf) -> None:
        [sheet] = blank(kind("work_summary"), 1, shelf)

        assert measure(sheet) == 1

    def test_a_plan_shows_its_tables_and_whom_it_names(self, shelf: Shelf, read: Read) -> None:
        record = shelf.put("work_plan", "plan", {
            "pairing": uid("pairing"), "title": "三年帮扶规划", "level": "三年规划", "start": "2014-09-01",
            "end": "2017-07-31", "situation": "教师年轻。",
            "changes": [{"day": "2015-03-01", "before": "每周一次", "after": "每两周一次", "reason": "道路施工"}],
        })  # fmt: skip

        text = "".join(read(paper(kind("work_plan"), [record], shelf)))

        assert "（2014年9月1日至2017年7月31日）" in text
        assert "道路施工" in text
        assert "受援校：柴村小学、福托小学" in text
