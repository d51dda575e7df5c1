"""Commands of the county desk."""

from argparse import ArgumentParser
from pathlib import Path

from core.model.words import say
from core.office.base.results import plain
from ui.commands.command import Answer, Call, Command, listing


def _collect_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("dir")


def _collect(call: Call) -> Answer:
    collected = call.opened().county.collect(Path(call.args.dir), progress=call.progress)
    refused = [one for one in collected if one.reason]
    taken = sum(one.taken for one in collected)
    counts = say(
        "收下 {taken} 个，以前收过 {again} 个，退回 {n} 个",
        taken=taken, again=len(collected) - taken - len(refused), n=len(refused),
    )  # fmt: skip
    gaps = tuple(gap for one in collected for gap in one.gaps)
    words = (counts, *gaps, *(one.reason for one in refused))
    return Answer(plain(collected), words, exit=3 if len(refused) == len(collected) else 0)


def _board_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--period", default="", help=say("如 2014-09、2014-Q4、2014-2015"))


def _board(call: Call) -> Answer:
    office = call.opened()
    lines = office.county.board(call.args.period)
    words = listing(
        (one.school_name, one.last_received or say("还没有收到"), *(f"{name}={n}" for name, n in one.counts.items()))
        for one in lines
    )
    return Answer(plain(lines), words or (say("还不认识任何学校；请先用 trust 收下名片"),))


COMMANDS = (
    Command("collect", "把一个文件夹里的数据包逐个收下", _collect_arguments, _collect),
    Command("board", "县级汇总：谁报了，缺什么", _board_arguments, _board),
)
