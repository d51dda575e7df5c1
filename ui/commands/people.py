"""Commands for one person or one school entered twice, and for a partner's school that was typed before."""

from argparse import ArgumentParser
from collections.abc import Iterator

from core.model.words import say
from core.office import Misused
from core.office.base.results import Adoption, Pair, plain
from core.office.records.evidence import in_words
from ui.commands.command import Answer, Call, Command, listing, record_data


def _doubles_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--kind", choices=("school", "person"), default="")


def _doubles(call: Call) -> Answer:
    found = call.opened().people.suggestions(call.args.kind)
    words = listing(
        (
            one.name_a,
            one.name_b,
            say("是同一个") if one.verdict == "same" else say("请核对"),
            "，".join(map(in_words, one.evidence)),
        )
        for one in found
    )
    return Answer(plain(found), words or (say("没有可能重复的人或学校"),))


def _pair_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("uid", nargs="+", metavar="UID", help=say("两个一对，可以写许多对"))


def _pairs(call: Call) -> list[tuple[str, str]]:
    uids: list[str] = call.args.uid
    if len(uids) % 2:
        raise Misused(say("编号要两个一对"), "no_pair")
    return list(zip(uids[::2], uids[1::2], strict=True))


def _tie(call: Call) -> Answer:
    office = call.opened()
    ties = office.people.tie_many(_pairs(call))
    data = [record_data(office.records.kind(one.kind), one) for one in ties]
    return Answer(data[0] if len(data) == 1 else data, (say("已记为同一个；两处的记录都保留"),))


def _part(call: Call) -> Answer:
    office = call.opened()
    parted = office.people.part_many(_pairs(call))
    data = [record_data(office.records.kind(one.kind), one) for one in parted]
    return Answer(data[0] if len(data) == 1 else data, (say("已记为两个"),))


def _adopt_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("school", metavar="SCHOOL", help=say("手工登记的学校，编号或名称"))
    parser.add_argument("--as", dest="own", metavar="SCHOOL", required=True, help=say("伙伴自己的学校，编号或名称"))


def _adopt(call: Call) -> Answer:
    adopted = call.opened().adopting.adopt(call.args.school, call.args.own)
    words = [say("“{name}”已认定为伙伴的“{own}”；用 part 可以分开", name=adopted.name, own=adopted.own_name)]
    return Answer(plain(adopted), (*words, *_teachers(adopted.persons, adopted.doubtful)))


def adoptable_words(adoptable: list[Adoption]) -> Iterator[str]:
    """Yield the question that each typed school raises, and the command that answers it."""
    for one in adoptable:
        yield say("您登记的“{name}”就是伙伴的“{own}”吗？是的话：adopt {a} --as {b}",
                  name=one.name, own=one.own_name, a=one.school, b=one.own)  # fmt: skip


def _teachers(sure: tuple[Pair, ...], doubtful: tuple[Pair, ...]) -> Iterator[str]:
    for pair in sure:
        yield say("同一人：{a} = {b}", a=pair.name_a, b=pair.name_b)
    for pair in doubtful:
        yield say("请核对：{a}，{b}；是同一人就用 tie", a=pair.name_a, b=pair.name_b)


COMMANDS = (
    Command("doubles", "可能重复登记的人和学校，以及根据", _doubles_arguments, _doubles),
    Command("tie", "把两个条目记为同一人或同一学校（可撤销）", _pair_arguments, _tie),
    Command("part", "把两个条目记为两个人或两所学校", _pair_arguments, _part),
    Command("adopt", "把手工登记的学校认定为伙伴自己的学校", _adopt_arguments, _adopt),
)
