"""Keys of this device (Ed25519, age), cards of others, signatures, encryption; whom to trust is decided by a person."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from storage.errors import BadCard, DamagedPackage, DiskFull, Incomplete, NotAPackage, NotForUs, UnreadableDatabase
from storage.files.atomic import FULL, Hashing, write_bytes

# Each kind of signature has a purpose of its own, so that none can pass for another.
SEGMENT = b"qinglan segment 1\n"
MANIFEST = b"qinglan package 1\n"
CARD = b"qinglan card 1\n"
_DIGITS = b"qinglan digits 1\n"
_AGE = b"age-encryption.org/v1\n"
# age: the payload is sealed in pieces of 64 KiB, each with a tag of 16 bytes.
_SEALED_PIECE = 64 * 1024 + 16
_LARGEST_CARD = 8 * 1024


class Readable(Protocol):
    """A stream to encrypt."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""


class Writable(Protocol):
    """What takes a stream that is decrypted."""

    def write(self, piece: bytes, /) -> int:
        """Take a piece."""


class DeviceKey:
    """The secret half of this device: signs, and opens what was sealed for it."""

    def __init__(self, seed: bytes, identity: str) -> None:
        self._sign = Ed25519PrivateKey.from_private_bytes(seed)
        self._identity = pyrage.x25519.Identity.from_str(identity)
        self.public = self._sign.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.recipient = str(self._identity.to_public())

    def sign(self, purpose: bytes, statement: bytes) -> bytes:
        """Return the signature of this device over what is said for a purpose."""
        return self._sign.sign(purpose + statement)

    def decrypt(self, source: Path, target: BinaryIO) -> None:
        """Decrypt a file into a private one; what stands there after a refusal must not be used."""
        with source.open("rb") as file:
            if file.read(len(_AGE)) != _AGE:
                raise NotAPackage(source.name)
            file.seek(0)
            try:
                pyrage.decrypt_io(file, target, [self._identity])
            except (pyrage.DecryptError, OSError) as error:
                raise _refusal(error, source.stat().st_size, target.tell()) from error

    def decrypt_start(self, source: BinaryIO, target: Writable) -> None:
        """Decrypt a stream until it ends, is refused, or the target has enough and raises."""
        with suppress(pyrage.DecryptError, OSError):
            pyrage.decrypt_io(source, target, [self._identity])


def make_key(path: Path) -> str:
    """Make the key file of a new device and return the device's public id."""
    sign = Ed25519PrivateKey.generate()
    seed = sign.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = sign.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
    secrets = {"device": public, "seed": seed.hex(), "identity": str(pyrage.x25519.Identity.generate())}
    write_bytes(path, json.dumps(secrets).encode())
    if os.name == "posix":
        path.chmod(0o600)
    return public


def read_key(path: Path) -> DeviceKey:
    """Return the key of this device."""
    try:
        secrets = json.loads(path.read_bytes())
        return DeviceKey(bytes.fromhex(secrets["seed"]), secrets["identity"])
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise UnreadableDatabase(path.name) from error


def signed(key: bytes, purpose: bytes, statement: bytes, signature: bytes) -> bool:
    """Tell whether the holder of that public key signed this for that purpose."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, purpose + statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def encrypt(source: Readable, target: Hashing, recipients: Sequence[str]) -> None:
    """Encrypt a stream so that only those recipients can open it (age, X25519)."""
    pyrage.encrypt_io(source, target, [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients])


def make_recovery() -> tuple[str, str]:
    """Return a new recovery key: the secret identity, for the printed sheet, and the recipient to seal for."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def require_recipient(recipient: str) -> None:
    """Refuse what is not a key to seal for; nothing is fine."""
    if not recipient:
        return
    try:
        pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BadCard from error


def decrypt_with(identity: str, source: Path, target: BinaryIO) -> None:
    """Decrypt a file that is for a recovery key; what stands in the target after a refusal must not be used."""
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
    except pyrage.IdentityError as error:
        raise NotForUs from error
    with source.open("rb") as file:
        try:
            pyrage.decrypt_io(file, target, [key])
        except (pyrage.DecryptError, OSError) as error:
            raise _refusal(error, source.stat().st_size, target.tell()) from error


def make_card(key: DeviceKey, facts: Mapping[str, str]) -> bytes:
    """Return the public card of this device, signed by itself."""
    facts_json = json.dumps(dict(facts) | {"recipient": key.recipient}, ensure_ascii=False, sort_keys=True).encode()
    return CARD + key.public + key.sign(CARD, key.public + facts_json) + facts_json


def read_card(card: bytes) -> tuple[bytes, dict[str, str]]:
    """Return the device and the facts of a card that is signed by its own key."""
    head = len(CARD)
    device, signature, facts_json = card[head : head + 32], card[head + 32 : head + 96], card[head + 96 :]
    if len(card) > _LARGEST_CARD or card[:head] != CARD or not signed(device, CARD, device + facts_json, signature):
        raise BadCard
    try:
        facts = json.loads(facts_json)
        pyrage.x25519.Recipient.from_str(facts["recipient"])
    except (ValueError, KeyError, TypeError, pyrage.RecipientError) as error:
        raise BadCard from error
    return device, {str(name): str(value) for name, value in facts.items()}


def digits(device: bytes, other: bytes) -> str:
    """Return the 30 digits that two people compare by telephone: the same on both sides, about 99 bits."""
    statement = _DIGITS + b"".join(sorted((device, other)))
    number = int.from_bytes(hashlib.sha256(statement).digest(), "big") % 10**30
    text = f"{number:030d}"
    return " ".join(text[at : at + 5] for at in range(0, 30, 5))


def _refusal(error: Exception, size: int, written: int) -> Exception:
    message = str(error)
    if isinstance(error, OSError) and error.errno in FULL:
        return DiskFull(size, 0)
    if "No matching keys" in message:
        return NotForUs()
    if "ncomplete" in message or "fill whole buffer" in message:
        return Incomplete()
    # A cut shows in the last piece of the file; a changed byte shows in its own.
    pieces_after = size - written - written // (64 * 1024) * 16
    if isinstance(error, OSError) and pieces_after <= 2 * _SEALED_PIECE:
        return Incomplete()
    return DamagedPackage("sealed")
