"""Which letters the bytes of a text file are: told by a mark or UTF-8 itself, else by the words that come out.

Old code pages give every byte a letter, so a wrong one fails nowhere and garbles silently. Each is tried on the words
that differ, and judged by whether they are words of a language: its own letters, one script a word, no capital inside.
Where two give different words that are as likely, the person is asked.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from fatigue.cohort.cells import role_words, vocabulary  # noqa: F401 - their words are SPELLED
from fatigue.cohort.cells.folded import SPELLED
from fatigue.cohort.files.letters import AT_WORDS, DAILY, ENCODINGS, FINALS, LETTERS, SIGNS, USUAL, VOWELS
from fatigue.errors import FileError

MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
WORD = re.compile(rb"[0-9@-\xff]+")  # no byte under @ but a digit is the second of a letter
DEGREES, SINGLE = {"°c", "°f"}, "авжикмопсуя"  # what Russian writes by itself
MOST_WORDS, LONGEST = 400, 200
KNOWN, MOST_KNOWN = 4.0, 5  # a word that our tables know, and how many count
TOKEN = re.compile(r"°?[^\W\d_]+")
STRANGE, FOREIGN, MISPLACED = -12.0, -5.0, -6.0  # no letter of any; of another language; where none such stands
UNLIKELY = -1.5
RARER = 0.15  # a step down the list of encodings or languages
CLEAR, APART = 2.0, 0.7  # the least that the best is ahead of the next that gives other words; and by its words alone
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, the same as UTF-8, how it was written, and what else it may be.

    `readings` are the encodings that come into question with a few words as each reads them, the likeliest first; empty
    where the bytes leave no choice. `is_sure` is False where the first is no better than the second.
    """

    words: str
    plain: bytes
    encoding: str
    readings: tuple[tuple[str, str], ...] = ()
    is_sure: bool = True


def decoded(data: bytes, *, called: str = "The file", encoding: str | None = None) -> Decoded:
    """Give the text in bytes.

    Raises
    ------
    FileError
        When the bytes are not in the encoding that was named, or that their mark names.
    """
    if encoding is not None:
        return _as_said(data, known_encoding(encoding), called)
    marked = next((name for mark, name in MARKS if data.startswith(mark)), None)
    for name in (marked,) if marked else ("utf-8", *_without_mark(data)):
        text = _text(data, name)
        if text is not None:
            plain = data if name == "utf-8" else text.encode("utf-8", "replace")
            return Decoded(words=text, plain=plain, encoding=name)
    if marked:
        raise FileError(
            f"{called} starts with a mark of {marked}, and what follows is not that encoding. Save it again as csv in "
            "UTF-8 and give that file."
        )
    return _likeliest(data, called)


def known_encoding(name: str) -> str:
    """Give an encoding by the name Python has for it.

    Raises
    ------
    FileError
        When there is none of that name, or it is no encoding of text.
    """
    try:
        "a".encode(name)
        return codecs.lookup(name).name.replace("-", "_") if not name.casefold().startswith("utf") else name.casefold()
    except (LookupError, ValueError, TypeError, AttributeError) as problem:
        raise FileError(
            f"{str(name)[:40]!r} is no encoding that is known; usual ones are utf-8, "
            f"{', '.join(list(ENCODINGS)[:12])}. Name one of those."
        ) from problem


def preview(data: bytes, encoding: str) -> str:
    """Give a few of the words that are written beyond plain letters, as an encoding reads them."""
    found: dict[str, None] = {}
    for word in _words(data):
        read = _text(word, encoding)
        if read is not None:
            found.setdefault(read.strip("@[]{}|\\^_`~0123456789") or read)
    longest = sorted(found, key=len, reverse=True)[:SHOWN]
    return ", ".join(word[:20] for word in longest)


def about(text: Decoded, called: str = "The file") -> tuple[tuple[str, ...], str]:
    """Give the notes on an encoding that no mark told, and the sentence to ask with where it is not sure."""
    if not text.readings:
        return (), ""
    if text.is_sure:
        return (
            f"The letters are read as {text.encoding} ({text.readings[0][1][:80]}). Say encoding= to choose another.",
        ), ""
    options = "; ".join(f"{encoding}: {words[:60]}" for encoding, words in text.readings[:4])
    return (), (
        f"{called} does not tell how its letters are written, and several ways come into question ({options}). Say "
        f"which is right, for example encoding={text.encoding!r}, or save it again as csv in UTF-8."
    )


def _as_said(data: bytes, encoding: str, called: str) -> Decoded:
    text = _text(data, encoding)
    if text is None:
        raise FileError(
            f"{called} is not written in {encoding}: some of its bytes are no letters there. Name another encoding, or "
            "none to have it found."
        )
    text = text.removeprefix("\ufeff")
    return Decoded(words=text, plain=text.encode("utf-8", "replace"), encoding=encoding,
                   readings=_readings(data, [encoding, *ENCODINGS]))  # fmt: skip


def _readings(data: bytes, encodings: list[str]) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for encoding in encodings:
        words = preview(data, encoding)
        if words and words not in found.values() and _text(data, encoding) is not None:
            found.setdefault(encoding, words)
    return tuple(found.items())


def _text(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return None


def _without_mark(data: bytes) -> tuple[str, ...]:
    """UTF-16 without its mark: where all that is plain stands in every second byte, the others are mostly NUL."""
    start = data[:4000]
    zeros = [start[at::2].count(0) * 2 / max(1, len(start)) for at in (0, 1)]
    if max(zeros) < 0.2 or min(zeros) > 0.1 * max(zeros):
        return ()
    return ("utf-16-be",) if zeros[0] > zeros[1] else ("utf-16-le",)


def _likeliest(data: bytes, called: str) -> Decoded:
    words = _words(data)
    scores: dict[str, float] = {}
    said: dict[str, str] = {}
    for encoding in ENCODINGS:
        read = [_text(word, encoding) for word in words]
        if None not in read and _text(data, encoding) is not None:
            scores[encoding] = _score([str(word) for word in read], encoding)
            said[encoding] = "\n".join(map(str, read))
            scores[encoding] += KNOWN * min(_n_known(said[encoding]), MOST_KNOWN)
    if not scores:
        raise FileError(
            f"{called} is text in no encoding that is known, or in several at once. Save it again as csv in UTF-8 and "
            "give that file."
        )
    common = {encoding: -RARER * at for at, encoding in enumerate(ENCODINGS)}
    order = sorted(scores, key=lambda encoding: -scores[encoding] - common[encoding])
    first = order[0]
    others = [encoding for encoding in order if said[encoding] != said[first]]
    n_letters = sum(letter > "\x7f" for letter in said[first])
    is_sure = scores[first] > FOREIGN * n_letters * 0.8 and all(
        scores[first] - scores[other] >= max(APART, CLEAR + common[other] - common[first]) for other in others
    )
    text = str(_text(data, first))
    return Decoded(words=text, plain=text.encode("utf-8", "replace"), encoding=first, is_sure=is_sure,
                   readings=_readings(data, order))  # fmt: skip


def _n_known(text: str) -> int:
    """Count the words of a reading that stand in a table of words of ours: âge is one, вge is none."""
    return len({word.casefold() for word in TOKEN.findall(text)} & (SPELLED | DEGREES))


def _words(data: bytes) -> list[bytes]:
    """Give the different words with a byte beyond ASCII, those of the first lines first."""
    found: dict[bytes, None] = {}
    for match in WORD.finditer(data):
        word = match.group()
        if not word.isascii() and len(word) <= LONGEST:
            found.setdefault(word)
        if len(found) >= MOST_WORDS:
            break
    return list(found)


def _score(words: list[str], encoding: str) -> float:
    kinds = ENCODINGS[encoding]
    if not kinds:
        return sum(_score_of_signs(word, encoding) for word in words)
    best = -math.inf
    for kind in kinds:
        for at, letters in enumerate(LETTERS[kind]):
            ranks = _ranks(letters, encoding)
            best = max(best, sum(_score_of_word(word, ranks, kind) for word in words) - RARER * at)
    return best


@cache
def _ranks(letters: str, encoding: str) -> dict[str, float]:
    ranks = {letter: FOREIGN for kind in ENCODINGS[encoding] for other in LETTERS[kind] for letter in other}
    is_even = letters in LETTERS["hebrew"]
    return ranks | {letter: -0.9 if is_even else -math.log(2 + at) for at, letter in enumerate(letters)}


def _score_of_word(text: str, ranks: dict[str, float], kind: str) -> float:
    score = 0.0
    for match in re.finditer(r"[^\W\d_]+|[^\w\s]|[\x80-\x9f\xa0]", text):
        word = match.group()
        beyond = [letter for letter in word if letter > "\x7f"]
        if word in SIGNS and word not in ranks:
            n_letters = sum(
                one.isalpha() for one in (text[max(match.start() - 1, 0) : match.start()], text[match.end() :][:1])
            )
            is_usual = word in USUAL
            score += (
                FOREIGN if n_letters > (word in AT_WORDS) + (word == "’") else UNLIKELY / 3 if is_usual else FOREIGN + 1
            )
        elif beyond:
            score += sum(ranks.get(letter, STRANGE) for letter in beyond)
            score += FOREIGN if len(word) == 1 and re.search(r"\d.?$", text[: match.end()]) else 0.0
            score += _score_of_shape(word, beyond, kind) if word[0].isalpha() else 0.0
    return score


def _score_of_shape(word: str, beyond: list[str], kind: str) -> float:
    """A word has one script, its capital first, a vowel among consonants; Greek an accent, Italian only a last one."""
    score = 0.0 if word[1:].islower() or word.isupper() or len(word) == 1 else MISPLACED
    is_alone = kind in ("cyrillic", "greek", "hebrew", "arabic")
    score += MISPLACED if is_alone and len(beyond) < len(word) else 0.0
    score += MISPLACED if is_alone and len(word) == 1 and word not in SINGLE else 0.0
    plain = "".join(unicodedata.normalize("NFD", letter)[0] for letter in word.casefold())
    is_vowel = [letter in VOWELS for letter in plain]
    if kind not in ("hebrew", "arabic"):
        for at in range(1, len(word) - 1):
            around = is_vowel[at - 1 : at + 2]
            score += UNLIKELY if word[at] > "\x7f" and not is_alone and len(set(around)) == 1 else 0.0
        score += UNLIKELY * len(re.findall("0000", "".join("01"[vowel] for vowel in is_vowel))) if is_alone else 0.0
    if kind == "greek" and not word.isupper() and sum(is_vowel) > 1:
        score += 0.0 if unicodedata.normalize("NFD", word) != word else MISPLACED / 2
    if kind == "italian" and any(letter > "\x7f" for letter in word[:-1]):
        score += MISPLACED
    if kind == "hebrew" and FINALS.search(word):
        score += MISPLACED
    if word[-1] in "þÞðÐ" or word[0] in "ěğıß":
        score += MISPLACED / 2  # no word ends or starts so
    return score


def _score_of_signs(text: str, encoding: str) -> float:
    """Chinese, Japanese and Korean: signs in daily use stand in the first part of their tables."""
    language = "cp932" if encoding == "euc_jp" else encoding
    score = 0.0
    for at, sign in enumerate(text):
        if sign <= "\x7f":
            continue
        if sign in DAILY[language]:
            score += -0.3
        elif "\u3041" <= sign <= "\u30ff":
            score += -0.3 if language == "cp932" else FOREIGN
        elif "\u4e00" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3":
            score += UNLIKELY if _is_daily(sign, encoding) else FOREIGN
        elif "\uff61" <= sign <= "\uff9f" and language == "cp932":
            score += FOREIGN / 2
        else:
            score += UNLIKELY if sign in SIGNS or "\uff01" <= sign <= "\uff5e" else STRANGE
        neighbours = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
        score += MISPLACED if any("a" <= letter <= "z" for letter in neighbours) else 0.0
    return score


def _is_daily(sign: str, encoding: str) -> bool:
    lead, *rest = sign.encode(encoding)
    first, last = {"cp932": (0x88, 0x97), "euc_jp": (0xB0, 0xCF), "gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6),
                   "cp949": (0xB0, 0xC8)}[encoding]  # fmt: skip
    return first <= lead <= last and (encoding in ("cp932", "big5") or rest[0] >= 0xA1)
