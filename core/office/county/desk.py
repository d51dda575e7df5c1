"""The county desk: a folder of packages taken in one by one, and who has reported, what is missing."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.faces.report.matter import all_schools_of
from core.model.words import say
from core.office.base.refusals import Refused
from core.office.base.results import Collected, Reporting
from core.office.exchange.desk import Exchange
from core.office.programme.gathering import period_named
from core.office.records.desk import Records
from storage.values import Progress

_ENDINGS = (".qinglan", ".zip")
# What a county looks at first: how much of the work of the pairings is there.
_COUNTED = ("lesson_observation", "training", "leader_exchange", "teaching_delivery", "donation")


class County:
    """Take in what many schools bring, and see who is missing."""

    def __init__(self, records: Records, exchange: Exchange) -> None:
        self._records, self._exchange = records, exchange

    def collect(self, folder: Path, *, progress: Progress | None = None) -> list[Collected]:
        """Take in every package of a folder, each in a transaction of its own.

        A bad one is named with its reason and changes nothing; it stays where it lies. What was taken in before answers
        that it was, so an interrupted run is simply started again.
        """
        if not folder.is_dir():
            raise Refused(say("没有文件夹“{folder}”；请检查路径", folder=folder), "no_folder")
        files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in _ENDINGS and file.is_file())
        if not files:
            raise Refused(say("“{folder}”里没有数据包（.qinglan）", folder=folder), "no_packages")
        return list(self._taken(files, progress))

    def board(self, period: str = "") -> list[Reporting]:
        """Return a line for each school: its last package, what is missing, and its records of a period (2014-09)."""
        counts = self._counts(_days(period))
        gaps = defaultdict(list)
        for device, gap in self._exchange.gaps():
            gaps[device].append(gap)
        return [
            Reporting(
                school=peer.school,
                school_name=peer.school_name,
                device=peer.device,
                last_received=peer.last_received,
                last_number=peer.received,
                gaps=tuple(gaps[peer.device]),
                counts=dict(counts[peer.school]),
            )
            for peer in self._exchange.peers()
            if not peer.revoked
        ]

    def _taken(self, files: Sequence[Path], progress: Progress | None) -> Iterator[Collected]:
        for number, file in enumerate(files, 1):
            yield self._take(file)
            if progress:
                progress(number, len(files))

    def _take(self, file: Path) -> Collected:
        try:
            receipt = self._exchange.receive(file)
        except Refused as refused:
            return Collected(str(file), "", 0, taken=False, reason=refused.message, code=refused.code)
        counts = {"new": receipt.new, "changed": receipt.changed, "conflicts": receipt.conflicts}
        return Collected(
            str(file), receipt.school_name, receipt.number, taken=not receipt.repeated,
            code="repeated" if receipt.repeated else "", gaps=receipt.gaps, counts=counts,
        )  # fmt: skip

    def _counts(self, period: tuple[str, str]) -> dict[str, Counter[str]]:
        """Return for each school its pairings and their records of a period, every kind counted in one pass."""
        counts: dict[str, Counter[str]] = defaultdict(lambda: Counter(dict.fromkeys(("pairings", *_COUNTED), 0)))
        kinds = [self._records.kind(name) for name in _COUNTED]
        tallies = {
            kind.name: self._records.reading.tally(kind, "pairing", between={kind.day: period} if any(period) else {})
            for kind in kinds
        }
        for pairing in self._records.every("pairing"):
            of_pairing = {"pairings": 1, **{name: tally.get(pairing.uid, 0) for name, tally in tallies.items()}}
            for school in set(all_schools_of(pairing)):
                counts[school].update(of_pairing)
        return counts


def _days(words: str) -> tuple[str, str]:
    if not words:
        return ("", "")
    period = period_named(words)
    return (period.first.isoformat(), period.last.isoformat())
