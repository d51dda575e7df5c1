"""All of some claims, of which there has to be one: nothing proves nothing."""

from collections.abc import Iterable


def every(claims: Iterable[object]) -> bool:
    """Tell whether each of the claims holds, and that there is at least one."""
    told = [bool(claim) for claim in claims]
    return bool(told) and all(told)
