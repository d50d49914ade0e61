"""Three hundred random links, whatever they say: a page, never a fault (`bench/fuzz_links.py` tries thousands)."""

from __future__ import annotations

import pytest

from bench.fuzz_links import fault, links

N = 300
_PARTS = 6  # so that two workers share them


@pytest.mark.parametrize("part", range(_PARTS))
def test_no_link_breaks_a_page(part: int) -> None:
    wrong = [(page, parts, said) for page, parts in links(N // _PARTS, seed=part) if (said := fault(page, parts))]
    assert not wrong
