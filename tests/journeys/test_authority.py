"""Who may change what, from the command line: crafted packages, third hands, leaving, and taking up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from core.office import Office
from core.office.exchange.travel import Travel
from storage.store import new_uid
from tests.journeys.conftest import Clerk, new_workspace

Begin = Callable[..., Clerk]
Trio = tuple[Clerk, Clerk, Clerk]


def identity(clerk: Clerk) -> dict[str, str]:
    return dict(clerk.asks("identity"))


def acquaint(one: Clerk, other: Clerk) -> None:
    for giver, taker in ((one, other), (other, one)):
        card = taker.folder.parent / f"{giver.folder.name}.qlcard"
        giver.asks("identity", "--card", card)
        taker.asks("trust", card)


@pytest.fixture
def three(tmp_path: Path) -> Trio:
    """A helper and two villages that have heard the helper alone, in one pairing that all of them hold."""
    helper = new_workspace(tmp_path / "helper", "义门镇中学", "helper")
    first = new_workspace(tmp_path / "first", "柴村小学", "recipient")
    second = new_workspace(tmp_path / "second", "北极小学", "recipient")
    acquaint(helper, first)
    acquaint(helper, second)
    schools = [{"school": identity(one)["school"]} for one in (first, second)]
    helper.puts("pairing", helper=identity(helper)["school"], recipients=schools, start="2025-09-01")
    for one in (first, second):
        carry(helper, one)
        carry(one, helper)
    return helper, first, second


_carried = iter(range(10**6))


def carry(giver: Clerk, taker: Clerk) -> dict[str, Any]:
    file = giver.folder.parent / f"{next(_carried)}.qinglan"
    giver.asks("export", file, "--to", identity(taker)["school"])
    return dict(taker.asks("import", file))


def forge(clerk: Clerk, *items: tuple[str, str, str, dict[str, Any]]) -> None:
    """Write into any scope, as a program would that asks nobody."""
    scopes = Travel.scopes

    def everywhere(self: Travel, school: str, role: str) -> list[str]:
        return [*scopes(self, school, role), *(item[2] for item in items)]

    with patch.object(Travel, "scopes", everywhere), Office(clerk.folder) as office:
        office.store.standing.allow = lambda written: None  # type: ignore[method-assign]  # the lie
        office.store.records.save_many(items, author="")
        peer = next(peer for peer in office.exchange.peers() if peer.school_name == "义门镇中学")
        recipient = office.store.peers.recipient
        office.store.peers.recipient = lambda device, _: recipient(device, ())  # type: ignore[method-assign]
        office.exchange.send(peer.device, clerk.folder.parent / f"forged-{clerk.folder.name}.qinglan")


def test_villages_that_hear_the_helper_alone_take_each_others_words_on_its_introduction(three: Trio) -> None:
    helper, first, second = three
    pairing = helper.asks("get", "pairing")[0]["uid"]
    brief = second.puts("news_brief", pairing=pairing, date="2026-03-05", title="北极的简报", text="正文")

    carry(second, helper)
    carry(helper, first)

    assert first.fields("news_brief", brief)["title"] == "北极的简报"
    assert first.asks("aside") == []
    assert helper.asks("digest")[f"pairing:{pairing}"] == first.asks("digest")[f"pairing:{pairing}"]


def test_what_a_partner_may_not_write_is_held_with_its_reason_and_shown_nowhere(three: Trio, tmp_path: Path) -> None:
    helper, first, _ = three
    own, pairing = identity(helper)["school"], helper.asks("get", "pairing")[0]["uid"]
    person = helper.puts("person", full_name="王芳", school=own)
    private = helper.puts("person_private", person=person, phone="13800138000")
    before = helper.asks("digest")
    unknown = new_uid()
    forge(
        first,
        ("person_private", private, f"private:{own}", {"phone": "13900139000"}),
        ("school", own, f"school:{own}", {"name_zh": "改了名的学校"}),
        ("person", person, f"pairing:{pairing}", {"full_name": "假王芳"}),
        ("news_brief", new_uid(), "../../etc/passwd\0<b>", {"title": "没有这样的地方"}),
        ("news_brief", new_uid(), f"pairing:{unknown}", {"title": "谁也没听说过的结对"}),
    )

    looked = helper.asks("inspect", tmp_path / "forged-first.qinglan")
    helper.asks("import", tmp_path / "forged-first.qinglan")
    aside = helper.asks("aside")

    assert any("不算数" in warning for warning in looked["warnings"])
    assert {(one["kind"], one["reason"], one["state"]) for one in aside} == {
        ("person_private", "private", "aside"),
        ("school", "partner", "aside"),
        ("person", "misplaced", "aside"),
        ("news_brief", "no_scope", "aside"),
        ("news_brief", "unknown_pairing", "waits"),
    }
    # What is held is part of the history, and of nothing that is shown.
    after = helper.asks("digest")
    assert {scope: after[scope] for scope in before if ":" in scope} == {
        scope: digest for scope, digest in before.items() if ":" in scope
    }
    assert helper.asks("check", "--deep")["findings"] == []
    assert helper.fields("person_private", private)["phone"] == "13800138000"
    assert helper.fields("person", person)["full_name"] == "王芳"


def test_who_may_takes_up_what_was_set_aside_and_who_may_not_cannot(three: Trio, tmp_path: Path) -> None:
    helper, first, second = three
    own = identity(helper)["school"]
    person = helper.puts("person", full_name="王芳", school=own)
    forge(first, ("person", person, f"school:{own}", {"full_name": "改过的名字"}))
    helper.asks("import", tmp_path / "forged-first.qinglan")
    (aside,) = helper.asks("aside")
    carry(helper, second)

    refused = second.types("release", aside["operation"])
    released = helper.asks("release", aside["operation"])
    carry(helper, second)

    assert (refused.exit, released) == (1, {"released": 1})
    assert helper.fields("person", person)["full_name"] == second.fields("person", person)["full_name"] == "改过的名字"
    assert [one["uid"] for one in helper.asks("conflicts")] == [person]
    assert helper.asks("aside") == second.asks("aside") == []


def test_a_revoked_computer_writes_through_no_third_hand_and_can_be_trusted_again(three: Trio) -> None:
    helper, first, second = three
    pairing = helper.asks("get", "pairing")[0]["uid"]
    acquaint(first, second)
    brief = helper.puts("news_brief", pairing=pairing, date="2026-03-05", title="原来的", text="正文")
    carry(helper, first)
    helper.asks("revoke", identity(first)["device"])
    first.puts("news_brief", brief, title="小偷写的")

    carry(first, second)
    carry(second, helper)
    held = helper.asks("aside")
    carry(helper, second)
    at_second = second.asks("aside")

    assert helper.fields("news_brief", brief)["title"] == second.fields("news_brief", brief)["title"] == "原来的"
    assert [(one["uid"], one["reason"]) for one in held] == [(brief, "revoked")]
    assert [(one["uid"], one["reason"]) for one in at_second] == [(brief, "revoked")]
    assert second.asks("check", "--deep")["findings"] == []
    helper.asks("revoke", identity(first)["device"], "--lift")
    carry(helper, second)
    assert helper.fields("news_brief", brief)["title"] == second.fields("news_brief", brief)["title"] == "小偷写的"
    assert helper.asks("aside") == second.asks("aside") == []


def test_nothing_of_a_computer_counts_from_a_number_on(three: Trio) -> None:
    helper, first, _ = three
    pairing = helper.asks("get", "pairing")[0]["uid"]
    briefs = [
        first.puts("news_brief", pairing=pairing, date="2026-03-05", title=f"第{n}篇", text="x") for n in range(3)
    ]
    carry(first, helper)
    numbers = {uid: helper.asks("history", "news_brief", uid) for uid in briefs}
    assert {len(versions) for versions in numbers.values()} == {1}

    helper.asks("revoke", identity(first)["device"], "--from", 1)

    assert helper.asks("get", "news_brief") == []
    assert {one["uid"] for one in helper.asks("aside")} >= set(briefs)


def test_a_school_that_left_gets_nothing_more_and_its_later_words_wait(three: Trio) -> None:
    helper, first, second = three
    pairing = helper.asks("get", "pairing")[0]["uid"]
    kept = first.puts("news_brief", pairing=pairing, date="2026-03-05", title="离开以前", text="x")
    carry(first, helper)

    helper.asks("leave", pairing, identity(first)["school"])
    late = first.puts("news_brief", pairing=pairing, date="2026-04-05", title="离开以后", text="x")
    carry(first, helper)
    ours = helper.puts("news_brief", pairing=pairing, date="2026-04-06", title="不给它的", text="x")
    carry(helper, second)
    carry(helper, first)

    assert helper.fields("news_brief", kept)["title"] == second.fields("news_brief", kept)["title"] == "离开以前"
    assert [(one["uid"], one["reason"]) for one in helper.asks("aside")] == [(late, "ended")]
    assert ours not in {one["uid"] for one in first.asks("get", "news_brief")}
    assert "退出" in first.types("put", "news_brief", stdin=_line(pairing)).err
    helper.asks("leave", pairing, identity(first)["school"], "--lift")
    assert helper.fields("news_brief", late)["title"] == "离开以后"


def _line(pairing: str) -> str:
    return json.dumps({"fields": {"pairing": pairing, "date": "2026-05-05", "title": "还想写", "text": "x"}})
