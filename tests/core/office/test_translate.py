"""What the storage refuses and tells, in the words of a person."""

import datetime as dt
from pathlib import Path

import pytest

from core.model.words import speak
from core.office import Refused
from core.office.base.translate import plainly, told_time
from storage.errors import HELD, TOO_LONG, StorageError, Unsafe, WriteFailed
from storage.oplog.operation import moment


@pytest.mark.parametrize(
    ("error", "chinese", "english"),
    [
        (WriteFailed(Path("教师.xlsx"), HELD), "Excel、WPS", "open in another program"),
        (WriteFailed(Path("教师.xlsx"), TOO_LONG), "浅一些的文件夹", "a folder less deep"),
        (Unsafe(Path("school"), "removable"), "移动磁盘", "a removable disk"),
        (Unsafe(Path("school"), "network"), "网络磁盘", "a network disk"),
        (Unsafe(Path("school"), "vfat"), "vfat", "vfat"),
    ],
)
def test_a_refusal_of_the_disk_is_told_in_the_readers_language(error: StorageError, chinese: str, english: str) -> None:
    told = []
    for language in ("zh", "en"):
        speak(language)
        with pytest.raises(Refused) as refused, plainly():
            raise error
        told.append(refused.value.message)
    speak("zh")

    assert chinese in told[0]
    assert english in told[1]


@pytest.mark.parametrize("ms", [-1, 0, 2**48, 2**62])
def test_the_time_of_a_clock_that_stands_anywhere_is_told(ms: int) -> None:
    told = dt.datetime.fromisoformat(told_time(moment(ms)))

    # Windows knows no later time.
    assert 1970 <= told.year <= 3001 or ms < 1
