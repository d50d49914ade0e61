"""Which subgroups a page looks at: each set of patients as a digest, so that the same people count once.

A filter is one subgroup; a grouping (by age, by sex) is one for each group. All patients are none, and neither is a
whole arm: an arm is how the study was made, not what somebody picked after a look at the scores.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from fatigue.analysis.patients.groups import column_of, groups_of
from fatigue.cohort.arrays import Flags
from fatigue.cohort.cohort import Cohort
from fatigue.cohort.selection import Selection

ARM = "arm"


def subgroups(
    whole: Cohort, selection: Selection, groupings: Iterable[str], *, more: Iterable[Flags] = ()
) -> tuple[str, ...]:
    """Give a digest for each subgroup: the filtered patients first, then the groups among them.

    `more` are patients picked out besides, each set one truth value a filtered patient, or a patient of the whole.
    """
    kept = selection.mask(whole)
    sets = [kept, *(_of_whole(members, kept) for members in more)]
    for by in dict.fromkeys(groupings):
        if by != ARM and column_of(by) in whole.patients:
            sets += [kept & members for members in _groups(whole, by)]
    no_subgroups = [np.ones(whole.n_patients, dtype=bool), np.zeros(whole.n_patients, dtype=bool)]
    if ARM in whole.patients:
        no_subgroups += _groups(whole, ARM)
    left_out = set(map(_digest, no_subgroups))
    return tuple(dict.fromkeys(digest for digest in map(_digest, sets) if digest not in left_out))


def _of_whole(members: Flags, kept: Flags) -> Flags:
    if len(members) == len(kept):
        return members
    inside = np.zeros_like(kept)
    inside[np.flatnonzero(kept)[members]] = True
    return inside


def _groups(whole: Cohort, by: str) -> list[Flags]:
    codes, names = groups_of(whole, by)
    return [codes == code for code in range(len(names))]


def _digest(members: Flags) -> str:
    return hashlib.sha256(np.packbits(members).tobytes()).hexdigest()
