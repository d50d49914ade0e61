"""How names of columns say an instrument, read off the registry: MFIS, M-FIS and mfis are one word, MFIS-5 another."""

from __future__ import annotations

import re

from fatigue.cohort.instruments import INSTRUMENTS

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SPELLINGS = {said: one.name for one in INSTRUMENTS.values() for said in (one.name, *one.spellings)}
_LONGEST_FIRST = sorted(SPELLINGS, key=len, reverse=True)  # one may be part of another


def _word(said: str) -> str:
    """Give a name as one word of letters, as a number in a column's name may be a month: MFIS-5 is mfisfive."""
    return "".join(_DIGITS[int(sign)] if sign.isdigit() else sign for sign in said.casefold() if sign.isalnum())


def _parts(said: str) -> list[str]:
    return re.split("[- ]", said.casefold())


def _is_one_word(said: str) -> bool:
    """Tell a name that would be cut at the wrong places: D-FIS, MFIS-5, but not Neuro-QoL."""
    return "-" in said and any(len(part) == 1 or part.isdigit() for part in _parts(said))


def _pattern(said: str) -> re.Pattern[str]:
    """Find D-FIS also where it is D_FIS, D FIS or DFIS; MFIS-5 also as MFIS5, but MFIS_5 is an item or a month."""
    starts = "(?<![a-z0-9])" if said[1] == "-" else ""  # a single letter must not end another word
    ends = r"(?!\d)" if said[-1].isdigit() else ""
    inside = re.sub(r"-(\d?)", lambda found: f"-?{found[1]}" if found[1] else "[-_ ]?", said.casefold())
    return re.compile(starts + inside + ends, re.IGNORECASE)


# One word -> the instrument; and what is such a word, though it is written as several.
WORDS = {_word(said): SPELLINGS[said] for said in _LONGEST_FIRST}
_JOINED = [(_pattern(said), _word(said)) for said in _LONGEST_FIRST if _is_one_word(said)]
PHRASES = [
    (tuple(_parts(said)), _word(SPELLINGS[said]))
    for said in _LONGEST_FIRST
    if len(_parts(said)) > 1 and not _is_one_word(said)
]


def joined(header: str) -> str:
    """Give a column's name with each instrument in it as one word.

    Examples
    --------
    >>> joined("D_FIS month 6"), joined("MFIS-5_M12")
    ('Dfis month 6', 'Mfisfive_M12')
    """
    for pattern, word in _JOINED:
        header = pattern.sub(lambda found, word=word: found[0][0] + word[1:], header)  # type: ignore[misc]
    return header
