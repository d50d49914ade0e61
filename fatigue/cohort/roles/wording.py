"""The words a file has for employment, driving, sex and course: which are understood, as what, and in how many rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fatigue.cohort.cells.cells import cells_of
from fatigue.cohort.cells.vocabulary import MOST_WORDS, VOCABULARY, understood
from fatigue.cohort.files.raw import Raw
from fatigue.cohort.roles.mapping import STATUSES, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of the file.

    Attributes
    ----------
    role : "employment", "driving", "sex" or "course"
    word : the word as the file has it, or the file's own label of a code
    n_rows : cells that hold it
    stands_for : our word; None where it is not understood, and would be a group of its own
    """

    role: str
    word: str
    n_rows: int
    stands_for: str | None


def words_of(raw: Raw, mapping: Mapping) -> tuple[Word, ...]:
    """Give every word of the columns for employment, driving, sex and course; those not understood come first.

    Words a person has corrected are given as they stand in the file, with what our own list says of them.

    Examples
    --------
    >>> import pandas as pd
    >>> from fatigue.cohort.roles.guess import guess
    >>> from fatigue.cohort.files.read import read
    >>> raw = read(pd.DataFrame({"id": ["a", "b"], "FIS_0": [40, 50], "employment": ["Teilzeit", "auf Reisen"]}))
    >>> [(word.word, word.stands_for) for word in words_of(raw, guess(raw))]
    [('auf Reisen', None), ('Teilzeit', 'part-time')]
    """
    counts: dict[tuple[str, str], int] = {}
    for role in VOCABULARY:
        columns = [mapping.roles[role]] if role in mapping.roles else []
        columns += [column for (name, _), column in mapping.visits.items() if name == role]
        for column in columns:
            found = cells_of(raw, column, missing=mapping.missing, labelled=True, is_status=role in STATUSES)
            if len(found.texts) > MOST_WORDS:  # no such list of words: the column is refused when it is used
                continue
            n_rows = np.bincount(found.codes[found.filled], minlength=len(found.texts))
            for word, n in zip(found.texts, n_rows, strict=True):
                if n:
                    counts[role, word] = counts.get((role, word), 0) + int(n)
    ours = {role: understood(role, [word for of, word in counts if of == role]) for role in VOCABULARY}
    found_words = [
        Word(role=role, word=word, n_rows=n, stands_for=ours[role][word]) for (role, word), n in counts.items()
    ]
    return tuple(sorted(found_words, key=lambda word: word.stands_for is not None))
