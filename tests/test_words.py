"""English is complete: every phrase of the program and every label of the kinds has its translation."""

import re

import pytest

from core.model.words import language, say, speak
from tests.every import every
from tests.words import ENGLISH, catalogue, phrases, untranslated


@pytest.fixture(autouse=True)
def _chinese_again() -> object:
    yield
    speak("zh")


def test_english_is_complete() -> None:
    assert untranslated() == []


def test_a_translation_names_the_same_facts_as_its_phrase() -> None:
    fact = re.compile(r"{(\w+)}")
    for phrase in phrases():
        message = catalogue_strings()[phrase]
        assert sorted(set(fact.findall(message))) == sorted(set(fact.findall(phrase))), phrase


def test_what_is_compiled_is_what_is_written() -> None:
    speak("en")

    strings = catalogue_strings()
    assert every(say(phrase) == strings[phrase] for phrase in phrases())
    assert ENGLISH.with_suffix(".mo").is_file()


def test_an_unknown_language_falls_back_to_chinese() -> None:
    speak("xx")

    assert language() == "zh"
    assert say("保存") == "保存"


_STRINGS: dict[str, str] = {}


def catalogue_strings() -> dict[str, str]:
    if not _STRINGS:
        _STRINGS.update({str(message.id): str(message.string) for message in catalogue() if message.id})
    return _STRINGS
