"""The public vectors of the age format, opened as a package is: what they let through we take, what not is refused."""

import hashlib
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pyrage
import pytest

from storage.errors import DamagedPackage, Incomplete, NotAPackage, NotForUs, StorageError
from storage.oplog.keys import DeviceKey

VECTORS = Path(__file__).parents[2] / "data" / "age-vectors.zip"
# The library opens these two although their header is not canonical. Nothing rests on that: a package is known by its
# own hash, and what lies under the seal is signed.
LENIENT = {"stanza_missing_body", "stanza_missing_final_line"}


@dataclass(frozen=True)
class Vector:
    """One file of the collection: what must come of it, by whose key, and the sealed bytes."""

    name: str
    facts: dict[str, str]
    sealed: bytes

    @property
    def ours(self) -> bool:
        """Whether it is sealed as packages are: to a key, not to a password, not as text, not to keys of tomorrow."""
        key = self.facts.get("identity", "").startswith("AGE-SECRET-KEY-1")
        return key and not {"passphrase", "armored"} & set(self.facts)

    @property
    def identity(self) -> str:
        """The key of the vector; where it has none that we know, a key that opens nothing."""
        return self.facts["identity"] if self.ours else str(pyrage.x25519.Identity.generate())


def vectors() -> list[Vector]:
    found = []
    with ZipFile(VECTORS) as collection:
        for name in collection.namelist():
            head, _, sealed = collection.read(name).partition(b"\n\n")
            facts = dict(line.split(": ", 1) for line in head.decode().splitlines())
            found.append(Vector(name, facts, zlib.decompress(sealed) if "compressed" in facts else sealed))
    return found


ALL = vectors()
GOOD = [one for one in ALL if one.ours and one.facts["expect"] == "success"]
BAD = [one for one in ALL if one not in GOOD and one.name not in LENIENT]


def unsealed(vector: Vector, folder: Path) -> bytes:
    path, target = folder / "x.qinglan", io.BytesIO()
    path.write_bytes(vector.sealed)
    DeviceKey(bytes(32), vector.identity).decrypt(path, target)
    return target.getvalue()


def test_the_collection_is_whole() -> None:
    assert len(ALL) == 143
    assert len(GOOD) == 14
    assert {one.name for one in ALL} > LENIENT


@pytest.mark.parametrize("vector", GOOD, ids=lambda vector: vector.name)
def test_what_is_soundly_sealed_is_opened(vector: Vector, tmp_path: Path) -> None:
    assert hashlib.sha256(unsealed(vector, tmp_path)).hexdigest() == vector.facts["payload"]


@pytest.mark.parametrize("vector", BAD, ids=lambda vector: vector.name)
def test_what_is_not_is_refused_by_name(vector: Vector, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as refused:
        unsealed(vector, tmp_path)

    assert type(refused.value) in _names(vector)


def _names(vector: Vector) -> set[type[StorageError]]:
    if "armored" in vector.facts or vector.name in ("empty", "header_crlf", "version_unsupported"):
        return {NotAPackage}
    if not vector.ours:
        return {NotForUs, DamagedPackage}
    match vector.facts["expect"]:
        case "no match":
            return {NotForUs}
        case "payload failure":
            return {Incomplete}
        case _:
            return {DamagedPackage, Incomplete}
