"""What a column's name says: the month it speaks of, the score or role its other words mean. Words only, no values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fatigue.cohort.cells import instrument_words
from fatigue.cohort.cells.folded import cut, fold
from fatigue.cohort.cells.role_words import COMMON_FILLERS, ROLE_FILLERS, ROLE_PHRASES, SIGNS
from fatigue.cohort.cells.score_words import SCALE_WORDS, SCORE_FILLERS, SCORE_NAMES
from fatigue.cohort.cells.time_words import AFTER, DAYS, MONTHS, ORDINALS, POLITE, START, VISITS, WEEKS
from fatigue.cohort.cells.timing import Key, When, timing
from fatigue.cohort.roles.months import months_of_days

HALF_YEARS = re.compile(
    r"(?<![^\W_])(\d{1,2})[.,]5[ _]?(?:y|yrs?|years?|jahren?|jahre|ans|anos|años|anni)(?![^\W_])", re.I
)
GLUED = START | AFTER | WEEKS | DAYS | VISITS | {*MONTHS, *SCALE_WORDS}
COUNTED = WEEKS | DAYS | VISITS | {*MONTHS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A column's name, taken apart."""

    stem: tuple[str, ...]  # its words without the timing, folded
    label: str  # the same as the file spells them
    number: float | None = None  # months when `when` is "month" or "bare", else the number of the day, week or visit
    when: When = "none"
    word: str = ""  # the word that says before or after

    @property
    def key(self) -> Key:
        """The time it speaks of; names with equal keys speak of the same visit."""
        is_month = self.when == "month"
        return self.when, self.number, "" if is_month else self.word

    @property
    def slug(self) -> str:
        """The stem as a plain identifier."""
        return "_".join(self.stem)


def parse(header: str) -> Name:
    """Take a column's name apart.

    Examples
    --------
    >>> parse("FIS physical 12 months").stem, parse("FIS physical 12 months").number
    (('fis', 'physical'), 12.0)
    >>> parse("MFIS_M12").number, parse("fis_baseline").number, parse("FIS_V3").when
    (12.0, 0.0, 'visit')
    """
    if re.fullmatch(r"\d{1,3}(\.0)?", header):  # a column named 6 or 6.0, as Cohort.wide writes them
        return Name(stem=(), label="", number=float(header), when="bare")
    spelled = _words(header)
    words = [fold(word) for word in spelled]
    found = timing(words)
    if found is None:
        return Name(stem=tuple(words), label=" ".join(spelled))
    kept = [at for at in range(len(words)) if at not in found.at]
    return Name(stem=tuple(words[at] for at in kept), label=" ".join(spelled[at] for at in kept), number=found.number,
                when=found.when, word=found.word)  # fmt: skip


def slug(header: str) -> str:
    """Give a column's whole name as a plain identifier; "" when it has no letter or digit."""
    return "_".join(fold(word) for word in _words(header))


def _words(header: str) -> list[str]:
    """Cut a name into words and numbers; mFIS, M-FIS and MFIS-5 are one word each, fisbl is two."""
    header = instrument_words.joined(header[:300])
    header = re.sub(r"follow[-_ ]?up", "Followup", header, flags=re.IGNORECASE)
    header = header.replace("%", " percent ")  # of work, or of change: no word for work, no score
    header = HALF_YEARS.sub(lambda found: f"{6 + 12 * int(found[1])}m", header)
    header = re.sub(r"(?<=[_\s])[-−](?=\d)", " pre ", header)  # month -1 is before treatment
    header = re.sub(r"(?<=[a-z][a-z])(?=[A-Z])", " ", header)
    found = [part for word in cut(header, SIGNS) for part in _unglued(word)]
    return [word for at, word in enumerate(found) if not _is_ordinal(found, at)]


def _is_ordinal(found: list[str], at: int) -> bool:
    """Tell the end of a number that stands by itself: 6th month, 6e mois, 1a visita."""
    is_between = 0 < at < len(found) - 1 and found[at - 1].isdecimal() and fold(found[at + 1]) in COUNTED
    return is_between and fold(found[at]) in ORDINALS


def _unglued(word: str) -> list[str]:
    folded = fold(word)
    if len(folded) == len(word) and folded not in instrument_words.WORDS:
        for start in instrument_words.WORDS:
            if folded.removeprefix(start) != folded and folded.removeprefix(start) in GLUED:
                return [word[: len(start)], word[len(start) :]]
            if folded.removesuffix(start) != folded and folded.removesuffix(start) in GLUED:
                return [word[: -len(start)], word[-len(start) :]]
    return [word]


def month_of(words: str) -> float | None:
    """Give the month a cell speaks of ("baseline", "6 months", "M12"); None when it speaks of none for certain."""
    name = parse(words)
    if name.number is None or not {*name.stem} <= POLITE | VISITS:
        return None
    return name.number if name.when == "month" else months_of_days(name.number) if name.when == "days" else None


def score_of(stem: tuple[str, ...]) -> tuple[str | None, str] | None:
    """Give the instrument (None: not said) and scale a stem names; None when it names no score.

    Examples
    --------
    >>> score_of(("fis", "physical")), score_of(("fatigue",)), score_of(("fis", "change"))
    (('FIS', 'physical'), (None, 'total'), None)
    """
    words = list(collapsed(stem))
    instruments = {instrument_words.WORDS[word] for word in words if word in instrument_words.WORDS}
    scales = {SCALE_WORDS[word] for word in words if word in SCALE_WORDS}
    rest = {word for word in words if word not in instrument_words.WORDS and word not in SCALE_WORDS}
    if len(instruments) > 1 or len(scales) > 1 or rest - SCORE_FILLERS:
        return None
    if not instruments and not rest & SCORE_NAMES and words != [*scales]:
        return None
    return next(iter(instruments), None), next(iter(scales), "total")


def collapsed(stem: tuple[str, ...]) -> tuple[str, ...]:
    """Give a stem with the full name of an instrument as its short one."""
    words = list(stem)
    for phrase, short in instrument_words.PHRASES:
        for at in range(len(words) - len(phrase) + 1):
            if tuple(words[at : at + len(phrase)]) == phrase:
                words[at : at + len(phrase)] = [short]
    return tuple(words)


def role_of(stem: tuple[str, ...]) -> str | None:
    """Give the role a stem names: patient, month, age, ...; None when it names none."""
    words = set(stem)
    for role, phrases in ROLE_PHRASES.items():
        fillers = COMMON_FILLERS | ROLE_FILLERS.get(role, frozenset())
        if any(phrase <= words and words - phrase <= fillers for phrase in phrases):
            return role
    return None
