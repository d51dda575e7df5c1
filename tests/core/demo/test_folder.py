from pathlib import Path

import pytest

from core.demo.folder import MARK, prepare
from core.office import Busy, Office, Refused


def test_a_new_folder_is_marked_and_gets_places_for_what_comes_out(tmp_path: Path) -> None:
    folder = prepare(tmp_path / "deep" / "demo")

    assert (folder / MARK).is_file()
    assert {place.name for place in (folder / "out").iterdir()} == {"cards", "packages", "papers"}


def test_an_earlier_demonstration_is_cleared_but_foreign_files_in_it_stay(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "out" / "packages" / "old.qinglan").touch()
    (tmp_path / "my notes.txt").write_text("keep", encoding="utf-8")

    prepare(tmp_path)

    assert list((tmp_path / "out" / "packages").iterdir()) == []
    assert (tmp_path / "my notes.txt").read_text(encoding="utf-8") == "keep"


def test_a_folder_that_holds_other_things_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "helper").mkdir()
    (tmp_path / "helper" / "qinglan.db").write_text("somebody's work", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        prepare(tmp_path)

    assert refused.value.code == "not_empty"
    assert (tmp_path / "helper" / "qinglan.db").read_text(encoding="utf-8") == "somebody's work"
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "demo"
    file.touch()

    with pytest.raises(Refused) as refused:
        prepare(file)

    assert refused.value.code == "not_a_folder"


def test_an_earlier_demonstration_that_is_open_is_not_taken_away(tmp_path: Path) -> None:
    prepare(tmp_path)

    with Office.found(tmp_path / "recipient2", school="义门弥家坪小学", role="recipient") as office:
        with pytest.raises(Busy):
            prepare(tmp_path)

        assert office.records.find("school")[0].get("name_zh") == "义门弥家坪小学"


def test_a_broken_workspace_of_an_earlier_demonstration_is_cleared(tmp_path: Path) -> None:
    prepare(tmp_path)
    (tmp_path / "helper").mkdir()
    (tmp_path / "helper" / "qinglan.db").write_bytes(b"not a database")

    prepare(tmp_path)

    assert not (tmp_path / "helper").exists()
