"""A trusted partner who lies: in his card, in what he claims to have seen, in the values that he sends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.office import Office, kinds
from storage.records.write import Writer
from storage.store import new_uid
from tests.journeys.conftest import Clerk

Pair = tuple[Clerk, Clerk]
_ID, _PHONE = "11010519491231002X", "13800138000"


def school(clerk: Clerk) -> str:
    return str(clerk.asks("identity")["school"])


@contextmanager
def lying(clerk: Clerk, card: dict[str, str] | None = None) -> Iterator[Office]:
    """Open a workspace in a program whose card says something else."""
    with Office(clerk.folder) as office:
        own = office.exchange._facts
        office.exchange._facts = lambda: own() | (card or {})  # type: ignore[method-assign]  # the lie
        yield office


@pytest.mark.parametrize("lie", ("school", "role"))
def test_a_card_that_changed_is_a_red_stop_and_nothing_private_leaves(partners: Pair, tmp_path: Path, lie: str) -> None:
    helper, recipient = partners
    person = helper.puts("person", full_name="王秘密", school=school(helper))
    helper.puts("person_private", person=person, phone=_PHONE, id_number=_ID)
    said_now = {"school": school(helper), "role": "county"}[lie]
    with lying(recipient, {lie: said_now}) as office:
        office.exchange.send(helper.asks("identity")["device"], tmp_path / "evil.qinglan")

    looked = helper.types("inspect", tmp_path / "evil.qinglan")
    taken = helper.types("import", tmp_path / "evil.qinglan")
    again = helper.asks("export", tmp_path / "2.qinglan", "--to", "义门柴村小学")

    assert (looked.exit, taken.exit) == (3, 3)
    assert "不一样" in taken.err and taken.err.count("\n") == 1
    assert [scope for scope in again["scopes"] if scope.startswith("private:")] == []
    recipient.asks("import", tmp_path / "2.qinglan")
    assert recipient.asks("get", "person_private") == []


def test_who_claims_to_have_seen_everything_covers_nothing_that_is_typed_later(
    partners: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper, recipient = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    brief = helper.puts("news_brief", pairing=pairing, date="2026-03-05", title="原题", text="正文")
    _carry(helper, recipient, tmp_path / "0.qinglan")
    _claim_everything(monkeypatch)
    recipient.puts("news_brief", brief, title="骗子写的")
    recipient.asks("export", tmp_path / "seen.qinglan", "--to", school(helper))
    monkeypatch.undo()

    receipt = helper.types("import", tmp_path / "seen.qinglan")
    helper.puts("news_brief", brief, title="真题改回")

    assert receipt.exit == 0
    assert "没有发出" in receipt.out + receipt.err
    assert helper.fields("news_brief", brief)["title"] == "真题改回"
    titles = {one["changes"].get("title") for one in helper.asks("history", "news_brief", brief)}
    assert {"原题", "骗子写的", "真题改回"} <= titles


def test_who_deletes_and_claims_to_have_seen_everything_does_not_hide_what_is_typed_later(
    partners: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper, recipient = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    brief = helper.puts("news_brief", pairing=pairing, date="2026-03-05", title="简报", text="正文")
    _carry(helper, recipient, tmp_path / "0.qinglan")
    _claim_everything(monkeypatch)
    with Office(recipient.folder) as office:
        office.store.records.delete("news_brief", brief, author="")
        office.exchange.send(helper.asks("identity")["device"], tmp_path / "gone.qinglan")
    monkeypatch.undo()
    helper.asks("import", tmp_path / "gone.qinglan")

    helper.asks("undelete", "news_brief", brief)
    helper.puts("news_brief", brief, title="还在")

    assert helper.fields("news_brief", brief)["title"] == "还在"


def test_wrong_values_of_every_field_break_no_list_no_name_and_no_later_import(
    partners: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper, recipient = partners
    pairing = helper.asks("get", "pairing")[0]["uid"]
    _carry(helper, recipient, tmp_path / "0.qinglan")
    wrong: tuple[Any, ...] = ("-1", "2017-02-29", "2025-02-30", "9999", "x" * 5000, -1, 2**60, 1.5, "\u202e", "0001")
    monkeypatch.setattr(Writer, "_clean", lambda self, kind, changes: dict(changes))
    with Office(recipient.folder) as office:
        own, items = office.school, []
        for kind in kinds():
            if kind.name in ("pairing", "school"):
                continue
            scope = {"pairing": f"pairing:{pairing}", "school": f"school:{own}"}.get(kind.scope.value, "")
            names = [one.name for one in kind.kept() if one not in kind.rows()]
            columns = {rows.name: [one.name for one in rows.fields] for rows in kind.rows()}
            for value in wrong if scope else ():
                lines = {f"{rows}.r1": dict.fromkeys(parts, value) for rows, parts in columns.items()}
                items.append((kind.name, new_uid(), scope, dict.fromkeys(names, value) | lines))
        office.store.records.save_many(items, author="")
        office.exchange.send(helper.asks("identity")["device"], tmp_path / "wrong.qinglan")
    monkeypatch.undo()

    receipt = helper.asks("import", tmp_path / "wrong.qinglan")
    good = recipient.puts("news_brief", pairing=pairing, date="2026-03-05", title="后来的好简报", text="正文")
    _carry(recipient, helper, tmp_path / "good.qinglan")

    # The school's own record comes along.
    assert receipt["new"] == len(items) + 1 > 400
    listed = {kind.name: helper.asks("get", kind.name) for kind in kinds()}
    assert sum(map(len, listed.values())) > 400
    assert [one["uid"] for one in helper.asks("search", "后来的好简报")] == [good]
    assert helper.asks("conflicts")
    assert "fields" in helper.asks("get", "news_brief")[0]
    for command in (["plan"], ["due"], ["export-excel", "news_brief", tmp_path / "out.xlsx"]):
        assert helper.types(*command).exit == 0, command


def _carry(giver: Clerk, taker: Clerk, file: Path) -> None:
    giver.asks("export", file, "--to", school(taker))
    taker.asks("import", file)


def _claim_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    own: Callable[..., dict[int, int]] = Writer._context
    monkeypatch.setattr(Writer, "_context", lambda self, *rest: dict.fromkeys(own(self, *rest), 2**61))
