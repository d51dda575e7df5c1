"""Which of several entries that were tied together stands for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

Tie = tuple[str, str]
"""The entry that stands, and the one that it stands for."""


def stands_for(ties: Iterable[Tie]) -> dict[str, str]:
    """Return for each tied entry the one that stands for it; ties reach through, in whatever order they are given.

    It is the entry that no tie puts behind another; where there are several, or none, the smallest of them.
    """
    parent: dict[str, str] = {}
    behind: set[str] = set()
    for standing, other in ties:
        first, second = _root(parent, standing), _root(parent, other)
        parent[max(first, second)] = min(first, second)
        behind.add(other)
    groups: dict[str, list[str]] = defaultdict(list)
    for uid in list(parent):
        groups[_root(parent, uid)].append(uid)
    stands = {root: min(set(group) - behind or group) for root, group in groups.items()}
    return {uid: stands[_root(parent, uid)] for uid in parent}


def groups(stands: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return for each entry that stands for others all entries of the thing, itself first."""
    found: dict[str, list[str]] = defaultdict(list)
    for uid, standing in sorted(stands.items()):
        if uid != standing:
            found[standing].append(uid)
    return {standing: (standing, *others) for standing, others in found.items()}


def _root(parent: dict[str, str], uid: str) -> str:
    parent.setdefault(uid, uid)
    while parent[uid] != uid:
        parent[uid] = parent[parent[uid]]
        uid = parent[uid]
    return uid
