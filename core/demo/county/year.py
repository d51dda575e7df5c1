"""What a county's schools do in a school year beside lessons: talks, joint research, trainings with sign-in, gifts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from core.demo.county.shape import CountyPair, Figures, Teacher, lost
from core.demo.county.work import silent, sunday
from core.demo.days import spread
from core.demo.entry import DeskEntry, lines, moment, uid_for
from core.demo.texts import Story

_TALKS, _RESEARCH = 20, 20
_AWAY_EACH, _REASONS = 14, ("公出", "病假", "事假", "其他")


def talks(pairs: tuple[CountyPair, ...], told: Story, days: Sequence[dt.date], rng: Random) -> Iterator[DeskEntry]:
    """Yield the leaders' exchanges of every pairing, about one in two weeks."""
    words = told["exchange"]
    for pair in pairs:
        for at, day in enumerate(_open(pair, spread(list(days), _TALKS, rng))):
            key = f"county talk {pair.number} {at}"
            area, topic = rng.choice(words["topics"])
            heads = (pair.helper.people[0], rng.choice(pair.villages).people[0])
            typed = {
                "pairing": pair.uid,
                "recipient": heads[1].school,
                "date": day.isoformat(),
                "mode": rng.choice(("线上", "线下")),
                "line": words["lines"][at % len(words["lines"])],
                "form": "工作研讨",
                "people": lines(*({"person": one.uid, "post": "校长"} for one in heads), key=f"{key} people"),
                "topics": lines({"area": area, "topic": topic}, key=f"{key} topics"),
                "points": words["points"],
                "decisions": lines(
                    {"decision": rng.choice(words["decisions"]), "owner": heads[0].uid, "done": 1}, key=f"{key} tasks"
                ),
            }
            typed = lost(rng, typed, "decisions")
            yield DeskEntry("leader_exchange", uid_for(key), typed, pair.desk, sunday(day, rng))


def research(pairs: tuple[CountyPair, ...], told: Story, days: Sequence[dt.date], rng: Random) -> Iterator[DeskEntry]:
    """Yield the joint research days."""
    for pair in pairs:
        for at, day in enumerate(_open(pair, spread(list(days), _RESEARCH, rng))):
            theme = told["research"][at % len(told["research"])]
            typed = {
                "pairing": pair.uid,
                "date": day.isoformat(),
                "kind": "联合教研日",
                "mode": "线下",
                "subject": ("语文", "数学")[at % 2],
                "theme": theme,
                "place": pair.helper.name,
                "host": pair.helper.uid,
                "process": told["exchange"]["points"],
                "helper_people": rng.randrange(6, 14),
                "recipient_people": rng.randrange(3, 9),
            }
            uid = uid_for("county research", pair.number, at)
            yield DeskEntry("research_activity", uid, lost(rng, typed, "subject"), pair.desk, sunday(day, rng))


def trainings(
    pairs: tuple[CountyPair, ...], told: Story, days: Sequence[dt.date], figures: Figures, rng: Random
) -> Iterator[DeskEntry]:
    """Yield the trainings of every pairing with a line for everybody invited; one was called off."""
    for pair in pairs:
        for at, day in enumerate(_open(pair, spread(list(days), figures.trainings, rng))):
            event = uid_for("county training", pair.number, at)
            typed = _training(pair, told["trainings"][at % len(told["trainings"])], day, figures.listeners)
            yield DeskEntry("training", event, typed, pair.desk, sunday(day))
            if pair.number == 0 and at == figures.trainings // 2:
                yield from _called_off(pair, event, told["notice"], day)
            else:
                yield from _sign_in(pair, event, day, figures.listeners, rng)


def _training(pair: CountyPair, told: Sequence[str], day: dt.date, expected: int) -> dict[str, Any]:
    title, category, form, content = told
    key = f"county training {pair.number} {day}"
    speaker: Teacher = pair.helper.people[3]
    return {
        "pairing": pair.uid,
        "title": title,
        "category": category,
        "form": form,
        "organiser": pair.helper.uid,
        "start": day.isoformat(),
        "end": day.isoformat(),
        "slots": lines({"day": day.isoformat(), "slot": "下午", "content": title}, key=f"{key} slots"),
        "place": pair.helper.name,
        "speakers": lines({"person": speaker.uid, "topic": title, "minutes": 90}, key=f"{key} speakers"),
        "content": content,
        "hours": 3,
        "expected": expected,
    }


def _sign_in(pair: CountyPair, event: str, day: dt.date, listeners: int, rng: Random) -> Iterator[DeskEntry]:
    when = sunday(day, rng)
    for person in pair.listeners(listeners):
        away = rng.choice(_REASONS) if rng.randrange(_AWAY_EACH) == 0 else "到"
        typed = {"event": event, "person": person.uid, "day": day.isoformat(), "slot": "下午", "presence": away}
        # A line of the sheet is one record wherever it is entered, so its uid follows from its own fields.
        yield DeskEntry("attendance", "", typed, pair.desk, when)


def _called_off(pair: CountyPair, event: str, notice: str, day: dt.date) -> Iterator[DeskEntry]:
    off = sunday(day) + dt.timedelta(hours=1)
    yield DeskEntry("training", event, {"content": notice}, pair.desk, off)
    yield DeskEntry("training", event, {}, pair.desk, off + dt.timedelta(minutes=5), gone=True)


def gifts(pairs: tuple[CountyPair, ...], told: Story) -> Iterator[DeskEntry]:
    """Yield what each helper gave in November."""
    columns = ("name", "spec", "unit", "qty", "price")
    for pair in pairs:
        for at, school in enumerate(pair.villages):
            rows = [dict(zip(columns, item, strict=True)) for item in told["goods"]]
            typed = {
                "pairing": pair.uid,
                "donor": pair.helper.uid,
                "receiver": school.uid,
                "date": "2015-11-18",
                "purpose": "充实图书角和器材",
                "items": lines(*rows, key=f"county gift {pair.number} {at}"),
            }
            when = moment(dt.date(2015, 11, 22), 18)
            yield DeskEntry("donation", uid_for("county gift", pair.number, at), typed, pair.desk, when)


def _open(pair: CountyPair, days: list[dt.date]) -> list[dt.date]:
    return [day for day in days if not silent(pair, day)]
