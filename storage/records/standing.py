"""Gives the rule of authority what is held, keeps its answer, and works the records anew where it changed.

Facts about who is who are operations like others, in the scope of the own school; whoever holds them decides alike.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from storage.errors import NotAllowed, NotKept
from storage.oplog.authority import PARTNERS, Ban, CaseFile, Fact, Feed, Identity, Judgement, SchoolTie, Word, judge
from storage.oplog.feeds import THEIRS
from storage.oplog.operation import Pending, SegmentBody, decode_pending, encode_waiting, moment, new_uid
from storage.oplog.segment import LocalNumbers, decode, keys, pending_operation, unpack
from storage.records.history import History
from storage.records.row_codec import UNDONE, RecordKey
from storage.records.uncounted import ASTRAY, SCHOOL, TABLES, TRUST
from storage.records.workspace import Workspace
from storage.values import Withheld

_pack, _unpack = msgspec.msgpack.Encoder().encode, msgspec.msgpack.Decoder(dict[str, Any]).decode


class _Said(NamedTuple):
    """An operation that says who is who, or names the schools of a pairing."""

    feed: int
    n: int
    kind: str
    uid: bytes
    first: bool
    said: dict[str, Any]


class Settled(NamedTuple):
    """A record of which other operations count than before, and whether none did."""

    kind: str
    uid: str
    new: bool


class Standing:
    """Knows for whom this computer acts, and which operations count here; what writes runs in one transaction."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._db, self._feeds = workspace, workspace.db, workspace.feeds
        self._history = History(workspace)

    # Beginning

    def begin(self, school: str, role: str) -> bool:
        """Let the rule begin for a computer of that school; tell whether it was new here and words were there before.

        What was shown until then goes on counting. From then on the computer says that it is the school's.
        """
        db = self._db
        if db.remembered(SCHOOL) == school and db.remembered("acts as") == self._workspace.device.hex():
            return False
        with db.transaction():
            first = not db.remembered(SCHOOL)
            for statement in TABLES if first else ():
                db.write(statement)
            db.remember(SCHOOL, school)
            db.remember("acting", role)
            db.remember("acts as", self._workspace.device.hex())
            if first:
                db.write("INSERT INTO _kept SELECT id, last FROM _feed WHERE last > 0")
            self._workspace.uncounted.forget()
            self.collect_all()
            shown = bool(first and db.one("SELECT 1 FROM _kept"))
            self.settle()
            self._name_ourselves()
            if first:
                self._introduce_shown()
            self.settle()
        return shown

    @property
    def school(self) -> str:
        """Return the school for which this computer acts; nothing before the rule has begun."""
        return str(self._db.remembered(SCHOOL, ""))

    def verdict(self) -> Judgement:
        """Return what the rule says of all that is held."""
        uncounted = self._workspace.uncounted
        if uncounted.verdict is None:
            uncounted.verdict = judge(self._held())
        return uncounted.verdict

    # What comes in

    def note(self, bodies: Sequence[tuple[int, SegmentBody]]) -> bool:
        """Keep what new segments say of who is who, and tell whether they do."""
        said = [one for _, body in bodies for one in self._spoken(body)]
        self._keep(said)
        return bool(said)

    def note_own(self, feed: int, n: int, kept: bytes) -> None:
        """Do the same for an own operation."""
        taken = pending_operation(feed, n, decode_pending(kept), self._db.intern)
        if self._tells(taken.kind, taken.uid, feed):
            self._keep(
                [_Said(feed, n, taken.kind, taken.uid, not taken.op.ctx, self._cut_down(taken.kind, taken.changes))]
            )

    def settle(self) -> list[Settled]:
        """Decide anew and work out the records that it changes; return them."""
        if not self._workspace.uncounted.began:
            return []
        self._workspace.uncounted.verdict = None
        self._feeds.begun.clear()
        verdict = self.verdict()
        bans = {self._number(uid): ban for uid, ban in verdict.bans.items()}
        released = {(self._number(uid), n) for uid, n in verdict.released}
        before = dict(self._workspace.uncounted.bans)
        released_before = set(self._db.read("SELECT feed, n FROM _released"))
        if bans == before and released == released_before:
            return []
        changed = self._lowest(before, bans)
        for feed, n in released ^ released_before:
            changed[feed] = min(n - 1, changed.get(feed, n - 1))
        self._db.write("DELETE FROM _ban")
        self._db.write_many("INSERT INTO _ban VALUES (?, ?, ?, ?, ?, ?)", ((feed, *ban) for feed, ban in bans.items()))
        self._db.write("DELETE FROM _released")
        self._db.write_many("INSERT INTO _released VALUES (?, ?)", released)
        self._workspace.uncounted.forget()
        self._workspace.uncounted.verdict = verdict
        records = self._records(changed)
        hidden = {self._place(kind, number): self._hidden(kind, number) for kind, number in records}
        rebuilt = self._history.rebuild(records)
        return [Settled(kind, uid, hidden[kind, uid]) for kind, uid in rebuilt]

    def _place(self, kind: str, number: int) -> tuple[str, str]:
        record, _ = self._workspace.rows.by_number(kind, number)
        return kind, record.uid.hex()

    def allow(self, written: Collection[tuple[int, str, int]]) -> None:
        """Refuse what this computer may not write; `written` are (feed, kind, row number) that it has just written."""
        if not self._workspace.uncounted.began:
            return
        if self._feeds.begun:
            self.settle()
        for feed, kind, number in written:
            scope, last = self._feeds.head(feed).scope, self._feeds.last(feed)
            ban = self._workspace.uncounted.why(kind, scope, feed, last)
            if ban and (ban.reason != PARTNERS or self._undone(kind, number, feed)):
                raise NotAllowed(scope, ban.reason)

    def _undone(self, kind: str, number: int, feed: int) -> bool:
        """Tell whether what was written last in a feed on the record of that row does not count there."""
        place, _ = self._workspace.rows.by_number(kind, number)
        held = [one for one in self._history.operations(kind, number, place.uid) if one.operation.op.feed == feed]
        return bool(held) and max(held, key=lambda one: one.operation.op.n).undone

    # What we say

    def speak(self) -> None:
        """Say what others need to know from us: our devices, the partners we have heard, the pairings we stand to."""
        if not self._workspace.uncounted.began:
            return
        with self._db.transaction():
            self._name_ourselves()
            said = self._own_facts()
            introduced = {one.get("device") for one in said if one.get("act") == "device"}
            joined = {one.get("pairing") for one in said if one.get("act") == "join"}
            verdict = self.verdict()
            shared = [members for members in verdict.members.values() if self.school in members]
            partners = frozenset().union(*shared) - {self.school}
            for device, identity in sorted(self._roots().items()):
                if identity.school in partners and device not in introduced:
                    self._say({"act": "device", "device": device, **identity._asdict()})
            for pairing, words in sorted(self._words().items()):
                if self.school in verdict.members.get(pairing, ()) and pairing not in joined:
                    self._join(pairing, words)
            self.settle()

    def adopt(self, sender: bytes, cards: Mapping[str, Identity]) -> None:
        """Write down whom a program that cannot say it itself (0.1) introduces by the cards in its package."""
        if not self._workspace.uncounted.began or not cards:
            return
        if all(self._device(fact.feed) != sender.hex() for fact in self._facts(TRUST)):
            self._introduce(cards)

    def limit(self, device: str, first: int | None) -> None:
        """Say that nothing of a device counts from a number on; without one: beyond what is held."""
        if not self._workspace.uncounted.began:
            return
        said: dict[str, Any] = {"act": "limit", "device": device}
        self._say(said | ({"upto": self._reach(device)} if first is None else {"rest": max(first - 1, 0)}))
        self.settle()

    def leave(self, pairing: str, school: str) -> None:
        """Say that a school's time in a pairing has ended: of its words there what is held counts."""
        upto: dict[str, int] = {}
        for device, identity in self.verdict().identities.items():
            if identity.school == school:
                upto |= self._reach(device, f"pairing:{pairing}")
        with self._db.transaction():
            self._say({"act": "limit", "pairing": pairing, "school": school, "upto": upto})
            self.settle()

    def lift(self, *, device: str = "", pairing: str = "", school: str = "") -> bool:
        """Take limits back, of a device or of a school in a pairing; tell whether there were any."""
        if not self._workspace.uncounted.began:
            return False
        lifted = {one.get("limit") for one in self._own_facts() if one.get("act") == "lift"}
        found = [uid for uid, said in self._limits(device, pairing, school) if uid not in lifted]
        with self._db.transaction():
            for uid in found:
                self._say({"act": "lift", "limit": uid})
            self.settle()
        return bool(found)

    def ended(self, pairing: str) -> set[str]:
        """Return the schools whose time in a pairing has ended by a limit that stands."""
        return {school for at, school in self.verdict().ended if at == pairing}

    def release(self, operations: Sequence[str]) -> None:
        """Take operations ("feed:number") up that wait or were set aside; raises NotKept, NotAllowed."""
        held = {one.operation for one in self.withheld()}
        for operation in operations:
            if operation not in held:
                raise NotKept("operation", operation)
        with self._db.transaction():
            self._say({"act": "release", "ops": dict.fromkeys(operations, 1)})
            self.settle()
            left = [one for one in self.withheld() if one.operation in operations]
            if left:
                raise NotAllowed(left[0].scope, left[0].reason)

    # What does not count

    def withheld(self) -> list[Withheld]:
        """Return every operation that is held and does not count, with the reason."""
        if not self._workspace.uncounted.any:
            return []
        rows = self._db.read("SELECT feed, raw, first, count, bytes FROM _segment WHERE aside = 0 ORDER BY id")
        suspected = self._suspected()
        found = [
            one
            for feed, raw, first, count, packed in rows
            if feed in suspected
            for one in self._withheld_in(feed, unpack(packed, raw, self._feeds.name(feed), first, count))
        ]
        for feed, n, kept in self._db.read("SELECT feed, n, bytes FROM _pending ORDER BY feed, n"):
            taken = pending_operation(feed, n, decode_pending(kept), self._db.interned)
            found += self._why(taken.kind, taken.uid, feed, n, taken.op.hlc, taken.changes)
        return found

    def _withheld_in(self, feed: int, body: SegmentBody) -> Iterator[Withheld]:
        numbers = LocalNumbers(body, self._feeds.number, self._db.interned)
        for at, (kind, uid) in enumerate(keys(body)):
            op, changes, _, _ = decode(body.ops[at], at, numbers)
            yield from self._why(body.kinds[kind], uid, feed, body.first + at, op.hlc, changes)

    def _why(self, kind: str, uid: bytes, feed: int, n: int, hlc: int, changes: dict[str, Any]) -> Iterator[Withheld]:
        head = self._feeds.head(feed)
        ban = self._workspace.uncounted.why(kind, head.scope, feed, n)
        if ban is None or kind == TRUST:
            return
        if ban.reason == PARTNERS and self._counts(kind, uid, head.scope, feed, n):
            return
        yield Withheld(
            operation=f"{head.uid.hex()}:{n}",
            kind=kind,
            uid=uid.hex(),
            scope=head.scope,
            device=head.device.hex(),
            state=ban.state,
            reason=ban.reason,
            by=ban.by,
            time=moment(hlc >> 16),
            changes=changes,
        )

    def _counts(self, kind: str, uid: bytes, scope: str, feed: int, n: int) -> bool:
        """Tell whether a partner's word counts on its record: he may have begun it."""
        place = RecordKey(kind, uid, self._db.interned(scope))
        number = self._workspace.rows.load(kind, [place])[place][0]
        held = self._history.operations(kind, number, uid)
        return any(not one.undone for one in held if (one.operation.op.feed, one.operation.op.n) == (feed, n))

    def _suspected(self) -> set[int]:
        if self._db.remembered(ASTRAY, 0):
            return set(self._feeds.have())
        return set(self._workspace.uncounted.bans)

    # What is held

    def collect_all(self) -> None:
        """Gather all that is held and says who is who, from the beginning."""
        self._db.write("DELETE FROM _fact")
        for feed, raw, first, count, packed in self._db.read("SELECT feed, raw, first, count, bytes FROM _segment"):
            self.note([(0, unpack(packed, raw, self._feeds.name(feed), first, count))])
        for feed, n, kept in self._db.read("SELECT feed, n, bytes FROM _pending"):
            self.note_own(feed, n, kept)

    def _held(self) -> CaseFile:
        rows = self._db.read("SELECT f.uid, f.device, w.text FROM _feed f JOIN _word w ON w.id = f.scope")
        kept = self._db.read("SELECT f.uid, k.n FROM _kept k JOIN _feed f ON f.id = k.feed")
        return CaseFile(
            school=self.school,
            roots=self._roots(),
            feeds={uid.hex(): Feed(device.hex(), scope) for uid, device, scope in rows if device},
            facts=self._facts(TRUST),
            words=self._words(),
            ties=self._ties(),
            kept={uid.hex(): n for uid, n in kept},
        )

    def _roots(self) -> dict[str, Identity]:
        """Return for whom the devices act of which a person has compared the digits, and those of this workspace."""
        rows = self._db.read("SELECT device, facts FROM _peer WHERE trusted = 1 AND heard = 1")
        roots = {device.hex(): _identity(json.loads(facts)) for device, facts in rows}
        own = Identity(self.school, str(self._db.remembered("acting", "")))
        former = self._db.read("SELECT DISTINCT device FROM _feed WHERE own <> ? AND device IS NOT NULL", (THEIRS,))
        return roots | {device.hex(): own for (device,) in former} | {self._workspace.device.hex(): own}

    def _facts(self, kind: str) -> list[Fact]:
        rows = self._db.read(
            "SELECT f.uid, x.n, x.uid, x.said FROM _fact x JOIN _feed f ON f.id = x.feed WHERE x.kind = ?",
            (self._db.interned(kind),),
        )
        return [Fact(feed.hex(), n, uid.hex(), _unpack(said)) for feed, n, uid, said in rows]

    def _words(self) -> dict[str, list[Word]]:
        sharing = self._workspace.tables.sharing
        found: dict[str, list[Word]] = {}
        for fact in self._facts(sharing.name) if sharing else ():
            schools, helpers = (frozenset(fact.said[name]) for name in ("schools", "helpers"))
            found.setdefault(fact.uid, []).append(Word(fact.feed, fact.n, bool(fact.said["first"]), schools, helpers))
        return found

    def _ties(self) -> list[SchoolTie]:
        tying = self._workspace.tables.tying
        facts = self._facts(tying.name) if tying else []
        return [SchoolTie(fact.feed, fact.n, frozenset(fact.said["schools"])) for fact in facts]

    def _spoken(self, body: SegmentBody) -> list[_Said]:
        tables = self._workspace.tables
        telling = {TRUST, *(table.name for table in (tables.sharing, tables.tying) if table)}
        if not self._workspace.uncounted.began or telling.isdisjoint(body.kinds):
            return []
        said, numbers = [], LocalNumbers(body, self._feeds.number, self._db.intern)
        for at, (place, uid) in enumerate(keys(body)):
            kind = body.kinds[place]
            if kind in telling and self._tells(kind, uid, numbers.feed):
                op, changes, _, _ = decode(body.ops[at], at, numbers)
                said.append(_Said(numbers.feed, body.first + at, kind, uid, not op.ctx, self._cut_down(kind, changes)))
        return said

    def _tells(self, kind: str, uid: bytes, feed: int) -> bool:
        sharing, tying = self._workspace.tables.sharing, self._workspace.tables.tying
        if kind == TRUST or (tying and kind == tying.name):
            return True
        return bool(sharing and kind == sharing.name and self._feeds.head(feed).scope.endswith(f":{uid.hex()}"))

    def _cut_down(self, kind: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Return of a change what the rule looks at."""
        sharing, tying = self._workspace.tables.sharing, self._workspace.tables.tying
        if tying and tying.ties and kind == tying.name:
            one, other, same = tying.ties
            return {"schools": [str(changes[name]) for name in (one, other) if changes.get(name) and changes.get(same)]}
        if sharing is None or kind != sharing.name:
            return changes
        changes = self._workspace.tables.today(kind, changes)
        named = {path: sorted(_named(changes, path)) for path in sharing.members}
        return {
            "schools": sorted({one for each in named.values() for one in each}),
            "helpers": named[sharing.members[0]],
        }

    def _keep(self, said: Sequence[_Said]) -> None:
        rows = [
            (one.feed, one.n, self._db.intern(one.kind), one.uid, _pack(one.said | {"first": one.first}))
            for one in said
        ]
        if rows and self._workspace.uncounted.began:
            self._db.write_many("INSERT INTO _fact VALUES (?, ?, ?, ?, ?)", rows)
            self._workspace.uncounted.verdict = None

    # What we say

    def _say(self, said: dict[str, Any]) -> None:
        db, feed = self._db, self._feeds.own(f"school:{self.school}")
        n, uid = self._feeds.last(feed) + 1, bytes.fromhex(new_uid())
        fields = list(said)
        kept = encode_waiting(Pending(self._workspace.now() << 16, TRUST, uid, fields, list(said.values()), [], [], ""))
        db.write("INSERT INTO _pending VALUES (?, ?, ?, 0, ?)", (feed, n, db.intern(TRUST), kept))
        self._feeds.take_numbers(feed, n)
        db.write("UPDATE _self SET value = value + 1 WHERE name = 'total'")
        self.note_own(feed, n, kept)

    def _name_ourselves(self) -> None:
        device = self._workspace.device.hex()
        if any(one.get("act") == "device" and one.get("device") == device for one in self._own_facts()):
            return
        scope = self._db.interned(f"school:{self.school}")
        foreign = self._db.read("SELECT uid, last FROM _feed WHERE scope = ? AND own = ? AND last > 0", (scope, THEIRS))
        upto = {uid.hex(): last for uid, last in foreign}
        role = str(self._db.remembered("acting", ""))
        self._say({"act": "device", "device": device, "school": self.school, "role": role, "upto": upto})

    def _join(self, pairing: str, words: Sequence[Word]) -> None:
        foundings = self.verdict().foundings.get(pairing, [])
        if len(foundings) != 1:
            return
        feed, n = foundings[0]
        founder = self.verdict().identities.get(self._device(feed))
        if founder and founder.school != self.school:
            self._say({"act": "join", "pairing": pairing, "word": f"{feed}:{n}"})

    def _own_facts(self) -> list[Mapping[str, Any]]:
        identities = self.verdict().identities
        return [
            fact.said
            for fact in self._facts(TRUST)
            if (identity := identities.get(self._device(fact.feed))) and identity.school == self.school
        ]

    def _limits(self, device: str, pairing: str, school: str) -> list[tuple[str, Mapping[str, Any]]]:
        wanted = {"device": device} if device else {"pairing": pairing, "school": school}
        return [
            (fact.uid, fact.said)
            for fact in self._facts(TRUST)
            if fact.said.get("act") == "limit" and all(fact.said.get(name) == one for name, one in wanted.items())
        ]

    def _introduce_shown(self) -> None:
        """Say whose words this workspace shows, as their cards tell.

        Who was revoked before the rule began stays so here, as it was; to say it to others it is revoked again.
        """
        rows = self._db.read("SELECT device, facts FROM _peer WHERE device IN (SELECT device FROM _feed)")
        self._introduce({device.hex(): _identity(json.loads(facts)) for device, facts in rows})

    def _introduce(self, cards: Mapping[str, Identity]) -> None:
        """Name the devices of schools of which nobody is known."""
        known = self.verdict().identities
        schools = {identity.school for identity in known.values()}
        said = {one.get("device") for one in self._own_facts()}
        for device, identity in sorted(cards.items()):
            if device not in known and device not in said and identity.school not in {"", *schools}:
                self._say({"act": "device", "device": device, **identity._asdict()})

    def _reach(self, device: str, scope: str = "") -> dict[str, int]:
        """Return up to which number each feed of a device is held, in one scope or in all."""
        rows = self._db.read(
            "SELECT f.uid, f.last, w.text FROM _feed f JOIN _word w ON w.id = f.scope WHERE f.device = ?",
            (bytes.fromhex(device),),
        )
        return {uid.hex(): last for uid, last, at in rows if not scope or at == scope}

    def _device(self, feed: str) -> str:
        return self._feeds.device(self._number(feed))

    def _number(self, feed: str) -> int:
        return self._feeds.number(bytes.fromhex(feed))

    # Working out anew

    def _lowest(self, before: Mapping[int, Ban], after: Mapping[int, Ban]) -> dict[int, int]:
        """Return the feeds of which something else counts than before, each from beyond which number on."""
        changed = {feed for feed in before.keys() | after.keys() if before.get(feed) != after.get(feed)}
        return {feed: min(ban.after for one in (before, after) if (ban := one.get(feed))) for feed in changed}

    def _hidden(self, kind: str, number: int) -> bool:
        """Tell whether nothing of what is held of a record counts."""
        home = self._workspace.tables.home(kind)
        return bool(self._db.one(f'SELECT _deleted = {UNDONE} FROM "{home}" WHERE _id = ?', (number,)))

    def _records(self, changed: Mapping[int, int]) -> list[tuple[str, int]]:
        rows = self._db.read(
            "SELECT DISTINCT h.kind, h.record, s.feed, s.first + s.count - 1 FROM _history h"
            " JOIN _segment s ON s.id = h.segment"
        )
        rows += self._db.read("SELECT kind, record, feed, n FROM _pending")
        found = dict.fromkeys(
            (kind, record) for kind, record, feed, last in rows if record and feed in changed and last > changed[feed]
        )
        return [(self._db.text(kind), record) for kind, record in found]


def _identity(facts: Mapping[str, str]) -> Identity:
    return Identity(facts.get("school", ""), facts.get("role", ""))


def _named(changes: Mapping[str, Any], path: str) -> set[str]:
    """Return the schools that a change names in a field, or in a column of its lines ("rows_name.column")."""
    head, _, column = path.partition(".")
    values = [changes.get(head)]
    if column:
        lines = (cell for name, cell in changes.items() if name.startswith(f"{head}."))
        values = [cell.get(column) for cell in lines if isinstance(cell, dict)]
    return {value for value in values if isinstance(value, str)}
