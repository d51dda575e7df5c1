"""Says a phrase in the reader's language.

Phrases are written in Chinese where they are used; every other language is a gettext catalogue in
`resources/locale`, one for window, paper, Excel and command line.
"""

import gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_LOCALE = Path(__file__).parents[2] / "resources" / "locale"
_lasting: ContextVar[bool] = ContextVar("lasting", default=False)


class _Reader:
    """The language chosen for this run of the program."""

    language = "zh"
    catalogue: gettext.NullTranslations = gettext.NullTranslations()


def speak(language: str) -> None:
    """Choose the language that `say` answers in; an unknown one falls back to Chinese."""
    _Reader.language = language if language in LANGUAGES else "zh"
    _Reader.catalogue = _catalogue(_Reader.language)


@contextmanager
def lasting() -> Iterator[None]:
    """Say everything in Chinese for a while: what is kept, sent or handed over reads the same from every screen."""
    before = _lasting.set(True)
    try:
        yield
    finally:
        _lasting.reset(before)


def language() -> str:
    """Return the language that is spoken now: "zh" or "en"."""
    return "zh" if _lasting.get() else _Reader.language


def say(phrase: str, **facts: object) -> str:
    """Return the phrase in the reader's language with its facts filled in."""
    if not phrase:
        return ""
    spoken = phrase if _lasting.get() else _Reader.catalogue.gettext(phrase)
    return spoken.format(**facts) if facts else spoken


@cache
def spoken(phrase: str) -> frozenset[str]:
    """Return the phrase in every language: what another screen wrote into a sheet is known again on this one."""
    return frozenset(_catalogue(language).gettext(phrase) for language in LANGUAGES)


def listing(words: Iterable[str]) -> str:
    """Return words one after the other, parted as the reader's language parts them."""
    return say("、").join(words)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "zh":
        return gettext.NullTranslations()
    return gettext.translation("qinglan", _LOCALE, [language])
