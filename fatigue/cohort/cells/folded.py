"""Words as the tables of this folder hold them: small letters without accents, Chinese and Japanese cut into words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# These have no accent to take off.
LETTERS = str.maketrans({"ø": "oe", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})
SIGNS = r"\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"  # written without blanks
SPELLED: set[str] = set()  # the words of all tables that have letters beyond a to z: they tell how a file is written
WORD = re.compile(rf"[{SIGNS}]+|(?:(?![{SIGNS}])[^\W\d_])+|[0-9]+")
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}  # letters and digits of full width


def fold(word: str) -> str:
    """Give a word in small letters without accents."""
    letters = unicodedata.normalize("NFKD", word.casefold().translate(LETTERS))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def words(text: str) -> frozenset[str]:
    """Give the words of a table, folded; how they are spelled is kept."""
    SPELLED.update(word.casefold() for word in text.replace(",", " ").split() if not word.isascii())
    return frozenset(map(fold, text.split()))


def signs_among(*tables: Iterable[str]) -> re.Pattern[str]:
    """Give what finds the Chinese and Japanese words of these tables in a text, the longest first."""
    found = {word for table in tables for word in table if re.match(f"[{SIGNS}]", word)}
    return re.compile("|".join(sorted(map(re.escape, found), key=len, reverse=True)))


def cut(text: str, signs: re.Pattern[str]) -> list[str]:
    """Cut a text into words and numbers; a run of Chinese or Japanese at each word that is known.

    Examples
    --------
    >>> cut("FIS治療後6ヶ月", signs_among(["治療", "後", "ヶ月"]))
    ['FIS', '治療', '後', '6', 'ヶ月']
    """
    found = []
    for word in WORD.findall(unicodedata.normalize("NFC", text).translate(WIDE)):
        run = unicodedata.normalize("NFKC", word) if re.match(f"[{SIGNS}]", word) else word
        folded = fold(run)
        if not re.match(f"[{SIGNS}]", word) or len(folded) != len(run):
            found.append(word)
            continue
        at = 0
        for known in signs.finditer(folded):
            found += [run[at : known.start()], run[known.start() : known.end()]]
            at = known.end()
        found.append(run[at:])
    return [word for word in found if word]
