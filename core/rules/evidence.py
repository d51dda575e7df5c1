"""Whether an event took place, and the keys that a pair answers to; those that a record offers stand with its measure.

A record offers its keys from the most telling to the least; a pair answers to its own. The first key that a pair in
force on that day answers to decides, so a record never serves two duties of the same rule. What names several people
(a studio meeting, a prize) is the exception: there each person's key counts on its own, once.
"""

from core.model.record import Record

CALLED_OFF = ("取消", "改期")


def took_place(record: Record) -> bool:
    """Tell whether an event was neither called off nor put off to another day."""
    return record.get("state") not in CALLED_OFF


def pair_keys(subjects: str, pair: Record) -> list[str]:
    """Return the keys that a pair (or the pairing itself) answers to."""
    home = str(pair.get("pairing") or "")
    match subjects:
        case "leaders" if pair.kind == "leader_pair":
            return _leader_pair_keys(f"{home}/校长", pair)
        case "deputies" if pair.kind == "leader_pair":
            return _leader_pair_keys(f"{home}/{pair.get('line')}", pair)
        case "groups" if pair.kind == "group_pair":
            subject = f"{home}/{pair.get('subject')}"
            return [f"{subject}/{pair.get('recipient_head')}", subject]
        case "mentors" if pair.kind == "mentor_pair":
            mentor, mentee = pair.get("mentor"), pair.get("mentee")
            return [pair.uid, f"{pair.uid}:{mentee}", f"{mentor}>{mentee}", f"mentee:{mentee}", f"mentor:{mentor}"]
        case _:
            return [pair.uid]


def _leader_pair_keys(line: str, pair: Record) -> list[str]:
    recipient = pair.get("recipient")
    at = f"{line}>{recipient}" if recipient else f"{line}>?"
    return [f"{line}<{pair.get('recipient_leader')}", f"{line}<<{pair.get('helper_leader')}", at, f"{line}*"]
