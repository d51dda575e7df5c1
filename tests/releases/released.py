"""Files that an earlier release wrote, laid out to be worked on; what lies under tests/data is never touched."""

import json
import lzma
import tarfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

DATA = Path(__file__).parents[1] / "data"
_NONCE, _CHUNK = 16, 64 * 1024


def unpacked(release: str, name: str, to: Path) -> Path:
    """Lay out "workspaces/NAME" or "backups/NAME" of a release in a folder and return where it lies."""
    with tarfile.open(DATA / release / f"{name}.tar.xz") as packed:
        packed.extractall(to, filter="data")
    return to / Path(name).name


def expected(release: str, name: str) -> dict[str, Any]:
    """Return what that release showed of "workspaces/NAME" or "backups/NAME"."""
    return dict(json.loads(lzma.decompress((DATA / release / f"{name}.json.xz").read_bytes())))


def file(release: str, name: str) -> Path:
    """Return where a file of a release lies; it may be read only."""
    return DATA / release / name


def workspaces() -> list[tuple[str, str]]:
    """Return (release, name) of every workspace of which it is known what it showed."""
    found = sorted(DATA.glob("*/workspaces/*.json.xz"))
    return [(one.parents[1].name, one.name.removesuffix(".json.xz")) for one in found]


def sealed_backup(release: str, to: Path) -> Path:
    """Lay out the sealed backup byte for byte as the release wrote it, and return where it lies.

    What is sealed packs to nothing less, so its content, the head of the file and the key of this one file are kept
    (https://age-encryption.org/v1: chunks of 64 KiB under a counter, the last one marked); a hash proves the result.
    """
    folder = unpacked(release, "backups/sealed", to)
    content = next(folder.glob("*.db"))
    head, key, proof = ((folder / name).read_bytes() for name in ("head", "key", "sha256"))
    cipher = ChaCha20Poly1305(HKDF(SHA256(), 32, head[-_NONCE:], b"payload").derive(key))
    whole = content.read_bytes()
    chunks = [whole[at : at + _CHUNK] for at in range(0, len(whole), _CHUNK)]
    last = len(chunks) - 1
    written = [cipher.encrypt(at.to_bytes(11) + bytes([at == last]), one, None) for at, one in enumerate(chunks)]
    sealed = content.with_name(f"{content.name}.age")
    sealed.write_bytes(head + b"".join(written))
    assert sha256(sealed.read_bytes()).hexdigest().encode() == proof
    for one in (content, *(folder / name for name in ("head", "key", "sha256"))):
        one.unlink()
    return sealed
