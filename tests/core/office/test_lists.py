"""Long lists of the office: names in pinyin order, marks for pages in the middle, levels, drafts of many records."""

from core.office import Office

NAMES = ("张伟", "单芳", "李雪", "王磊", "曾静", "阿依古丽·艾买提")


def people(office: Office, *names: str) -> None:
    read = (office.records.read("person", {"full_name": name, "school": office.school})[0] for name in names)
    office.records.save_many(list(read))


def names(office: Office, order: str) -> list[str]:
    return [str(one.get("full_name")) for one in office.records.find("person", order=(order,))]


def test_people_stand_in_the_order_of_their_pinyin(office: Office) -> None:
    people(office, *NAMES)

    assert names(office, "sort") == ["阿依古丽·艾买提", "李雪", "单芳", "王磊", "曾静", "张伟"]
    assert names(office, "-sort") == names(office, "sort")[::-1]


def test_a_reading_corrected_by_a_person_moves_the_name(office: Office) -> None:
    people(office, *NAMES)
    one = office.records.find("person", where={"full_name": "王磊"})[0]

    corrected, _ = office.records.read("person", {"sort_key": "zzz"}, one.uid)
    office.records.save(corrected)

    assert names(office, "sort")[-1] == "王磊"


def test_marks_lead_to_each_further_page(office: Office) -> None:
    people(office, *(f"王{sign}" for sign in "建军志强文博永刚浩然晓东国栋新民"))
    whole = [one.uid for one in office.records.find("person", order=("sort",))]

    marks = office.records.marks("person", order=("sort",), step=5)

    assert marks == [whole[4], whole[9], whole[14]]
    assert [one.uid for one in office.records.find("person", order=("sort",), after=marks[1], limit=5)] == whole[10:15]


def test_a_score_reaches_the_level_that_begins_with_it(office: Office) -> None:
    rubric = office.records.find("rubric")[0]
    levels = {line["level"]: line["least"] for line in rubric.lines("levels")}

    assert office.records.level(rubric.uid, levels["良好"]) == "良好"
    assert office.records.level(rubric.uid, levels["良好"] - 0.5) == "合格"
    assert office.records.level(rubric.uid, None) == ""


def test_the_draft_goes_when_what_was_typed_is_kept(office: Office) -> None:
    office.records.keep_draft("observe", {"full_name": "张伟"})
    person, _ = office.records.read("person", {"full_name": "张伟", "school": office.school})

    office.records.save_many([person], draft="observe")

    assert office.records.draft("observe") is None
    assert names(office, "sort") == ["张伟"]


def test_many_records_are_read_back_at_once_and_not_once_for_each(office: Office) -> None:
    asked: list[str] = []
    office.store.workspace.db.connection.set_trace_callback(asked.append)

    def reads(*given: str) -> int:
        asked.clear()
        people(office, *given)
        return sum(1 for sql in asked if sql.startswith("SELECT") and 'FROM "person" WHERE _uid IN' in sql)

    assert reads(*NAMES[:2]) == reads(*NAMES) > 0
