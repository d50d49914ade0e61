"""Item answers become scores: the only missing-item rule.

`half`: a scale with at least half its items answered is the person's mean over them, times the number of items;
`strict`: every item must be answered. A total with subscales needs every one of them and is their sum. An unanswered
item is never a zero. No rule is published for FIS or MFIS; half is the usual one of patient-reported outcomes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from fatigue.cohort.arrays import Flags, Floats
from fatigue.cohort.instruments import INSTRUMENTS, Instrument, Items, Scale
from fatigue.cohort.roles.mapping import Rule
from fatigue.errors import ColumnsError


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """Scores of some forms, one a row."""

    scores: dict[str, Floats]  # scale -> one a form; NaN where too few items are answered
    prorated: dict[str, Flags]  # scale -> True where a score stands although items are missing
    n_answered: Floats  # items answered, of the whole questionnaire
    answers: Floats  # forms x items, reversed items turned round; NaN where unanswered or outside the range


def scores_from(
    answers: Mapping[int, Floats], instrument: Instrument, *, rule: Rule = "half", reverse: Iterable[int] = ()
) -> Scores:
    """Give the scores of forms from the answers to their items.

    Parameters
    ----------
    answers : mapping of item number to array
        One answer a form; NaN where unanswered. Answers outside the range of an item count as unanswered.
    instrument : Instrument
    rule : "half" or "strict"
    reverse : item numbers to turn round, beside those the instrument reverses itself.

    Raises
    ------
    ColumnsError
        When the items are not those of the instrument.

    Examples
    --------
    >>> from fatigue.cohort.instruments import instrument
    >>> nine = {number: np.array([4.0, np.nan if number > 4 else 4.0]) for number in range(1, 10)}
    >>> scores_from(nine, instrument("FSS")).scores["total"]
    array([ 4., nan])
    """
    key = key_of(instrument, len(answers))
    numbers = item_numbers(instrument, answers)
    turned = {*key.reversed, *reverse}
    columns = []
    for own, number in sorted(numbers.items()):
        values = answers[own]
        inside = np.where((values >= key.lowest) & (values <= key.highest), values, np.nan)
        columns.append(key.lowest + key.highest - inside if number in turned else inside)
    matrix = np.column_stack(columns)
    place = {number: at for at, (_, number) in enumerate(sorted(numbers.items()))}
    scores: dict[str, Floats] = {}
    prorated: dict[str, Flags] = {}
    parts = instrument.scales[1:]
    for scale in (*parts, instrument.scales[0]):
        at = [place[number] for number in scale.items if number in place] or list(range(matrix.shape[1]))
        if scale.name == "total" and parts:
            scores["total"] = np.sum([scores[part.name] for part in parts], axis=0)
            prorated["total"] = np.isfinite(scores["total"]) & np.any([prorated[part.name] for part in parts], axis=0)
        else:
            scores[scale.name], prorated[scale.name] = _scale(matrix[:, at], key, rule)
    ordered = {scale.name: scores[scale.name] for scale in instrument.scales}
    return Scores(scores=ordered, prorated=prorated, n_answered=np.isfinite(matrix).sum(axis=1).astype(float),
                  answers=matrix)  # fmt: skip


def _scale(answers: Floats, key: Items, rule: Rule) -> tuple[Floats, Flags]:
    n_items = answers.shape[1]
    n_answered = np.isfinite(answers).sum(axis=1)
    enough = n_answered == n_items if rule == "strict" else (2 * n_answered >= n_items) & (n_answered > 0)
    mean = np.divide(np.nansum(answers, axis=1), n_answered, out=np.full(len(answers), np.nan), where=enough)
    return mean * (n_items if key.combine == "sum" else 1), np.asarray(enough & (n_answered < n_items))


def key_of(instrument: Instrument, n_items: int) -> Items:
    """Give how items are answered; for a score of the user's own, equal shares of its range.

    Raises
    ------
    ColumnsError
        When the instrument is not counted from items.
    """
    if instrument.items is not None:
        return instrument.items
    total: Scale = instrument.scale()
    shares = (total.lowest / n_items, total.highest / n_items)
    if instrument.name in INSTRUMENTS or any(share % 1 for share in shares):
        raise ColumnsError(
            f"The {instrument.name} ({total.lowest:g} to {total.highest:g}) cannot be counted from {n_items} items "
            "here. Give its total score as a column, or describe the score with the range that the sum of the items "
            "has."
        )
    return Items(lowest=int(shares[0]), highest=int(shares[1]))


def item_numbers(instrument: Instrument, found: Iterable[int]) -> dict[int, int]:
    """Give the instrument's own number of every item of a file; a file may number the five of the MFIS-5 from 1.

    Raises
    ------
    ColumnsError
        When they are not the items of the instrument.
    """
    numbers = sorted(found)
    own = sorted(instrument.scale().items)
    if not own or numbers == own:
        return {number: number for number in numbers}
    if numbers == list(range(1, len(own) + 1)):
        return dict(zip(numbers, own, strict=True))
    if set(own) < set(numbers):
        return {number: number for number in own}
    raise ColumnsError(
        f"The {instrument.name} has the items {_spoken(own)}; the file has {_spoken(numbers)}. Name all its items, or "
        "choose another instrument."
    )


def _spoken(numbers: list[int]) -> str:
    is_run = len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1))
    return f"{numbers[0]} to {numbers[-1]}" if is_run else ", ".join(map(str, numbers[:30]))
