"""Commands of the exchange desk."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from core.model.words import say
from core.office import Misused, Office, Refused
from core.office import kinds as kinds_of
from core.office.base.results import Arrival, Receipt, plain
from ui.commands.command import Answer, Call, Command, existing, listing, none, record_data, whole
from ui.commands.people import adoptable_words

_SUMS = ("new", "changed", "same", "conflicts", "waiting")


def _digest(call: Call) -> Answer:
    exchange = call.opened().exchange
    data = {**exchange.digest(), "history": exchange.history_digest()}
    return Answer(data, listing((hash_[:16], scope) for scope, hash_ in data.items()))


def _identity_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--card", metavar="FILE")
    parser.add_argument("--name", help=say("给这台电脑起的名字，写在名片上"))


def _identity(call: Call) -> Answer:
    office = call.opened()
    if call.args.name is not None:
        office.exchange.name_computer(call.args.name)
    data: dict[str, Any] = dict(office.exchange.identity())
    if call.args.card:
        office.exchange.write_card(Path(call.args.card))
        office.meeting.card_given()
        data["card"] = call.args.card
    return Answer(data, listing(data.items()))


def _trust_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("card", help=say("名片，或对方发来的数据包"))


def _trust(call: Call) -> Answer:
    # Who gives the card on the command line vouches for it; the digits are printed to be compared by telephone.
    office = call.opened()
    peer = office.exchange.trust(existing(call.args.card), heard=True)
    adoptable = office.adopting.adoptable()
    words = (
        say("已信任“{school}”的电脑 {device}", school=peer.school_name, device=peer.device[:8]),
        say("请打电话核对这 30 位数字，两边应当相同：{digits}", digits=peer.digits),
        *adoptable_words(adoptable),
    )
    return Answer({**plain(peer), "adoptable": plain(adoptable)}, words)


def _meet_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "school", nargs="?", default="", metavar="SCHOOL", help=say("伙伴学校，编号或名称；不写就是第一个没做完的")
    )


def _meet(call: Call) -> Answer:
    office = call.opened()
    named = call.args.school
    schools = {peer.school for peer in office.exchange.peers() if named in (peer.school, peer.school_name)}
    if named and not schools:
        raise Refused(say("不认识“{named}”；请先用 trust 收下对方的名片", named=named), "unknown_peer")
    met = office.meeting.met(next(iter(schools), ""))
    words = [met.name or say("还没有伙伴")]
    words += [f"{'✓' if step.done else number} {step.title}：{step.what}" + ("" if step.done else f"（{step.command}）")
              for number, step in enumerate(met.steps, 1)]  # fmt: skip
    return Answer(plain(met), tuple(words))


def _peers(call: Call) -> Answer:
    peers = call.opened().exchange.peers()
    words = listing((peer.device[:8], peer.school_name, peer.digits, peer.unsent) for peer in peers)
    return Answer([plain(peer) for peer in peers], words)


def _revoke_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("device")
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--from",
        dest="first",
        type=whole(1, 2**62),
        metavar="N",
        help=say("从它的第几次修改起不算数；不写就到现在为止"),
    )
    how.add_argument("--lift", action="store_true", help=say("收回撤销，重新信任"))


def _revoke(call: Call) -> Answer:
    device = call.args.device
    if call.args.lift:
        peer = call.opened().exchange.take_up(device)
        return Answer({"lifted": device}, (say("已重新信任“{school}”的电脑", school=peer.school_name),))
    call.opened().exchange.revoke(device, first=call.args.first)
    return Answer({"revoked": device}, (say("已撤销对 {device} 的信任", device=device),))


def _leave_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("pairing")
    parser.add_argument("school")
    parser.add_argument("--lift", action="store_true", help=say("收回，学校仍在结对关系里"))


def _leave(call: Call) -> Answer:
    args, exchange = call.args, call.opened().exchange
    if args.lift:
        exchange.rejoin(args.pairing, args.school)
        return Answer({"lifted": args.school}, (say("学校仍在结对关系里"),))
    exchange.leave(args.pairing, args.school)
    return Answer({"left": args.school}, (say("学校已退出结对关系：以后写的不再发给它，它以后写的要等人决定"),))


def _aside(call: Call) -> Answer:
    aside = call.opened().exchange.aside()
    words = listing((one.operation, one.kind_title, one.school_name, one.shown, one.why) for one in aside)
    return Answer([plain(one) for one in aside], words or (say("没有待处理的修改"),))


def _release_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("operation", nargs="+", help=say("aside 列出的编号"))


def _release(call: Call) -> Answer:
    released = call.opened().exchange.release(call.args.operation)
    return Answer({"released": released}, (say("已收下 {n} 次修改", n=released),))


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--to", required=True, metavar="DEVICE|SCHOOL")
    parser.add_argument("--full", action="store_true", help=say("发送全部，不只是对方没有的"))
    parser.add_argument(
        "--largest", type=whole(1, 4000), metavar="MB", help=say("每个文件最多多少 MB，装不下就分成几个")
    )


def _export(call: Call) -> Answer:
    args = call.args
    sent = call.opened().exchange.send(
        args.to, Path(args.file), full=args.full, largest=(args.largest or 0) * 1_000_000, progress=call.progress
    )
    words = [
        say(
            "已生成第 {number} 号数据包：{n} 次修改，{size} 字节；对方接收并回发之前，还不算收到",
            number=sent.number, n=sent.operations, size=sent.bytes,
        )
    ]  # fmt: skip
    if sent.volumes:
        words += [say("一个文件装不下，分成 {n} 个，都要交给对方：", n=len(sent.volumes) + 1)]
        words += [str(file) for file in (sent.path, *sent.volumes)]
    kinds = {kind.name: say(kind.title) for kind in kinds_of()}
    words += [say("没有发出：{kind} {n} 条。{why}", kind=kinds[one.kind], n=one.n, why=one.why) for one in sent.left]
    words += [say("没有发出：{what}", what=one) for one in sent.rotten]
    return Answer(plain(sent), tuple(words))


def _sent(call: Call) -> Answer:
    sent = call.opened().exchange.sent()
    words = listing(
        (one.number, one.school_name, one.time, one.operations, say("已确认收到") if one.confirmed else say("未确认"))
        for one in sent
    )
    return Answer([plain(one) for one in sent], words or (say("还没有发出过数据包"),))


def _file_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file")


def _inspect(call: Call) -> Answer:
    arrival = call.opened().exchange.inspect(existing(call.args.file))
    words = (
        say("来自“{school}”，第 {number} 号", school=arrival.school_name, number=arrival.number),
        arrival.note,
        *_standing(arrival),
        *arrival.gaps,
        *arrival.warnings,
    )
    return Answer(plain(arrival), words)


def _standing(arrival: Arrival) -> tuple[str, ...]:
    match arrival.standing:
        case "known":
            return (say("新增 {new}，修改 {changed}，相同 {same}，冲突 {conflicts}", **_counted(plain(arrival))),)
        case "revoked":
            return (say("这台电脑的信任已被撤销，没有接收"),)
        case "key_changed":
            name = f"{arrival.school_name} {arrival.name}"
            changed = say("注意：“{name}”的密钥变了。请先打电话确认对方换了电脑，再撤销旧的、信任新的", name=name)
            return changed, arrival.digits
        case _:
            return say("发送方还没有核对过；请打电话核对这 30 位数字，再用 trust 收下："), arrival.digits


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="+")


def _import(call: Call) -> Answer:
    office = call.opened()
    answers: list[dict[str, Any]] = []
    words: list[str] = []
    exit_code = 0
    for name in call.args.file:
        try:
            receipt = office.exchange.receive(existing(name), progress=call.progress)
        except Refused as refused:
            if len(call.args.file) == 1:
                raise
            answers.append({"file": name, "refused": refused.code, "message": refused.message})
            words.append(refused.message)
            exit_code = max(exit_code, refused.exit)
        else:
            answers.append(plain(receipt))
            words += _received(receipt)
    totals = {key: sum(answer.get(key, 0) for answer in answers) for key in _SUMS}
    gaps = [gap for answer in answers for gap in answer.get("gaps", ())]
    repeated = all(answer.get("repeated", False) for answer in answers)
    adoptable = office.adopting.adoptable()
    words += adoptable_words(adoptable)
    data = {**totals, "gaps": gaps, "repeated": repeated, "files": answers, "adoptable": plain(adoptable)}
    return Answer(data, tuple(words), exit_code)


def _received(receipt: Receipt) -> list[str]:
    if receipt.repeated:
        return [say("“{file}”以前已经接收过，没有改动", file=receipt.file)]
    counts = say("新增 {new}，修改 {changed}，相同 {same}，冲突 {conflicts}", **_counted(plain(receipt)))
    return [f"{receipt.school_name}：{counts}", *receipt.gaps, *receipt.clock_warnings]


def _counted(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("new", "changed", "same", "conflicts")}


def _confirm_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("code", help=say("对方在电话里读出的 12 个字符"))


def _confirm(call: Call) -> Answer:
    sent = call.opened().exchange.confirm(call.args.code)
    return Answer(plain(sent), (say("已确认：第 {number} 号数据包对方已收到", number=sent.number),))


def _receipts(call: Call) -> Answer:
    receipts = call.opened().exchange.receipts()
    words: list[str] = []
    for one in receipts:
        words += listing([(one.number, one.school_name, one.time, one.new, one.changed, one.package)])
        words += [f"  {warning}" for warning in (*one.gaps, *one.clock_warnings)]
    return Answer(plain(receipts), tuple(words) or (say("还没有接收过数据包"),))


def _package_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("package")


def _undo(call: Call) -> Answer:
    undone = call.opened().exchange.undo(call.args.package)
    words = say("已撤销第 {number} 号数据包带来的内容；自己后来的修改都保留", number=undone.number)
    return Answer(plain(undone), (words, *listing((one.kind_title, one.name, one.time) for one in undone.later)))


def _redo(call: Call) -> Answer:
    redone = call.opened().exchange.redo(call.args.package)
    return Answer(plain(redone), (say("已重新收下第 {number} 号数据包", number=redone.number),))


def _conflicts(call: Call) -> Answer:
    conflicts = call.opened().exchange.conflicts()
    words = listing(
        (one.id, one.kind_title, one.record_name, one.label, " | ".join(side.shown[:30] for side in one.sides))
        for one in conflicts
    )
    return Answer([plain(one) for one in conflicts], words or (say("没有冲突"),))


def _settle_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("conflict")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--value")
    how.add_argument("--take", metavar="SIDE", help=say("第几个值（0 是现在显示的），或写它的人所用电脑的编号"))


def _settle(call: Call) -> Answer:
    office, args = call.opened(), call.args
    if args.take is None:
        record = office.exchange.settle(args.conflict, value=args.value)
    else:
        record = office.exchange.settle(args.conflict, take=_side(office, args.conflict, args.take))
    return Answer(record_data(office.records.kind(record.kind), record), (say("冲突已解决"),))


def _side(office: Office, conflict: str, named: str) -> int:
    if named.isdigit() and len(named) < 4:
        return int(named)
    if named in ("shown", "other"):
        return int(named == "other")
    sides = next((one.sides for one in office.exchange.conflicts() if one.id == conflict), ())
    fits = [number for number, side in enumerate(sides) if len(named) >= 4 and side.device.startswith(named.lower())]
    if len(fits) == 1:
        return fits[0]
    if not sides:
        raise Refused(say("没有编号为 {id} 的冲突，可能已经解决", id=conflict), "no_conflict")
    raise Misused(say("--take 应是 0 到 {last} 的数字，或电脑的编号", last=len(sides) - 1), "no_side")


COMMANDS = (
    Command("digest", "每个范围内容的校验值；两台电脑相同即内容相同", none, _digest),
    Command("identity", "本机的名片", _identity_arguments, _identity),
    Command("trust", "收下另一台电脑的名片", _trust_arguments, _trust),
    Command("meet", "和伙伴认识到了哪一步，下一步做什么", _meet_arguments, _meet),
    Command("peers", "认识哪些电脑", none, _peers),
    Command("revoke", "撤销对一台电脑的信任", _revoke_arguments, _revoke),
    Command("leave", "结束一个学校在结对关系里的时间", _leave_arguments, _leave),
    Command("aside", "收到了但不算数的修改，和原因", none, _aside),
    Command("release", "收下不算数或等着的修改", _release_arguments, _release),
    Command("export", "给对方生成数据包", _export_arguments, _export),
    Command("inspect", "看数据包里有什么，不写入", _file_arguments, _inspect),
    Command("import", "接收数据包", _import_arguments, _import),
    Command("sent", "发出的数据包，对方收到了没有", none, _sent),
    Command("confirm", "用回执码确认对方已收到", _confirm_arguments, _confirm),
    Command("receipts", "接收过的数据包", none, _receipts),
    Command("undo", "撤销一次接收", _package_arguments, _undo),
    Command("redo", "重新收下撤销过的数据包", _package_arguments, _redo),
    Command("conflicts", "等人决定的冲突", none, _conflicts),
    Command("settle", "解决一个冲突", _settle_arguments, _settle),
)
