"""What a pairing's binder still lacks before it is printed: nothing is invented, the missing is named."""

from collections.abc import Iterator, Sequence
from functools import partial

from core.faces.binder.filing import Filing, title_words
from core.faces.paper.source import Source
from core.kinds.mentoring import LESSON, LESSON_OBSERVATION, MENTOR_PAIR
from core.model.kind import Kind
from core.model.record import Record
from core.model.words import say
from core.rules.archive import PHOTOS, Gap, Item, place_words
from core.rules.closing import lacks_of
from core.rules.likeness import copies, pieces

# Photos are no proof of work: an event keeps a few of them (the rule of 2025 against leaving traces).
_MOST_PHOTOS = 4


def gaps(pairing: Record, year: str, source: Source, kinds: Sequence[Kind]) -> list[Gap]:
    """Return what is missing in the school year, section by section, then record by record."""
    filed = Filing(pairing, source, kinds).items(year, lasting=True)
    items = [Item(item.kind, record) for item in filed for record in item.records]
    return [
        *_empty_sections(items, kinds),
        *_unwatched(items, source),
        *_incomplete(items, source),
        *_copied(items, source),
    ]


def _empty_sections(items: Sequence[Item], kinds: Sequence[Kind]) -> Iterator[Gap]:
    filled = {item.archive.place for item in items}
    for place in range(1, PHOTOS):
        able = [kind for kind in kinds if kind.archive and kind.paper and kind.archive.place == place]
        if able and place not in filled:
            what = say("“{section}”没有材料", section=place_words(place))
            names = "、".join(say(kind.title) for kind in able)
            yield Gap(what, say("这一类应有：{names}", names=names), able[0].name, "")
    if MENTOR_PAIR in kinds and not _of(items, MENTOR_PAIR):
        yield Gap(say("没有师徒结对协议"), say("听课、反思和考核都以师徒协议为依据"), MENTOR_PAIR.name, "")


def _unwatched(items: Sequence[Item], source: Source) -> Iterator[Gap]:
    heard = {(one.record.get("observer"), _teacher(one.record, source)) for one in _of(items, LESSON_OBSERVATION)}
    for pair in _of(items, MENTOR_PAIR):
        mentor, mentee = pair.record.get("mentor"), pair.record.get("mentee")
        if (mentor, mentee) not in heard:
            names = [source.called("person", str(uid)) for uid in (mentor, mentee)]
            what = say("师傅 {mentor} 没有听徒弟 {mentee} 的课", mentor=names[0], mentee=names[1])
            yield Gap(what, say("师徒结对以听课、评课为主要内容"), LESSON_OBSERVATION.name, "")


def _incomplete(items: Sequence[Item], source: Source) -> Iterator[Gap]:
    for item in items:
        for lack in lacks_of(item.kind, item.record, partial(_named, source)):
            what = f"“{title_words(item, source)}”{say(lack.what)}"
            yield Gap(what, say(lack.why), item.kind.name, item.record.uid)
        files = source.files(item.kind.name, item.record.uid)
        photos = sum(1 for attachment, _ in files if str(attachment.get("type") or "").startswith("image/"))
        if photos > _MOST_PHOTOS:
            what = say("“{title}”有 {n} 张照片", title=title_words(item, source), n=photos)
            yield Gap(what, say("一次活动留 {n} 张就够，请挑选", n=_MOST_PHOTOS), item.kind.name, item.record.uid)
        for attachment, path in files:
            if path is None or not path.is_file():
                what = say("附件“{name}”还没有收到", name=attachment.get("name"))
                yield Gap(what, say("随下一个交换包补来"), item.kind.name, item.record.uid)


def _named(source: Source, kind: str, field: str, uid: str) -> bool:
    return bool(source.find(kind, **{field: uid}))


def _copied(items: Sequence[Item], source: Source) -> Iterator[Gap]:
    """Yield the sheets that say nearly the same as an earlier one of the same writer."""
    written: dict[tuple[str, object], dict[str, Item]] = {}
    for item in items:
        if item.kind.words_of:
            writer = item.kind.name, item.record.get(item.kind.words_of)
            written.setdefault(writer, {})[item.record.uid] = item
    for sheets in written.values():
        for uid, other in copies({uid: pieces(item.kind, item.record) for uid, item in sheets.items()}):
            title, earlier = title_words(sheets[uid], source), title_words(sheets[other], source)
            what = say("“{title}”与“{earlier}”的文字几乎相同", title=title, earlier=earlier)
            yield Gap(what, say("每一份应是当时的记录；请核对是不是抄来改了日期"), sheets[uid].kind.name, uid)


def _of(items: Sequence[Item], kind: Kind) -> list[Item]:
    return [item for item in items if item.kind.name == kind.name]


def _teacher(record: Record, source: Source) -> object:
    lesson = source.record(LESSON.name, str(record.get("lesson")))
    return lesson.get("teacher") if lesson else None
