"""Answers about the columns of a file, read back from the json in which somebody kept them."""

from __future__ import annotations

import json

from fatigue.cohort.roles.mapping import Mapping
from fatigue.errors import ColumnsError

LONGEST = 2**20  # letters: the names of some ten thousand columns


def from_json(text: str | bytes) -> Mapping:
    """Give back the mapping that `Mapping.to_dict` wrote.

    Raises
    ------
    ColumnsError
        When it is no json, or not of that shape.

    Examples
    --------
    >>> from_json('{"layout": "long", "roles": {"patient": "id"}}').roles
    {'patient': 'id'}
    """
    if len(text) > LONGEST:
        raise ColumnsError(
            f"The saved roles of columns are longer than {LONGEST // 2**20} MB; what this app writes is shorter. Give "
            "the json that was saved here."
        )
    try:
        saved = json.loads(text)
        json.dumps(saved, ensure_ascii=False).encode()  # half a letter (a lone surrogate) can be written nowhere
    except (ValueError, RecursionError) as problem:
        raise ColumnsError(
            "The saved roles of columns are no json that this app has written. Save them again at the door, or take "
            "the file away."
        ) from problem
    return Mapping.from_dict(saved)
