"""Who takes part: the offices above the schools, the teachers of both schools, and who is paired with whom."""

from typing import Any

Entry = tuple[str, str, dict[str, Any]]

BEGIN, END = "2014-05-05", "2015-05-31"


def _teacher(
    school: str, name: str, subjects: str, post: str, title: str, since: str, **more: Any
) -> dict[str, Any]:  # fmt: skip
    told = {"full_name": name, "school": school, "subjects": subjects, "post": post, "title": title}
    return {**told, "work_start": since, **more}


OFFICES: list[Entry] = [
    ("school", "institute", {"name_zh": "彬县教育科研所", "school_type": "教研机构", "county": "彬县"}),
    (
        "person", "expert",
        _teacher("@institute", "高文远", "语文", "教研员", "正高级教师", "1988-07", research="课堂教学评价"),
    ),
]  # fmt: skip

HELPER_PEOPLE: list[Entry] = [
    ("person", "zhang", _teacher("@helper", "张建国", "语文", "校长", "高级教师", "1990-07")),
    ("person", "li", _teacher("@helper", "李秀英", "数学", "副校长", "高级教师", "1995-07")),
    ("person", "wang", _teacher("@helper", "王志远", "道德与法治", "副校长", "高级教师", "1996-07")),
    ("person", "zhao", _teacher("@helper", "赵永强", "体育与健康", "主任", "一级教师", "1998-07")),
    (
        "person", "liu",
        _teacher(
            "@helper", "刘芳", "语文", "教研组长", "高级教师", "1997-07", research="整本书阅读",
            honours=[{"honour": "市级名师", "level": "市", "awarded": "2012-09-10"}],
        ),
    ),
    (
        "person", "chen",
        _teacher(
            "@helper", "陈志明", "数学", "教研组长", "高级教师", "1999-07",
            honours=[{"honour": "学科带头人", "level": "市", "awarded": "2013-09-10"}],
        ),
    ),
    ("person", "sun", _teacher("@helper", "孙丽", "英语", "教师", "一级教师", "2006-07")),
    ("person", "zhou", _teacher("@helper", "周斌", "信息科技", "教师", "一级教师", "2008-07")),
]  # fmt: skip

VILLAGE_PEOPLE: list[Entry] = [
    ("person", "ma", _teacher("@village", "马建平", "数学", "校长", "一级教师", "1994-07")),
    ("person", "he", _teacher("@village", "何晓燕", "语文", "副校长", "一级教师", "1998-07")),
    ("person", "guo", _teacher("@village", "郭平", "道德与法治", "副校长", "一级教师", "1999-07")),
    ("person", "feng", _teacher("@village", "冯军", "体育与健康", "主任", "二级教师", "2001-07")),
    (
        "person", "zheng",
        _teacher("@village", "郑兰", "语文", "教研组长", "一级教师", "2002-07", research="低年级识字"),
    ),
    ("person", "tian", _teacher("@village", "田野", "数学", "教研组长", "一级教师", "2003-07")),
    (
        "person", "bin",
        _teacher("@village", "李斌", "语文", "教师", "二级教师", "2012-09", research="乡村儿童阅读"),
    ),
    ("person", "wu", _teacher("@village", "吴敏", "数学", "教师", "二级教师", "2010-09")),
]  # fmt: skip

STAGES = [
    {"name": "宣传动员", "start": "2014-05-05", "end": "2014-05-10", "content": "宣传动员，选拔优秀的年轻教师。"},
    {"name": "分析制定", "start": "2014-05-10", "end": "2014-05-20", "content": "了解学校情况，共同研究制订方案。"},
    {"name": "具体实施", "start": "2014-05-20", "end": "2015-04-10", "content": "支教人员入校，送教下乡，给予器材。"},
    {"name": "总结归档", "start": "2015-04-11", "end": "2015-05-31", "content": "总结全年活动，收集整理资料归档。"},
]

PAIRING: list[Entry] = [
    (
        "school_calendar", "spring",
        {"school_year": "2013-2014", "term": "第二学期", "first_day": "2014-02-24", "last_day": "2014-07-04"},
    ),
    (
        "school_calendar", "autumn",
        {
            "school_year": "2014-2015", "term": "第一学期", "first_day": "2014-09-01", "last_day": "2015-01-23",
            "exceptions": [
                {"day": f"2014-10-0{day}", "kind": "放假", "reason": "国庆节"} for day in range(1, 8)
            ],
        },
    ),
    (
        "school_calendar", "next_spring",
        {"school_year": "2014-2015", "term": "第二学期", "first_day": "2015-03-02", "last_day": "2015-07-10"},
    ),
    (
        "basis_document", "basis",
        {"school": "@helper", "number": "彬政教发〔2014〕128号", "title": "关于开展城乡学校结对帮扶工作的通知",
         "issuer": "彬县教育局", "date": "2014-04-28", "content": "按照教育局的统一部署，城乡学校结对帮扶。"},
    ),
    (
        "pairing", "pairing",
        {
            "pairing_no": "结对-2014-01", "helper": "@helper",
            "recipients": [{"school": "@village"}, {"school": "@mijiaping"}, {"school": "@futuo"}],
            "start": BEGIN, "end": END, "state": "进行", "basis_document": "@basis",
            "grounds": "义门镇中学教育教学质量较高，经双方协商，与三所村小结对。", "stages": STAGES,
        },
    ),
]  # fmt: skip
