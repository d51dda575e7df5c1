"""Opening: one program at a time, checked before anything is written; what was kept aside for bad days."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage.db.connection import SETTINGS
from storage.files import atomic, volume_kind
from storage.store import AlreadyThere, InUse, Newer, NoWorkspace, Store, UnreadableDatabase, Unsafe, new_uid
from tests.storage.computers import SCOPE, TABLES, Clock, Computers, lesson


def test_a_second_program_is_told_who_holds_the_workspace(store: Store) -> None:
    with pytest.raises(InUse) as refused:
        Store.open(store.folder, TABLES, clock=Clock())

    assert refused.value.holder["process"] == str(os.getpid())
    assert set(refused.value.holder) == {"user", "computer", "process", "since"}


def test_a_folder_without_a_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        Store.open(tmp_path, TABLES, clock=Clock())


def test_a_workspace_is_not_made_over_another(store: Store) -> None:
    store.close()
    with pytest.raises(AlreadyThere):
        Store.create(store.folder, TABLES, clock=Clock())


def test_a_workspace_of_a_newer_program_is_refused_untouched(store: Store) -> None:
    store.close()
    with sqlite3.connect(store.folder / "qinglan.db", isolation_level=None) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (store.folder / "qinglan.db").read_bytes()

    with pytest.raises(Newer) as refused:
        Store.open(store.folder, TABLES, clock=Clock())

    assert refused.value.version == 99
    assert (store.folder / "qinglan.db").read_bytes() == before


@pytest.mark.skipif(sys.platform not in ("linux", "win32"), reason="the system does not tell which files are open")
def test_a_refused_upgrade_leaves_no_file_open(store: Store) -> None:
    lesson(store, title="a")
    store.close()
    # The copy before the upgrade cannot be made.
    (store.folder / "backups").write_bytes(b"")

    with pytest.raises(FileExistsError):
        Store.open(store.folder, TABLES[:1], clock=Clock())

    if sys.platform == "win32":
        # It moves no file that is open.
        (store.folder / "qinglan.db").rename(store.folder / "moved.db")
        return
    held = [one.resolve() for one in Path("/proc/self/fd").iterdir()]
    assert len(held) > 2
    assert [one for one in held if one.is_relative_to(store.folder)] == []


@pytest.mark.parametrize("damage", ["no database", "middle", "cut", "empty"])
def test_a_damaged_database_is_refused_untouched(store: Store, damage: str) -> None:
    store.records.save_many((("lesson", new_uid(), SCOPE, {"title": str(n) * 50}) for n in range(300)), author="a")
    store.close()
    path = store.folder / "qinglan.db"
    whole = path.read_bytes()
    broken = {
        "no database": b"x" * 5000,
        "middle": whole[:40960] + os.urandom(len(whole) - 40960),
        "cut": whole[: len(whole) // 2],
        "empty": b"",
    }[damage]
    path.write_bytes(broken)

    with pytest.raises(UnreadableDatabase):
        Store.open(store.folder, TABLES, clock=Clock())

    assert path.read_bytes() == broken


def test_every_connection_has_every_setting(store: Store) -> None:
    for name, (_, expected) in SETTINGS.items():
        assert store.workspace.db.one(f"PRAGMA {name}") == expected
    assert store.check() == []
    store.workspace.db.connection.execute("PRAGMA synchronous = OFF")
    assert [(found.code, found.detail) for found in store.check()] == [("setting", "synchronous=0")]


def test_half_written_files_of_killed_programs_are_swept(store: Store) -> None:
    store.close()
    left = [store.folder / f".x.1{atomic.TEMPORARY}", store.folder / "backups" / f".y.2{atomic.TEMPORARY}"]
    left[1].parent.mkdir(exist_ok=True)
    for one in left:
        one.write_bytes(b"half")

    with Store.open(store.folder, TABLES, clock=Clock()):
        assert not any(one.exists() for one in left)


def test_the_key_of_a_device_is_not_in_the_database(store: Store) -> None:
    lesson(store, title="t")
    key = json.loads((store.folder / "device.key").read_text())

    content = (store.folder / "qinglan.db").read_bytes()

    assert key["device"] == store.device
    assert key["seed"].encode() not in content
    assert bytes.fromhex(key["seed"]) not in content
    assert key["identity"].encode() not in content


def test_a_key_file_that_is_no_key_is_refused(store: Store) -> None:
    store.close()
    (store.folder / "device.key").write_text("{}")
    with pytest.raises(UnreadableDatabase):
        Store.open(store.folder, TABLES, clock=Clock())


def test_opening_and_reading_load_no_heavy_library(store: Store, tmp_path: Path) -> None:
    uid = lesson(store, title="t").uid
    store.close()
    script = (
        "import sys; from pathlib import Path; from storage.store import Store\n"
        "from tests.storage.computers import TABLES, Clock\n"
        f"s = Store.open(Path({str(store.folder)!r}), TABLES, clock=Clock())\n"
        f"assert s.records.get('lesson', {uid!r}).values == {{'title': 't'}}\n"
        f"s.records.save('lesson', {uid!r}, 'pairing:1', {{'title': 'u'}}, author='a')\n"
        "s.names.search('zs'); s.close()\n"
        "heavy = {'sqlite_utils', 'cryptography', 'pyrage', 'storage.exchange.package'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_versions_are_told_without_what_signs_and_seals() -> None:
    script = (
        "import sys, main\n"
        "sys.modules |= dict.fromkeys(('cryptography', 'pyrage', 'storage.exchange.package'))\n"
        "sys.exit(main.main(['version', '--json']))\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["package_format"] == 1


def test_settings_and_drafts_stay_at_this_computer(computers: Computers) -> None:
    store, other = computers.make("甲"), computers.make("乙")
    store.settings.set("window", {"width": 900})
    store.drafts.keep("lesson new", {"title": "half typed"})
    lesson(store, title="t")

    computers.give(store, other)
    store = computers.reopen(store)

    assert store.settings.get("window") == {"width": 900}
    assert store.drafts.get("lesson new") == {"title": "half typed"}
    assert [draft.name for draft in store.drafts.all()] == ["lesson new"]
    assert (other.settings.get("window"), other.drafts.all(), other.drafts.get("lesson new")) == (None, [], None)
    store.records.save("lesson", "0" * 32, "pairing:1", {"title": "typed"}, author="a", draft="lesson new")
    assert store.drafts.all() == []


@pytest.mark.parametrize(
    ("folder", "refused"),
    [("/media/stick/data", "vfat"), ("/home/a", ""), ("/mnt/share/x", "cifs"), ("/mnt/with space", "exfat")],
)
def test_a_database_on_a_stick_or_a_share_is_refused(folder: str, refused: str) -> None:
    mounts = (
        "/dev/sda1 / ext4 rw 0 0\n/dev/sdb1 /media/stick vfat rw 0 0\n//s/x /mnt/share cifs rw 0 0\n"
        "/dev/sdc1 /mnt/with\\040space exfat rw 0 0\nbroken\n"
    )

    assert volume_kind._mounted(Path(folder), mounts) == refused


def test_the_refusal_names_the_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volume_kind, "unsafe", lambda folder: "vfat")

    with pytest.raises(Unsafe) as refused:
        Store.create(tmp_path / "w", TABLES, clock=Clock())

    assert refused.value.reason == "vfat"
    assert not (tmp_path / "w" / "qinglan.db").exists()
