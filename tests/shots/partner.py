"""Other schools for pictures: an edit against ours, a gap, a stranger's package, schools that report to a county."""

from pathlib import Path
from typing import Any

from core.office import Office
from core.office.upkeep.restoring import restore

_OURS = (
    "目标明确，情境自然。\n“为什么用减法”这一问抓住了关键，三名学生到黑板前讲解，讲清了数量关系。\n"
    "板书分三栏，随讲随写，学生能照着复述。"
)
_REPORTING = ("all of it", "the second package only")
_THEIRS = (
    "目标很明确，情境自然。\n“为什么用减法”这一问抓住了关键，可以再等一等，让更多学生想清楚再说。\n"
    "小组交流时教师走到了每一组。"
)


def quarrel(office: Office, folder: Path) -> None:
    """Make a partner who trusts us, a conflict between us, and gap, stranger and stop.qinglan in the folder."""
    with Office.found(folder / "partner", school="义门柴村小学", role="recipient") as partner:
        _introduce(office, partner, folder)
        observation = office.records.find("lesson_observation", limit=1)[0]
        pairing = office.records.one("pairing", str(observation.get("pairing")))
        recipients = [*pairing.lines("recipients"), {"school": partner.school}]
        _change(office, "pairing", pairing.uid, recipients=recipients)
        partner.exchange.receive(office.exchange.send(partner.school, folder / "1.qinglan").path)
        _change(office, observation.kind, observation.uid, strengths=_OURS)
        _change(partner, observation.kind, observation.uid, strengths=_THEIRS)
        office.exchange.receive(partner.exchange.send(office.school, folder / "2.qinglan").path)
        _change(partner, observation.kind, observation.uid, suggestions="多给学生等待的时间。")
        partner.exchange.send(office.school, folder / "lost.qinglan")
        _change(partner, observation.kind, observation.uid, board="三栏")
        partner.exchange.send(office.school, folder / "gap.qinglan")
        backup = partner.upkeep.backup().file
    # The partner's records on another computer have another key.
    restore(backup, folder / "again")
    with Office(folder / "again") as again:
        again.exchange.send(office.school, folder / "stop.qinglan", full=True)
    with Office.found(folder / "stranger", school="义门弥家坪小学", role="recipient") as stranger:
        stranger.exchange.trust(folder / "ours.qlcard", heard=True)
        stranger.exchange.send(office.school, folder / "stranger.qinglan")


def reporting(county: Office, folder: Path) -> None:
    """Have three schools report to a county, one with a gap, one never; the packages lie in the folder "incoming"."""
    incoming = folder / "incoming"
    incoming.mkdir()
    county.exchange.write_card(folder / "county.qlcard")
    for number, name in enumerate(("义门镇中学", "义门柴村小学", "义门弥家坪小学")):
        with Office.found(folder / f"school{number}", school=name, role="helper") as school:
            school.exchange.write_card(folder / f"{number}.qlcard")
            county.exchange.trust(folder / f"{number}.qlcard", heard=True)
            school.exchange.trust(folder / "county.qlcard", heard=True)
            if number < len(_REPORTING):
                school.exchange.send(county.school, (incoming if number == 0 else folder) / f"{name}_0001.qinglan")
                _change(school, "person", "", full_name="张伟", school=school.school)
                school.exchange.send(county.school, incoming / f"{name}_0002.qinglan")
    (incoming / "合影.zip").write_bytes(b"a photo, not a package")


def _introduce(office: Office, partner: Office, folder: Path) -> None:
    office.exchange.write_card(folder / "ours.qlcard")
    partner.exchange.name_computer("教务处")
    partner.exchange.write_card(folder / "theirs.qlcard")
    partner.exchange.trust(folder / "ours.qlcard", heard=True)
    office.exchange.trust(folder / "theirs.qlcard", heard=True)


def _change(office: Office, kind: str, uid: str, **typed: Any) -> None:
    record, _ = office.records.read(kind, typed, uid) if uid else office.records.read(kind, typed)
    office.records.save(record)
