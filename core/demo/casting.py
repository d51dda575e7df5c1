"""Finds out who is who once the roster has been taken in: the uids that the written material only names."""

from collections.abc import Mapping

from core.demo.entry import uid_for
from core.demo.mentoring import Cast
from core.demo.people import futuo, person_uid
from core.demo.texts import StoryTexts
from core.model.record import Record
from core.office import Office

PAIRING = uid_for("pairing")


def cast(texts: StoryTexts, helper: Office, schools: Mapping[str, str]) -> Cast:
    """Return the cast of the story; of two people with one name the first of the roster is meant."""
    told = texts.schools["recipients"]
    roster = {str(one.get("full_name")): one.uid for one in reversed(_everyone(helper))}
    people = roster | {row[0]: person_uid(one["id"], row) for one in told for row in one["people"]}
    mentors = [pair["mentor"] for pair in texts.lessons]
    home = dict.fromkeys((*mentors, *roster), "helper") | {row[0]: one["id"] for one in told for row in one["people"]}
    rubric = helper.records.find("rubric", limit=1)[0]
    names = {one["school"]["name_zh"]: one["id"] for one in told} | {texts.schools["helper"]["name_zh"]: "helper"}
    return Cast(
        people=people,
        schools={**schools, **{name: schools[key] for name, key in names.items()}},
        home=home,
        pairing=PAIRING,
        rubric=rubric.uid,
        items=[(str(line["dimension"]), float(line["weight"])) for line in rubric.lines("items")],
        pupils={(one["school"]["name_zh"], name): n for one in told for name, n in one["classes"]},
        posts={row[0]: row[6] for one in told for row in one["people"]}
        | {name: remark or post for name, _, post, _, remark in texts.schools["posts"]},
        left={pair["mentee"]: day for pair in texts.lessons if (day := _dissolved(texts, pair["id"]))},
    )


def schools_of(texts: StoryTexts, offices: Mapping[str, Office]) -> dict[str, str]:
    """Return the uid of every school by the name it has in the material."""
    own = {"helper": offices["helper"].school}
    for one in texts.schools["recipients"]:
        own[one["id"]] = futuo(one)[0] if one["desk"] == "helper" else offices[one["desk"]].school
    return own


def _dissolved(texts: StoryTexts, pair: str) -> str:
    return next((str(one.get("dissolved", "")) for one in texts.pairing["pairs"] if one["id"] == pair), "")


def _everyone(helper: Office) -> list[Record]:
    found = helper.records.find("person", where={"school": helper.school}, limit=1000)
    # The order of the roster is lost in the table; names and birth months make one that does not depend on uids.
    return sorted(found, key=lambda one: (str(one.get("full_name")), str(one.get("birth"))))
