"""What is held here and does not count: looked up while records are made of operations; decided elsewhere."""

from collections.abc import Sequence

from storage.db.connection import Database
from storage.db.tables import Tables
from storage.oplog.authority import ASIDE, PARTNERS, WAITS, Ban, Judgement
from storage.oplog.merge import Op

# Operations of this kind say who is who; they are no records.
TRUST = "_trust"
TABLES = (
    """CREATE TABLE IF NOT EXISTS _fact(feed INTEGER NOT NULL, n INTEGER NOT NULL, kind INTEGER NOT NULL,
       uid BLOB NOT NULL, said BLOB NOT NULL) STRICT""",
    "CREATE INDEX IF NOT EXISTS _fact_feed ON _fact(feed, n)",
    """CREATE TABLE IF NOT EXISTS _ban(feed INTEGER PRIMARY KEY, after INTEGER NOT NULL, state TEXT NOT NULL,
       reason TEXT NOT NULL, by TEXT NOT NULL, cut INTEGER NOT NULL) STRICT""",
    "CREATE TABLE IF NOT EXISTS _released(feed INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(feed, n)) STRICT",
    "CREATE TABLE IF NOT EXISTS _kept(feed INTEGER PRIMARY KEY, n INTEGER NOT NULL) STRICT",
)
# In `_self`: the school for which this computer acts, once the rule has begun here; whether something lies astray.
SCHOOL, ASTRAY = "acts for", "astray"


class Uncounted:
    """Tells which operations are held without counting."""

    def __init__(self, db: Database, tables: Tables) -> None:
        self._db, self._tables = db, tables
        self._bans: dict[int, Ban] | None = None
        self._released: set[tuple[int, int]] = set()
        self._kept: dict[int, int] = {}
        self._began = self._astray = False
        # What the rule said last of all that is held; whoever keeps something new for it takes this away.
        self.verdict: Judgement | None = None
        db.forget.append(self.forget)

    def forget(self) -> None:
        """Forget what may have been decided anew."""
        self._bans = self.verdict = None

    @property
    def bans(self) -> dict[int, Ban]:
        """Return of each feed of which not all counts what does not."""
        if self._bans is None:
            self._bans = self._load()
        return self._bans

    @property
    def began(self) -> bool:
        """Tell whether the rule has begun here."""
        if self._bans is None:
            self._bans = self._load()
        return self._began

    @property
    def any(self) -> bool:
        """Tell whether there is anything that does not count."""
        return bool(self.bans) or self._astray

    def why(self, kind: str, scope: str, feed: int, n: int) -> Ban | None:
        """Return why an operation on a record of that kind and scope does not count, or nothing if it does."""
        ban = self.bans.get(feed)
        if ban and n > ban.after and (feed, n) not in self._released and not self._shared(ban, kind, n):
            return Ban(ban.cut, WAITS, "revoked", ban.by) if n > ban.cut else ban
        strays = self.strays(kind, scope) and n > self._kept.get(feed, 0)
        return Ban(0, ASIDE, "misplaced") if strays else None

    def _shared(self, ban: Ban, kind: str, n: int) -> bool:
        table = self._tables.by_name.get(kind)
        return ban.reason == PARTNERS and n <= ban.cut and table is not None and table.shared

    def partner(self, feed: int) -> bool:
        """Tell whether a feed is that of a partner in a school's scope: it counts on records that he began."""
        ban = self.bans.get(feed)
        return ban is not None and ban.reason == PARTNERS

    def schools_own(self, feed: int) -> bool:
        """Tell whether a feed in a school's scope is one of the school itself."""
        ban = self.bans.get(feed)
        return ban is None or ban.reason == "revoked"

    def counting(self, kind: str, scope: str, ops: Sequence[Op]) -> list[bool]:
        """Tell of all operations on a record which of them count.

        A partner's in a school's scope count on a record that he began: the first word of the school had seen his.
        """
        bans = [self.why(kind, scope, op.feed, op.n) for op in ops]
        theirs = any(ban and ban.reason == PARTNERS for ban in bans) and self._begun_by_school(ops)
        return [ban is None or (ban.reason == PARTNERS and not theirs) for ban in bans]

    def _begun_by_school(self, ops: Sequence[Op]) -> bool:
        first: dict[int, Op] = {}
        for op in ops:
            if self.schools_own(op.feed) and op.n <= first.get(op.feed, op).n:
                first[op.feed] = op
        return any(not op.ctx for op in first.values())

    def strays(self, kind: str, scope: str) -> bool:
        """Tell whether records of a kind do not belong into a scope; what was kept before the rule began counts."""
        table = self._tables.by_name.get(kind)
        return bool(table and table.scope and scope.partition(":")[0] != table.scope) and self.began

    def _load(self) -> dict[int, Ban]:
        self._began = bool(self._db.remembered(SCHOOL))
        if not self._began:
            return {}
        self._released = set(self._db.read("SELECT feed, n FROM _released"))
        self._kept = dict(self._db.read("SELECT feed, n FROM _kept"))
        self._astray = bool(self._db.remembered(ASTRAY, 0))
        return {
            feed: Ban(*rest) for feed, *rest in self._db.read("SELECT feed, after, state, reason, by, cut FROM _ban")
        }
