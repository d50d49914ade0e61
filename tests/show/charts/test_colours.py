"""Colours are told apart by people who lack red or green cones, and a single line is seen on its page."""

from __future__ import annotations

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from fatigue.show.charts.curve_marks import PALE, PLAIN
from fatigue.show.charts.picture import GROUPS, LIGHT, ROLES

THEMES = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
# Machado, Oliveira & Fernandes 2009, IEEE TVCG 15:1291-1298, severity 1, on linear sRGB.
SEEN_BY = {
    "most": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = TO_XYZ @ np.ones(3)


def linear(colour: str | np.ndarray) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]) if isinstance(colour, str) else colour
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    share = TO_XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """CIEDE2000 (Sharma, Wu & Dalal 2005, doi:10.1002/col.20070)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * np.sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = np.hypot(a1 * stretch, b1), np.hypot(a2 * stretch, b2)
    h1, h2 = (np.degrees(np.arctan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180
    hue = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    h, c, dark = h1 + turn / 2, (c1 + c2) / 2, ((l1 + l2) / 2 - 50) ** 2
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    t = 1 + sum(size * np.cos(np.radians(times * h + by)) for size, times, by in waves)
    s_l, s_c, s_h = 1 + 0.015 * dark / np.sqrt(20 + dark), 1 + 0.045 * c, 1 + 0.015 * c * t
    bend = 60 * np.exp(-(((h % 360 - 275) / 25) ** 2))
    r = -2 * np.sqrt(c**7 / (c**7 + 25**7)) * np.sin(np.radians(bend))
    l_part, c_part, h_part = (l2 - l1) / s_l, (c2 - c1) / s_c, hue / s_h
    return float(np.sqrt(l_part**2 + c_part**2 + h_part**2 + r * c_part * h_part))


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    lights = sorted(float(TO_XYZ[1] @ linear(colour)) + 0.05 for colour in (one, other))
    return lights[1] / lights[0]


def shades(theme: str) -> dict[str, str]:
    return dict(zip(ROLES, THEMES[theme]["chartCategoricalColors"], strict=True))


def parts(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


def test_the_difference_is_that_of_the_printed_pairs() -> None:
    """Sharma, Wu & Dalal 2005, table 1: pairs 1, 7, 17 and 25."""
    for one, other, printed in (
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert difference(np.array(one), np.array(other)) == pytest.approx(printed, abs=1e-4)


@pytest.mark.parametrize("eyes", SEEN_BY)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_groups_are_told_apart_by_whatever_eyes(theme: str, eyes: str) -> None:
    for one, other in itertools.combinations([shades(theme)[role] for role in (*GROUPS, "worse")], 2):
        seen = [lab(SEEN_BY[eyes] @ linear(colour)) for colour in (one, other)]
        assert difference(*seen) >= 20, (one, other)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_and_names_are_seen_on_their_page(theme: str) -> None:
    of = {role: parts(colour) for role, colour in shades(theme).items()}
    assert contrast(PLAIN * of["person"] + (1 - PLAIN) * of["paper"], of["paper"]) >= 3
    for role in (*GROUPS, "worse", "faint", "ink"):
        assert contrast(of[role], of["paper"]) >= 4.5, role
    assert PALE < PLAIN


def test_a_chart_in_a_file_has_the_colours_of_the_page() -> None:
    assert list(LIGHT) == THEMES["light"]["chartCategoricalColors"]
