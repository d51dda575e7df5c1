"""Papers that 0.1 printed lie in drawers for years: their marks are read, and filed with their record, for ever."""

from pathlib import Path

from tests.journeys.conftest import Clerk
from tests.journeys.test_paper_scan import photographed
from tests.releases.released import file, unpacked


def test_a_signed_sheet_of_0_1_is_filed_with_its_record(tmp_path: Path) -> None:
    clerk = Clerk(unpacked("0.1", "workspaces/demo-helper", tmp_path))
    photo = photographed(file("0.1", "papers/observation.pdf"), 0, tmp_path / "照片.jpg")
    signed = clerk.asks("unsigned")["unscanned"]

    [filed] = clerk.asks("scan", photo)["filed"]

    assert [(one["kind"], one["uid"]) for one in signed] == [(filed["kind"], filed["uid"])]
    assert clerk.asks("unsigned")["unscanned"] == []


def test_a_sheet_filled_in_by_hand_waits_for_its_record(tmp_path: Path) -> None:
    clerk = Clerk(unpacked("0.1", "workspaces/demo-helper", tmp_path))
    photo = photographed(file("0.1", "papers/observation-blank.pdf"), 0, tmp_path / "照片.jpg")

    told = clerk.asks("scan", photo)

    assert told["unrecognised"] == []
    assert [one["kind"] for one in clerk.asks("unsigned")["waiting"]] == ["lesson_observation"]


def test_a_paper_of_0_1_is_still_proven_whole(tmp_path: Path) -> None:
    clerk = Clerk(unpacked("0.1", "workspaces/demo-helper", tmp_path))

    told = clerk.asks("verify", file("0.1", "papers/basis.pdf"))

    assert (told["what"], told["pages"], told["pdfa"]) == ("pdf", 1, True)
