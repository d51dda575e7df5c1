"""Commands of the desk of measures: what can be counted, and what it comes to."""

from argparse import ArgumentParser
from typing import Any

from core.model.words import say
from core.office.programme.counting import Counted, Metric
from ui.commands.command import Answer, Call, Command, listing, none


def _measures(call: Call) -> Answer:
    found = call.opened().measures.all()
    words = listing((one.name, say(one.title), "/".join(say(unit) for unit, _ in one.units)) for one in found)
    return Answer([_data(one) for one in found], words)


def _data(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name, "title": say(metric.title), "unit": metric.unit,
        "units": [unit for unit, _ in metric.units],
        "kind": metric.of or [part.of for part in metric.parts], "source": metric.source,
        "holds": [say(one.why) for one in metric.holds],
        "narrowed": [
            {"field": one.name, "label": say(one.label), "ops": [op.name.lower() for op in one.ops],
             "options": list(one.options), "open": one.open_list, "to": one.to}
            for one in metric.narrowed
        ],
    }  # fmt: skip


def _count_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("measure", metavar="MEASURE", help=say("口径的名字，见 measures"))
    parser.add_argument(
        "--where", nargs=3, action="append", default=[], metavar=("FIELD", "OP", "VALUE"),
        help=say("限定，如 --where level least 县区"),
    )  # fmt: skip
    parser.add_argument("--unit", default="", help=say("按什么单位计；不写就按常用的"))
    parser.add_argument("--period", default="", help=say("如 2014-09、2014-Q4、2014-2015；不写就是全程"))
    parser.add_argument("--pairing", default="", metavar="UID")
    parser.add_argument("--recipient", default="", metavar="UID", help=say("只看哪所受援校"))


def _count(call: Call) -> Answer:
    args, desk = call.args, call.opened().measures
    # --person says who is at the keyboard; written with this command it asks for what that person did.
    found = desk.count(
        args.measure, args.where, period=args.period, unit=args.unit, pairing=args.pairing,
        recipient=args.recipient, person=args.person,
    )  # fmt: skip
    metric, narrowed = desk.asked(args.measure, args.where, args.unit)
    value = "—" if found.value is None else f"{found.value:g}"
    return Answer(_counted(found), (f"{desk.words(metric, args.unit, narrowed)}：{value}",))


def _counted(found: Counted) -> dict[str, Any]:
    sources = [{"kind": one.kind, "uid": one.uid, "day": one.day} for one in found.sources]
    return {"value": found.value, "unit": found.unit, "sources": sources}


COMMANDS = (
    Command("measures", "可以统计什么，按什么限定", none, _measures),
    Command("count", "按一个口径统计", _count_arguments, _count),
)
