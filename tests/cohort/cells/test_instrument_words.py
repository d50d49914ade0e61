"""An instrument is one entry of the registry: the names of columns that say it are read off there."""

from __future__ import annotations

import pandas as pd

from fatigue.cohort.cells.names import parse, score_of
from fatigue.cohort.instruments import INSTRUMENTS
from fatigue.cohort.roles.guess import guess

SPELLED = [(one.name, said) for one in INSTRUMENTS.values() for said in (one.name, *one.spellings)]


def test_every_spelling_in_the_registry_names_its_instrument_and_month():
    for name, said in SPELLED:
        for written in (said, said.lower(), said.replace("-", "") if said[-1].isdigit() else said.replace("-", "_")):
            for header, month in ((f"{written}_6", 6), (f"{written} baseline", 0), (f"m12_{written}", 12)):
                found = parse(header)
                assert (score_of(found.stem), found.number) == ((name, "total"), month), header


def test_every_scale_in_the_registry_is_found_beside_the_name():
    for one in INSTRUMENTS.values():
        for scale in one.scales:
            assert score_of(parse(f"{one.name} {scale.name} 6 months").stem) == (one.name, scale.name)


def test_items_of_every_instrument_that_is_counted_from_them_are_found():
    for one in INSTRUMENTS.values():
        if one.items is None:
            continue
        numbers = range(1, len(one.scale().items) + 1)
        for said in (one.name, one.name.replace("-", "")):
            columns = {f"{said}_{item}_m{month}": ["1", "2"] for month in (0, 6) for item in numbers}
            found = guess(pd.DataFrame({"patient": ["P1", "P2"], **columns}))
            assert found.instrument == one.name, said
            assert len(found.items) == 2 * len(numbers), said


def test_a_number_after_a_name_that_has_none_is_no_part_of_it():
    assert score_of(parse("MFIS_5").stem) == ("MFIS", "total")
    assert score_of(parse("MFIS-50").stem) == ("MFIS", "total")
    assert score_of(parse("edssDFIS_6").stem) is None
