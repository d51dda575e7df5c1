"""What schools do together beside lessons: the pairing, leaders' exchanges, trainings with sign-in, donations."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from core.demo.days import arrived, planned_before
from core.demo.entry import DeskEntry, lines, moment, uid_for, with_results
from core.demo.mentoring import Cast
from core.demo.texts import Story, StoryTexts

_REASONS = ("公出", "病假", "事假", "事假", "其他")
_ABSENT_EACH, _REMARKED_EACH = 12, 20
_OWN_LISTENERS = 8


def pairing(texts: StoryTexts, cast: Cast) -> Iterator[DeskEntry]:
    """Yield the pairing of the helper with the three village schools, and the document it rests on."""
    told = texts.pairing
    when = moment(dt.date(2014, 5, 12), 10)
    recipients = [
        {"school": cast.schools[one["id"]], "start": told["pairing"]["start"], "end": told["pairing"]["end"]}
        for one in texts.schools["recipients"]
    ]
    stages = [
        {"name": name, "start": first, "end": last, "content": does} for name, first, last, does in told["stages"]
    ]
    rules = [{"duty": duty, "n": n, "unit": unit, "remark": remark} for duty, n, unit, remark in told["rules"]]
    typed = {
        **told["pairing"],
        "helper": cast.schools["helper"],
        "recipients": lines(*recipients, key="recipients"),
        "stages": lines(*stages, key="stages"),
        "rules": lines(*rules, key="rules"),
    }
    document = {**texts.schools["document"], "school": cast.schools["helper"]}
    yield DeskEntry("pairing", cast.pairing, typed, "helper", when, cast.people["高明"])
    yield DeskEntry("basis_document", uid_for("document", ""), document, "helper", when, cast.people["周国英"])


def exchanges(texts: StoryTexts, cast: Cast) -> Iterator[DeskEntry]:
    """Yield the leaders' exchanges: weeks without one stay empty, as they were."""
    for told in texts.exchanges:
        day = dt.date.fromisoformat(told["date"])
        when = max(moment(day + dt.timedelta(days=1), 9), moment(dt.date(2014, 5, 13), 9))
        uid = uid_for("exchange", told["date"])
        yield from with_results(
            DeskEntry("leader_exchange", uid, _exchange(cast, told), "helper", when, cast.people["周国英"])
        )


def _exchange(cast: Cast, told: Story) -> dict[str, Any]:
    key = f"exchange {told['date']}"
    people = [{"person": cast.people[name], "post": cast.posts.get(name)} for name in told["people"]]
    topics = [{"area": area, "topic": topic} for area, topic in told["topics"]]
    decisions = [
        {"decision": decision, "owner": cast.people[owner], "due": due, "done": done}
        for decision, owner, due, done in told["decisions"]
    ]
    return {name: told[name] for name in ("date", "time", "mode", "place", "line", "form", "points", "next")} | {
        "pairing": cast.pairing,
        "recipient": cast.schools[told["recipient"]] if told["recipient"] else None,
        "people": lines(*people, key=f"{key} people"),
        "topics": lines(*topics, key=f"{key} topics"),
        "decisions": lines(*decisions, key=f"{key} decisions"),
    }


def trainings(texts: StoryTexts, cast: Cast, rng: Random) -> Iterator[DeskEntry]:
    """Yield every training with its sign-in sheet, and the one that snow called off."""
    for told in texts.trainings:
        day = dt.date.fromisoformat(told["days"][0][0])
        yield DeskEntry(
            "training", uid_for("training", told["id"]), _training(cast, told), "helper", planned_before(day)
        )
        yield from _sign_in(cast, told, rng)
    yield from _called_off(cast, texts.cancelled)


def _training(cast: Cast, told: Story) -> dict[str, Any]:
    key = f"training {told['id']}"
    slots = [{"day": day, "slot": slot, "content": content} for day, slot, content in told["days"]]
    speakers = [
        {**one, "person": cast.people[one["person"]]} if "person" in one else dict(one) for one in told["speakers"]
    ]
    places = [
        {"school": cast.schools[one], "places": n} for one, n in (("chaicun", 10), ("mijiaping", 9), ("futuo", 8))
    ]
    return {
        name: told[name] for name in ("title", "category", "area", "form", "place", "hours", "content", "funding")
    } | {
        "pairing": cast.pairing,
        "organiser": cast.schools["helper"],
        "start": told["days"][0][0],
        "end": told["days"][-1][0],
        "slots": lines(*slots, key=f"{key} slots"),
        "speakers": lines(*speakers, key=f"{key} speakers"),
        "expected": len(_invited(cast, told["days"][0][0])),
        "open_to": lines(*places, key=f"{key} places"),
    }


def _sign_in(cast: Cast, told: Story, rng: Random) -> Iterator[DeskEntry]:
    event = uid_for("training", told["id"])
    for person in _invited(cast, told["days"][0][0]):
        away = rng.choice(_REASONS) if rng.randrange(_ABSENT_EACH) == 0 else ""
        for day, slot, _ in told["days"]:
            typed = {"event": event, "person": cast.people[person], "day": day, "slot": slot, "presence": away or "到"}
            if not away and rng.randrange(_REMARKED_EACH) == 0:
                typed["remark"] = rng.choice(("迟到", "早退"))
            yield _signed(cast.desk(person), day, typed)
    for guest, unit in told["guests"]:
        for day, slot, _ in told["days"]:
            typed = {"event": event, "name": guest, "unit": unit, "day": day, "slot": slot, "presence": "到"}
            yield _signed("helper", day, typed)


def _signed(desk: str, day: str, typed: dict[str, Any]) -> DeskEntry:
    held = dt.date.fromisoformat(day)
    when = moment(held + dt.timedelta(days=1), 11)
    # A line of the sheet is one record wherever it is entered, so its uid follows from its own fields.
    return DeskEntry("attendance", "", typed, desk, when if desk == "helper" else max(when, arrived(held)))


def _invited(cast: Cast, day: str) -> Sequence[str]:
    here = [name for name in cast.home if day < cast.left.get(name, "9999")]
    own = [name for name in here if cast.home[name] == "helper"]
    return [name for name in here if cast.home[name] != "helper"] + own[:_OWN_LISTENERS]


def _called_off(cast: Cast, told: Story) -> Iterator[DeskEntry]:
    uid = uid_for("training", told["id"])
    planned = moment(dt.date.fromisoformat(told["planned"]), 10)
    off = moment(dt.date.fromisoformat(told["called_off"]), 9)
    yield DeskEntry("training", uid, _training(cast, told), "helper", planned)
    yield DeskEntry("training", uid, {"content": told["notice"]}, "helper", off)
    yield DeskEntry("training", uid, {}, "helper", off + dt.timedelta(minutes=5), gone=True)


def donations(texts: StoryTexts, cast: Cast) -> Iterator[DeskEntry]:
    """Yield what was given: lists with prices, and one photograph of the counting."""
    columns = ("name", "spec", "unit", "qty", "price", "condition", "value_basis", "location", "remark")
    for told in texts.donations:
        rows = [dict(zip(columns, item, strict=True)) for item in told["items"]]
        typed = {name: told[name] for name in ("date", "purpose", "need", "acceptance")} | {
            "pairing": cast.pairing,
            "donor": cast.schools["helper"],
            "receiver": cast.schools[told["receiver"]],
            "items": lines(*rows, key=f"donation {told['id']}"),
        }
        when = moment(dt.date.fromisoformat(told["date"]), 17)
        photo = ("goods.jpg", "2014年11月19日，义门弥家坪小学，捐赠物资清点") if told["id"] == "qicai" else ("", "")
        yield DeskEntry("donation", uid_for("donation", told["id"]), typed, "helper", when, cast.people["胡平"], photo)
