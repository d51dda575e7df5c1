"""Copies that leave the computer, sealed to a recovery key; making and checking the copy itself is left to backup."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from storage.files import atomic
from storage.files.atomic import Blobs, Hashing, private_file
from storage.oplog.keys import decrypt_with, encrypt

ENDING = ".age"


def seal_file(source: Path, target: Path, recipient: str) -> tuple[bytes, int]:
    """Write a file so that only the holder of the recovery key can read it; return its SHA-256 and size."""
    digest = atomic.write_verified(target, lambda out: _seal(source, out, recipient))
    return digest, target.stat().st_size


def seal_blobs(blobs: Blobs, folder: Path, recipient: str) -> None:
    """Write those attachments that are not in the folder yet, each sealed under its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in blobs.all():
        target = folder / f"{path.name}{ENDING}"
        if not target.exists():
            seal_file(path, target, recipient)


@contextmanager
def unsealed(source: Path, private: Path, identity: str) -> Iterator[Path]:
    """Open a sealed file into a private one that is deleted afterwards, whatever happens."""
    with private_file(private, lambda target: decrypt_with(identity, source, target)) as plain:
        yield plain


def unseal_blobs(folder: Path, blobs: Blobs, private: Path, identity: str) -> list[Callable[[], None]]:
    """Return the steps that put the attachments of a sealed backup back, each under the hash of what it really holds.

    They are opened in a private folder, never where the backup lies.
    """

    def bring(path: Path) -> None:
        with unsealed(path, private, identity) as plain:
            blobs.keep(plain)

    sealed = sorted(folder.glob(f"*{ENDING}"))
    return [partial(bring, path) for path in sealed if not blobs.has(path.name.removesuffix(ENDING))]


def _seal(source: Path, out: Hashing, recipient: str) -> None:
    with source.open("rb") as file:
        encrypt(file, out, [recipient])
