"""Receipt codes: twelve characters to be read out over the telephone, that only a holder of the file can compute."""

import hashlib

# A prime number of characters, none of which is mistaken for another: every single slip and every swap of two
# neighbours changes the check character.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER, _HASH = 4, 7


def receipt_code(number: int, file_hash: bytes, device: bytes) -> str:
    """Return the receipt of one receiver for one package, in three groups of four."""
    digest = hashlib.sha256(b"qinglan receipt 1\n" + file_hash + device).digest()
    body = _written(number, _NUMBER) + _written(int.from_bytes(digest, "big"), _HASH)
    text = body + _check(body)
    return "-".join(text[at : at + 4] for at in range(0, 12, 4))


def read_code(typed: str) -> tuple[int, str] | None:
    """Return the package number and the plain code, or nothing if it was misheard."""
    text = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(text) != _NUMBER + _HASH + 1 or any(sign not in ALPHABET for sign in text) or _check(text[:-1]) != text[-1]:
        return None
    number = 0
    for sign in text[:_NUMBER]:
        number = number * len(ALPHABET) + ALPHABET.index(sign)
    return number, text


def _written(number: int, length: int) -> str:
    text = ""
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        text = ALPHABET[rest] + text
    return text


def _check(body: str) -> str:
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(body, 1))
    return ALPHABET[total % len(ALPHABET)]
