"""Random links through every page: whatever a link says, a page answers with a finding or a sentence, never a fault.

`python -m bench.fuzz_links` tries 2,000; `python -m bench.fuzz_links 300 7` tries 300, drawn with the seed 7.
"""

from __future__ import annotations

import random
import string
import sys
import time
from collections.abc import Iterator

from fatigue.cohort.selection import NAMES
from fatigue.deck import SETTINGS
from tests.pages.visit import PAGES, visit

Link = dict[str, list[str]]

COHORTS = ("demo", "demo60", "your file", "nope", "", "../../etc/passwd", "demo\x00", "DEMO", "d" * 10_000)
# What the app and Streamlit keep in a session under names of their own, and names close to those of settings.
INTERNAL = (
    "_run", "_door", "_upload", "_upload_name", "_link", "_misread", "_works", "_answers", "_looks", "_more", "_share",
    "_down", "_open", "_popover", "_file_0", "_age_from", "_edss_to", "_reset_here", "_asked", "curve_", "curve_person",
    "keep_", "keep_nothing", "if_", "if_age", "if_edss", "if_employment", "if_baseline_score", "if_\x00", "model", "",
    " ", "age ", "AGE", "embed", "embed_options", "session_state", "__proto__", "constructor", "cohort[]", "age[0]",
)  # fmt: skip
NUMBERS = (
    "30.5", "30", "18", "80", "-1", "90", "0", "5.25", "1e3", "1e999", "-1e999", "inf", "-inf", "nan", "NaN", "1_0",
    "٣", "", " 30 ", "+30", "0x10", "30,5", "1e-400", "9" * 400, "-0", "2020-01-01", "12:30",
    "2020-01-01T00:00", "9999-12-31",
)  # fmt: skip
WORDS = (
    "Full-time", "full-time", "Student", "Female", "Male", "Sex", "Age group", "Treatment arm", "Mean", "Median",
    "true", "false", "True", "1", "x", "Month 12", "12", "total", "Physical", "none", "None", "own-1", "own-2",
    "own-99",
    "own-0", "own--1", "HC3", "OLS", "percent", "points", "Half", "Everybody", "\x00", "%", "%zz", "\ud7ff", "\ufffd",
    "🙂" * 50,
    "a" * 10_000, "<script>alert(1)</script>", "[a](http://b.c)", ":red[x]", "$x$", "www.x.org", "'; drop table",
    "\u202e",
    "\n\n# x", "`x`", "{}", "[]", "null", "undefined", "constructor", "__class__", ":material/home:", "|a|b|\n|-|-|",
)  # fmt: skip


def link(draw: random.Random) -> Link:
    """Draw a link: known settings with odd values, internal names, anything at all."""
    parts: Link = {}
    for _ in range(draw.randint(1, 4)):
        parts[_name(draw)] = [_value(draw) for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 9)))]
    if draw.random() < 0.3:
        parts["cohort"] = [draw.choice(COHORTS)]
    return parts


def _name(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.35:
        return draw.choice(tuple(NAMES))
    if kind < 0.7:
        return draw.choice(sorted(SETTINGS))
    if kind < 0.95:
        return draw.choice(INTERNAL)
    return "".join(draw.choices(string.printable, k=draw.randint(0, 12)))


def _value(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.45:
        return draw.choice(NUMBERS)
    if kind < 0.95:
        return draw.choice(WORDS)
    return "".join(chr(draw.randrange(1, 0xD7FF)) for _ in range(draw.randint(0, 30)))


def links(n: int, seed: int) -> Iterator[tuple[str, Link]]:
    """Give so many links, each with the page it is of; the pages take turns."""
    draw = random.Random(seed)  # noqa: S311 - no secret
    for at in range(n):
        yield PAGES[at % len(PAGES)], link(draw)


def fault(page: str, parts: Link) -> str:
    """Open a link; give what went wrong, or nothing."""
    at = visit(page, **parts)
    if at.exception:
        return f"{at.exception[0].message[:200]} {' '.join(at.exception[0].stack_trace[-3:])[:400]}"
    return "" if len(at.title) == 1 else f"{len(at.title)} headings"


def main() -> int:
    """Try them all, and say which broke a page."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began, broken = time.monotonic(), 0
    for page, parts in links(n, seed):
        wrong = fault(page, parts)
        if wrong:
            broken += 1
            sys.stdout.write(f"{page} {str(parts)[:300]}\n    {wrong}\n")
    sys.stdout.write(f"{n:,} links, {broken} broke a page; {time.monotonic() - began:.0f} s\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
