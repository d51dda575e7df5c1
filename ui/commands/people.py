"""Commands for one person entered twice."""

from argparse import ArgumentParser

from core.model.words import say
from core.office.base.results import plain
from ui.commands.command import Answer, Call, Command, listing, none, record_data


def _doubles(call: Call) -> Answer:
    found = call.opened().people.suggestions()
    words = listing((one.name_a, one.name_b, "，".join(one.reasons)) for one in found) or (say("没有可能重复的人"),)
    return Answer(plain(found), words)


def _two_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("a", metavar="UID")
    parser.add_argument("b", metavar="UID")


def _tie(call: Call) -> Answer:
    office = call.opened()
    record = office.people.tie(call.args.a, call.args.b)
    return Answer(record_data(office.records.kind(record.kind), record), (say("已记为同一人；两处的记录都保留"),))


def _part(call: Call) -> Answer:
    office = call.opened()
    record = office.people.part(call.args.a, call.args.b)
    return Answer(record_data(office.records.kind(record.kind), record), (say("已记为两个人"),))


COMMANDS = (
    Command("doubles", "可能重复登记的人，以及根据", none, _doubles),
    Command("tie", "把两个条目记为同一人（可撤销）", _two_arguments, _tie),
    Command("part", "把两个条目记为两个人", _two_arguments, _part),
)
