"""Columns that share their stem with the score and are not understood: asked in a wide file, left out in a long one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fatigue.cohort.cells import instrument_words
from fatigue.cohort.cells.names import collapsed, role_of
from fatigue.cohort.cells.score_words import DERIVED, SCALE_WORDS
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.cohort.roles.placing import Placement, ScoreColumn, is_numeric

GENERIC = frozenset({*SCALE_WORDS, "score", "scores", "value", "result", "points", "test", "scale", "q", "item"})
Stem = tuple[str, ...]


def kin_of(file: Placement, named: Iterable[ScoreColumn], of_items: str | None = None) -> list[ScoreColumn]:
    """Give the free columns that may be scores too: by the instrument's name, by the stem, or by a person's answer."""
    named = list(named)
    have = {score.column for score in named}
    instruments = {score.instrument for score in named if score.instrument} | ({of_items} if of_items else set())
    own = {word for word, instrument in instrument_words.WORDS.items() if instrument in instruments}
    stems = {score.name.stem for score in named if score.scale == "total" and not {*score.name.stem} <= GENERIC}
    chosen = file.known.roles.get("score")
    if chosen in have and len(file.names[chosen].stem) > 1:  # Form A, of which Form B is the next
        stems.add(file.names[chosen].stem[:-1])
    answered = {column for column, at in file.known.months.items() if at is not None}
    found = []
    for column in file.free():
        words = collapsed(file.names[column].stem)
        is_kin = bool(own.intersection(words)) or any(words[: len(stem)] == stem for stem in stems if stem)
        is_said = column in answered and file.names[column].when == "none" and role_of(words) is None
        if column not in have and (is_kin or (is_said and not own_of_another(words))):
            found.append(_score(file, column, words, stems | {(word,) for word in own}))
    return found


def by_word(file: Placement) -> list[ScoreColumn]:
    """Give the columns whose names hold the name of an instrument, where no name is understood as a whole."""
    found: dict[str, list[ScoreColumn]] = {}
    for column in file.free():
        words = collapsed(file.names[column].stem)
        for instrument in {instrument_words.WORDS[word] for word in words if word in instrument_words.WORDS}:
            score = _score(file, column, words, {(word,) for word in instrument_words.WORDS})
            if not score.is_derived:
                found.setdefault(instrument, []).append(replace(score, instrument=instrument))
    return max(found.values(), key=len, default=[])


def leave_out(file: Placement, named: list[ScoreColumn], of_items: str | None) -> None:
    """Leave out, by name, what shares its stem with the score of a long file and is not the score."""
    placed = {*file.scores.values(), *file.items.values()}
    for score in (*named, *kin_of(file, named, of_items)):
        if score.column not in placed and score.column not in file.taken:
            file.taken.add(score.column)
            file.left.append(score.column)


def own_of_another(words: Stem) -> bool:
    """Tell whether a name holds the name of an instrument."""
    return any(word in instrument_words.WORDS for word in words)


def _score(file: Placement, column: str, words: Stem, stems: Iterable[Stem]) -> ScoreColumn:
    name = file.names[column]
    scales = {SCALE_WORDS[word] for word in words if word in SCALE_WORDS} - {"total"}
    known = {scale.name for instrument in INSTRUMENTS.values() for scale in instrument.scales}
    is_derived = bool(DERIVED.intersection(words)) or len(scales) > 1 or not is_numeric(file, column)
    is_derived |= not file.cells(column).texts
    if name.when == "none":
        rest = " ".join(_rest(words, stems))
        name = replace(name, when="word" if rest else "none", word=rest)
    scale = next(iter(scales & known), "total")
    return ScoreColumn(column=column, instrument=None, scale=scale, name=name, is_sure=False, is_derived=is_derived)


def _rest(words: Stem, stems: Iterable[Stem]) -> Iterator[str]:
    said = {word for stem in stems for word in stem} | {*SCALE_WORDS}
    return (word for word in words if word not in said)
