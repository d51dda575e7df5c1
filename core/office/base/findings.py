"""What a check or an export finds to be rotten, in one sentence each: what it is, what it means, what to do."""

from collections.abc import Callable

from core.model.words import say
from storage.values import Unsound

# A record (kind and uid) by what people call it.
NameOf = Callable[[str], str]


def finding(unsound: Unsound, named: NameOf = str) -> str:
    """Return the sentence on something that is not sound."""
    detail = named(unsound.detail) if unsound.code in ("row", "history") else unsound.detail
    known = {
        "page": say("数据库里有损坏的页；请用最近的备份救回（rescue），备份以后的内容也会取回"),
        "setting": say("数据库的安全设置没有生效（{detail}）", detail=detail),
        "blob": say("附件文件已损坏（{detail}），不再发出；请对方重新发送", detail=detail),
        "lost": say("附件文件不在这台电脑上（{detail}）；请对方重新发送", detail=detail),
        "feed": say("操作记录有缺口（{detail}）", detail=detail),
        "key": say("{detail} 不是这台电脑的密钥，发出的包没有人会收；请把最近的备份恢复到新文件夹", detail=detail),
        "segment": say("一段操作记录已损坏（{detail}），不再发出；请对方发一个包来，收下就补齐", detail=detail),
        "waiting": say("一次还没有发出的修改已损坏（{detail}）；请从备份取回（take-back）", detail=detail),
        "row": say("一条记录与它的操作记录不符（{detail}）；可以按操作记录改正", detail=detail),
        "history": say("一条记录的历史目录不全（{detail}）；可以按操作记录改正", detail=detail),
        "peer": say("一张伙伴的名片已损坏（{detail}）；请对方重新导出名片", detail=detail),
    }
    return known.get(unsound.code) or say("发现问题：{code} {detail}", code=unsound.code, detail=detail)
