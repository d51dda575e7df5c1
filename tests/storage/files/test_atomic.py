"""Files: no half file under its name, contents by their hash."""

from pathlib import Path

import pytest

from storage.errors import DiskFull, TooLarge, WriteFailed
from storage.files import atomic
from storage.files.atomic import Blobs, Hashing, write_bytes, write_verified


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_bytes(path, b"first")

    def fails(file: Hashing) -> None:
        file.write(b"half")
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="middle"):
        write_verified(path, fails)

    assert path.read_bytes() == b"first"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_what_reads_back_otherwise_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "sha256_on_disk", lambda path: b"otherwise")

    with pytest.raises(WriteFailed):
        write_bytes(tmp_path / "a", b"data")

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(WriteFailed) as refused:
        write_bytes(tmp_path / "none" / "a", b"data")

    assert refused.value.path == tmp_path / "none" / "a"


def test_a_name_is_not_used_twice_where_that_is_asked(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"one")

    with pytest.raises(WriteFailed):
        write_verified(tmp_path / "a", lambda file: None, replace=False)

    assert (tmp_path / "a").read_bytes() == b"one"


def test_contents_are_kept_once_by_their_hash(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "files")
    source = tmp_path / "source"
    source.write_bytes(b"content")

    first, size = blobs.keep(source)
    second, _ = blobs.keep(b"content")

    assert (first, size) == (second, 7)
    assert [path.name for path in blobs.all()] == [first]
    assert not blobs.has("../../etc/passwd")


def test_an_attachment_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(atomic, "LARGEST_ATTACHMENT", 10)

    with pytest.raises(TooLarge) as refused:
        Blobs(tmp_path).keep(b"x" * 11)

    assert (refused.value.size, refused.value.limit) == (11, 10)


def test_missing_room_is_said_in_bytes(tmp_path: Path) -> None:
    with pytest.raises(DiskFull) as refused:
        atomic.require_room(tmp_path, 2**60)

    assert refused.value.need == 2**60
    assert refused.value.free > 0


def test_the_reserve_is_made_and_given_up(tmp_path: Path) -> None:
    made = atomic.make_reserve(tmp_path)
    again = atomic.make_reserve(tmp_path)

    assert made == again == (tmp_path / "reserve").exists()
    atomic.free_reserve(tmp_path)
    assert not (tmp_path / "reserve").exists()
