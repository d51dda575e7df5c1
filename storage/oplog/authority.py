"""Which operations count: a pure rule beside the merge, over all that is held; see storage/AUTHORITY.md.

Nothing here depends on clocks, on the order in which anything came or on the file that brought it: computers with the
same operations and the same heard facts get the same answer.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

COUNTY = "county"
# The lists that the program brings lie in the scope of this county: every school has them.
OPEN_COUNTY = "county:" + "0" * 32
WAITS, ASIDE = "waits", "aside"
# Why a partner's words do not count in a school's scope: on records that the school itself began.
PARTNERS = "partner"
_SCOPE = re.compile("(county|school|pairing|private):[0-9a-f]{32}")
_OTHER_SCOPE = re.compile("[a-z_]{1,20}:[0-9a-f]{32}")
_NO_END = 2**62
WordName = tuple[str, int]


class Identity(NamedTuple):
    """For which school a device acts, and what that school is."""

    school: str
    role: str = ""


class Feed(NamedTuple):
    """Who writes a feed, and in which scope."""

    device: str
    scope: str


class Fact(NamedTuple):
    """An operation that says who is who: where it stands, its uid, and what it says."""

    feed: str
    n: int
    uid: str
    said: Mapping[str, Any]


class Word(NamedTuple):
    """An operation on a pairing's own record: whether it had seen none before, and which schools it names."""

    feed: str
    n: int
    first: bool
    schools: frozenset[str]
    helpers: frozenset[str] = frozenset()


class SchoolTie(NamedTuple):
    """An operation that says that two entries are one school."""

    feed: str
    n: int
    schools: frozenset[str]


class Ban(NamedTuple):
    """Of a feed what lies beyond `after` does not count; `by` is the device that set a limit.

    Of a partner's words in a school's scope only those on the school's own records do not, and beyond `cut` none.
    """

    after: int
    state: str
    reason: str
    by: str = ""
    cut: int = _NO_END


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that the rule looks at."""

    school: str
    roots: Mapping[str, Identity]
    feeds: Mapping[str, Feed]
    facts: Sequence[Fact] = ()
    words: Mapping[str, Sequence[Word]] = field(default_factory=dict)
    ties: Sequence[SchoolTie] = ()
    # Feed -> up to which number this computer held it when the rule began.
    kept: Mapping[str, int] = field(default_factory=dict)


class Judgement(NamedTuple):
    """What does not count, what counts all the same, who is who, and what a person should look at."""

    bans: dict[str, Ban]
    released: frozenset[WordName]
    identities: dict[str, Identity]
    members: dict[str, frozenset[str]]
    # Pairing -> the words by which it began; more than one where that cannot be told.
    foundings: dict[str, list[WordName]]
    # (pairing, school) whose time in it has ended.
    ended: frozenset[tuple[str, str]]
    # (code, device or pairing)
    findings: tuple[tuple[str, str], ...]


def judge(held: CaseFile) -> Judgement:
    """Return which operations count."""
    court = _Court(held, {})
    # Limits take facts away, among them those on which limits rest: two rounds, then what stands stands.
    for _ in range(2):
        court = _Court(held, court.limits())
    bans = {uid: ban for uid, feed in held.feeds.items() if (ban := court.ban(uid, feed))}
    findings = tuple(sorted(court.findings()))
    return Judgement(bans, court.released(), court.identities, court.members, court.foundings, court.ended(), findings)


class _Court:
    """One round: who is who and who is where, with what earlier rounds have cut off."""

    def __init__(self, held: CaseFile, cuts: Mapping[str, Ban]) -> None:
        self._held, self._cuts = held, cuts
        self.identities: dict[str, Identity] = dict(held.roots)
        self.members: dict[str, frozenset[str]] = {}
        self.helpers: dict[str, frozenset[str]] = {}
        self.foundings: dict[str, list[WordName]] = {}
        self.contested: set[str] = set()
        self._contradicted: set[str] = set()
        size = -1
        while size < len(self.identities):
            size = len(self.identities)
            self._name_own()
            self._seat()
            self._introduce()
        self._named = self._namings()

    def ban(self, uid: str, feed: Feed) -> Ban | None:
        """Return what of a feed does not count."""
        refused, cut = self._refused(uid, feed), self._cuts.get(uid)
        if refused and cut and refused.reason == PARTNERS:
            return refused._replace(cut=cut.after, by=cut.by)
        if refused and cut:
            return min(refused, cut, key=lambda ban: ban.after)
        return refused or cut

    def limits(self) -> dict[str, Ban]:
        """Return for each feed the lowest limit that stands."""
        found: dict[str, Ban] = {}
        for fact, reach in self._limits():
            by = self._held.feeds[fact.feed].device
            reason = "revoked" if fact.said.get("device") else "ended"
            for uid, after in reach.items():
                one = Ban(after, WAITS, reason, by)
                found[uid] = min(found.get(uid, one), one)
        return found

    def ended(self) -> frozenset[tuple[str, str]]:
        """Return the schools whose time in a pairing has ended, each with the pairing."""
        said = [(self._writer(fact), fact.said) for fact, _ in self._limits()]
        ended = ((writer, str(one.get("pairing", "")), str(one.get("school", ""))) for writer, one in said)
        return frozenset((pairing, school) for writer, pairing, school in ended if self._ends(writer, pairing, school))

    def released(self) -> frozenset[WordName]:
        """Return the operations that somebody took up who might have written them."""
        found = set()
        for fact in self._facts("release"):
            for uid, n in _dots(fact.said.get("ops")):
                feed, writer = self._held.feeds.get(uid), self._writer(fact)
                if feed and writer and self._may(writer, feed.scope) is None:
                    found.add((uid, n))
        return frozenset(found)

    def findings(self) -> Iterator[tuple[str, str]]:
        """Yield what contradicts itself."""
        yield from (("contested", pairing) for pairing in self.contested)
        yield from (("contradicted", device) for device in self._contradicted)

    # Who is who

    def _name_own(self) -> None:
        """Let each school name its own devices."""
        while True:
            said: dict[str, set[Identity]] = {}
            for fact in self._facts("device"):
                writer = self._writer(fact)
                if writer and fact.said.get("school") == writer.school:
                    said.setdefault(str(fact.said.get("device")), set()).add(writer)
            if not self._take(said):
                return

    def _introduce(self) -> None:
        """Let partners introduce devices of schools of which nobody is known otherwise."""
        known = {one.school for one in self.identities.values()}
        said: dict[str, set[Identity]] = {}
        for fact in self._facts("device"):
            writer, school = self._writer(fact), str(fact.said.get("school", ""))
            if writer is None or not school or school in known or not self._vouches(writer, school):
                continue
            role = str(fact.said.get("role", ""))
            office = role == COUNTY and writer.role != COUNTY
            said.setdefault(str(fact.said.get("device")), set()).add(Identity(school, "" if office else role))
        self._take(said)

    def _take(self, said: Mapping[str, set[Identity]]) -> bool:
        new = {device: identities for device, identities in said.items() if device not in self.identities}
        agreed = {device: next(iter(one)) for device, one in new.items() if len(one) == 1}
        self._contradicted |= new.keys() - agreed.keys()
        self.identities |= agreed
        return bool(agreed)

    def _vouches(self, writer: Identity, school: str) -> bool:
        return writer.role == COUNTY or writer.school == self._held.school or self._partners(writer.school, school)

    def _partners(self, one: str, other: str) -> bool:
        return any(one in members and other in members for members in self.members.values())

    def _namings(self) -> dict[str, dict[str, int]]:
        """Return for each school that has named a device of its own how far the words of others had come by then."""
        named: dict[str, dict[str, int]] = {}
        for fact in self._facts("device"):
            device = self._held.feeds[fact.feed].device
            if fact.said.get("device") == device:
                upto = named.setdefault(self.identities[device].school, {})
                for uid, n in _vector(fact.said.get("upto")).items():
                    upto[uid] = max(n, upto.get(uid, 0))
        return named

    # Who is in a pairing

    def _seat(self) -> None:
        joins = [(str(fact.said.get("pairing")), _dot(fact.said.get("word")), fact) for fact in self._facts("join")]
        self.contested.clear()
        for pairing, words in self._held.words.items():
            counting = [word for word in words if self._speaks(word)]
            joined = {
                (dot, writer.school) for at, dot, fact in joins if at == pairing and (writer := self._writer(fact))
            }
            self.members[pairing] = self._seated(pairing, counting, joined)
            seated = self.members[pairing]
            leads = (word.helpers for word in counting if self._names(word, seated, self.foundings[pairing]))
            self.helpers[pairing] = frozenset().union(*leads)

    def _seated(self, pairing: str, words: Sequence[Word], joined: set[tuple[WordName, str]]) -> frozenset[str]:
        foundings = self._foundings(words, joined)
        self.foundings[pairing] = [(word.feed, word.n) for word in foundings]
        if not foundings:
            return frozenset()
        if len({self._school(word) for word in foundings}) == 1:
            members = frozenset().union(*(word.schools for word in foundings))
        else:
            self.contested.add(pairing)
            members = frozenset.intersection(*(word.schools for word in foundings))
        while True:
            named = [word.schools for word in words if self._names(word, members, self.foundings[pairing])]
            # A school that was typed before its card came, and the school itself, are one to who ties them.
            named += [tie.schools for tie in self._held.ties if self._ties(tie, members)]
            more = members if pairing in self.contested else members.union(*named)
            if more == members:
                return members
            members = more

    def _ties(self, tie: SchoolTie, members: frozenset[str]) -> bool:
        feed = self._held.feeds.get(tie.feed)
        identity = self.identities.get(feed.device) if feed else None
        if identity is None or self._cut(tie.feed, tie.n) or members.isdisjoint(tie.schools):
            return False
        return identity.school in {*members, self._held.school} or identity.role == COUNTY

    def _names(self, word: Word, members: frozenset[str], foundings: Sequence[WordName]) -> bool:
        """Tell whether a word on a pairing is that of its founder, of a member or of the county."""
        identity = self.identities.get(self._held.feeds[word.feed].device)
        office = identity is not None and identity.role == COUNTY
        return office or self._school(word) in members or (word.feed, word.n) in foundings

    def _foundings(self, words: Sequence[Word], joined: set[tuple[WordName, str]]) -> list[Word]:
        """Return the words by which the pairing may have begun; more than one school's where it cannot be told."""
        begun: dict[str, int] = {}
        for word in words:
            begun[word.feed] = min(word.n, begun.get(word.feed, word.n))
        # Also the second word of a feed has seen no other feed's.
        first = [word for word in words if word.first and word.n == begun[word.feed] and self._founds(word)]
        standing = [word for word in first if not any(self._falls(word, other) for other in first)] or first
        ranks = {id(word): self._rank(word, joined) for word in standing}
        best = max(ranks.values(), default=0)
        return [word for word in standing if ranks[id(word)] == best]

    def _falls(self, word: Word, other: Word) -> bool:
        """Tell whether the one names the founder of the other and is not named by it."""
        return self._school(other) in word.schools and self._school(word) not in other.schools

    def _rank(self, word: Word, joined: set[tuple[WordName, str]]) -> int:
        if self._held.kept.get(word.feed, 0) >= word.n or self._school(word) == self._held.school:
            return 2
        dot, founder = (word.feed, word.n), self._school(word)
        schools = {school for at, school in joined if at == dot and school in word.schools and school != founder}
        return 2 if self._held.school in schools else int(bool(schools))

    def _founds(self, word: Word) -> bool:
        identity = self.identities.get(self._held.feeds[word.feed].device)
        kept = self._held.kept.get(word.feed, 0) >= word.n
        founder = kept or bool(identity and (identity.school in word.schools or identity.role == COUNTY))
        return founder and bool(word.schools)

    def _speaks(self, word: Word) -> bool:
        feed = self._held.feeds.get(word.feed)
        if feed is None or self._held.kept.get(word.feed, 0) >= word.n:
            return feed is not None
        return feed.device in self.identities and not self._cut(word.feed, word.n)

    def _school(self, word: Word) -> str:
        device = self._held.feeds[word.feed].device
        identity = self.identities.get(device)
        return identity.school if identity else device

    # Limits

    def _limits(self) -> list[tuple[Fact, dict[str, int]]]:
        """Return the limits that stand, with the feeds that they reach and up to where."""
        limits = [fact for fact in self._held.facts if fact.said.get("act") == "limit" and self._writer(fact)]
        lifted = self._lifted({fact.uid: fact for fact in limits})
        reach = {
            fact.uid: {uid: _upto(fact, uid) for uid, feed in self._held.feeds.items() if self._reaches(fact, feed)}
            for fact in limits
            if fact.uid not in lifted
        }
        standing = [fact for fact in limits if fact.uid in reach]
        return [(fact, reach[fact.uid]) for fact in standing if not self._overruled(fact, standing, reach)]

    def _reaches(self, fact: Fact, feed: Feed) -> bool:
        writer, target = self._writer(fact), self.identities.get(feed.device)
        if writer is None:
            return False
        pairing, school = str(fact.said.get("pairing", "")), str(fact.said.get("school", ""))
        if pairing:
            here = feed.scope == f"pairing:{pairing}" and target is not None and target.school == school
            return here and self._ends(writer, pairing, school)
        if fact.said.get("device") != feed.device:
            return False
        theirs = target.school if target else ""
        return self._rules(writer, theirs) or self._shares(writer, feed.scope, theirs)

    def _ends(self, writer: Identity | None, pairing: str, school: str) -> bool:
        """Tell whether somebody may end a school's time in a pairing."""
        if writer is None or not pairing:
            return False
        return self._rules(writer, school) or writer.school in self.helpers.get(pairing, ())

    def _rules(self, writer: Identity, school: str) -> bool:
        return writer.school in (school, self._held.school) or writer.role == COUNTY

    def _shares(self, writer: Identity, scope: str, school: str) -> bool:
        kind, _, uid = scope.partition(":")
        if kind == "pairing":
            return writer.school in self.members.get(uid, ())
        return scope == f"school:{school}" and self._partners(writer.school, school)

    def _lifted(self, limits: Mapping[str, Fact]) -> set[str]:
        found = set()
        for fact in self._facts("lift"):
            limit = limits.get(str(fact.said.get("limit")))
            if limit and self._lifts(fact, limit):
                found.add(limit.uid)
        return found

    def _lifts(self, fact: Fact, limit: Fact) -> bool:
        device = self._held.feeds[fact.feed].device
        writer, limiter = self.identities[device], self._writer(limit)
        target = self.identities.get(str(limit.said.get("device")))
        school = str(limit.said.get("school") or (target.school if target else ""))
        if limit.said.get("device") == device or (limit.said.get("pairing") and writer.school == school):
            return False
        return limiter is not None and (writer.school == limiter.school or self._rules(writer, school))

    def _overruled(self, fact: Fact, limits: Sequence[Fact], reach: Mapping[str, Mapping[str, int]]) -> bool:
        """Tell whether another limit cuts this one off and is not cut off by it."""
        return any(
            _beyond(fact, reach[other.uid]) and not _beyond(other, reach[fact.uid])
            for other in limits
            if other is not fact
        )

    # Who may write where

    def _refused(self, uid: str, feed: Feed) -> Ban | None:
        identity, kept = self.identities.get(feed.device), self._held.kept.get(uid, 0)
        refused = (WAITS, "unknown_device") if identity is None else self._may(identity, feed.scope)
        if refused is None:
            return None
        if refused[1] in (PARTNERS, "not_school"):
            kept = max(kept, self._named[feed.scope.partition(":")[2]].get(uid, 0))
        return Ban(kept, *refused)

    def _may(self, identity: Identity, scope: str) -> tuple[str, str] | None:
        """Return nothing if whoever acts for that school may write in a scope; else the state and the reason."""
        if not _SCOPE.fullmatch(scope):
            return (WAITS, "unknown_scope") if _OTHER_SCOPE.fullmatch(scope) else (ASIDE, "no_scope")
        kind, _, uid = scope.partition(":")
        match kind:
            case "private":
                return None if identity.school == uid else (ASIDE, "private")
            case "school":
                return self._may_school(identity, uid)
            case "pairing":
                return self._may_pairing(identity, uid)
            case _:
                own = scope == OPEN_COUNTY or identity.school == uid or identity.role == COUNTY
                return None if own else (ASIDE, "not_county")

    def _may_school(self, identity: Identity, school: str) -> tuple[str, str] | None:
        if identity.school == school or school not in self._named:
            return None
        return (ASIDE, PARTNERS) if self._partners(identity.school, school) else (ASIDE, "not_school")

    def _may_pairing(self, identity: Identity, pairing: str) -> tuple[str, str] | None:
        members = self.members.get(pairing, frozenset())
        if identity.school in members or identity.role == COUNTY:
            return None
        if not members or pairing in self.contested:
            return (WAITS, "unknown_pairing")
        return (ASIDE, "not_member")

    # Facts that count

    def _facts(self, act: str) -> Iterator[Fact]:
        for fact in self._held.facts:
            if fact.said.get("act") == act and self._writer(fact) and not self._cut(fact.feed, fact.n):
                yield fact

    def _writer(self, fact: Fact) -> Identity | None:
        """Return for whom a fact is said: it stands in the scope of that school."""
        feed = self._held.feeds.get(fact.feed)
        identity = self.identities.get(feed.device) if feed else None
        return identity if identity and feed and feed.scope == f"school:{identity.school}" else None

    def _cut(self, feed: str, n: int) -> bool:
        cut = self._cuts.get(feed)
        return cut is not None and n > cut.after


def _beyond(fact: Fact, reach: Mapping[str, int]) -> bool:
    return fact.n > reach.get(fact.feed, _NO_END)


def _upto(fact: Fact, uid: str) -> int:
    rest = fact.said.get("rest", 0)
    return _vector(fact.said.get("upto")).get(uid, rest if type(rest) is int and rest > 0 else 0)


def _vector(said: Any) -> dict[str, int]:
    return {uid: n for uid, n in said.items() if type(n) is int} if isinstance(said, dict) else {}


def _dots(said: Any) -> list[WordName]:
    return [_dot(one) for one in said] if isinstance(said, dict) else []


def _dot(said: Any) -> WordName:
    uid, _, n = str(said).rpartition(":")
    return uid, int(n) if n.isdecimal() and len(n) < 19 else 0
