"""Reads no more of a sealed package than its signed manifest: enough where all that it holds is here already.

Nothing is ever taken from a package that was only peeked into; what is to be taken in is opened to its end first.
"""

from contextlib import suppress
from pathlib import Path

from storage.errors import StorageError
from storage.exchange.package import HEAD, LARGEST_MANIFEST, Opened, manifest_end, read_head
from storage.oplog.keys import DeviceKey

# The payload of age: a nonce of 16 bytes, then pieces of 64 KiB, each with a tag of 16 bytes.
_NONCE, _PIECE, _TAG = 16, 64 * 1024, 16
_LARGEST_HEADER = 64 * 1024


class _Enough(Exception):
    """Ends the decryption."""


class _Head:
    """Keeps what was decrypted until the manifest and its signature are there."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, piece: bytes) -> int:
        """Take a piece; raises when there is enough."""
        self.data += piece
        if len(self.data) >= HEAD and len(self.data) >= min(manifest_end(self.data), HEAD + LARGEST_MANIFEST + 64):
            raise _Enough
        return len(piece)

    def flush(self) -> None:
        """Do nothing: nothing is held back."""


def peek(path: Path, key: DeviceKey) -> Opened | None:
    """Return what the signed manifest says, if the file is as long as it must be; nothing where that is not certain."""
    head = _Head()
    with path.open("rb") as file:
        with suppress(_Enough):
            key.decrypt_start(file, head)
        file.seek(0)
        sealed_header = file.read(_LARGEST_HEADER)
    try:
        package = read_head(path, bytes(head.data))
    except StorageError:
        return None
    return package if path.stat().st_size == _length(sealed_header, package.length) else None


def _length(start: bytes, plain: int) -> int:
    """Return how long a sealed file of so many plain bytes is; its header ends with the line of the code over it."""
    end = start.find(b"\n", start.find(b"\n--- ") + 1) + 1
    return end + _NONCE + plain + _TAG * max(1, -(-plain // _PIECE))
