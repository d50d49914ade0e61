"""Results as rows that people read: a table by its columns, each with its format; the lines of a forest plot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from fatigue.show.words import numbers

Format = Callable[..., object]
Columns = Mapping[str, tuple[Format, *tuple[str, ...]]]  # title -> how its cells are written, of which columns

LONG = 12  # letters; a longer name beside marks stands in two lines

ONE, TWO, THREE = (partial(numbers.plain, places=places) for places in (1, 2, 3))
COUNT = numbers.plain


def capital(text: object) -> str:
    """Give a text with its first letter in upper case."""
    return f"{str(text)[:1].upper()}{str(text)[1:]}"


def in_lines(text: str) -> str:
    """Give a long name in two lines, broken at the space nearest its middle."""
    places = [at for at, letter in enumerate(text) if letter == " "]
    if len(text) <= LONG or not places:
        return text
    at = min(places, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:at]}\n{text[at + 1 :]}"


def with_interval(estimate: float, low: float, high: float, *, places: int = 1) -> str:
    """Give an estimate with its sign and interval: "−5.0 (−9.1 to −0.9)"."""
    return f"{numbers.signed(estimate, places)} ({numbers.interval(low, high, places)})"


def correlation(estimate: float, low: float, high: float) -> str:
    """Give a correlation with its interval: "0.42 (0.10 to 0.67)"."""
    return f"{numbers.plain(estimate, 2)} ({numbers.interval(low, high, 2)})"


SE: tuple[Format, str] = (TWO, "std_error")
CI: tuple[Format, str, str] = (partial(numbers.interval, places=1), "conf_low", "conf_high")
ESTIMATE_CI: tuple[Format, str, str, str] = (with_interval, "estimate", "conf_low", "conf_high")
CORRELATION: tuple[Format, str, str, str] = (correlation, "estimate", "conf_low", "conf_high")
T: tuple[Format, str] = (numbers.statistic, "statistic")
DF: tuple[Format, str] = (numbers.df, "df")
P: tuple[Format, str] = (numbers.p, "p_value")
N: tuple[Format, str] = (COUNT, "n")


def shown(found: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Give a table of results as people read it.

    Examples
    --------
    >>> found = pd.DataFrame({"month": [6.0], "conf_low": [-8.24], "conf_high": [-1.0], "n": [23]})
    >>> table = shown(found, {"Month": (numbers.of_month, "month"), "95 % CI": CI, "n": N})
    >>> table.iloc[0].str.replace(numbers.FIXED, " ").tolist()
    ['6', '−8.2 to −1.0', '23']
    """
    return pd.DataFrame(
        {
            title: [form(*cells) for cells in zip(*(found[name] for name in names), strict=True)]
            for title, (form, *names) in columns.items()
        }
    )


def line(name: str, found: Mapping[Any, Any], *, role: str, text: str = "", p: str | None = None) -> dict[str, Any]:
    """Give one estimate with its interval as a line of a forest plot; `text` says it where not to one decimal."""
    return {
        "name": name,
        "text": text or with_interval(found["estimate"], found["conf_low"], found["conf_high"]),
        "estimate": found["estimate"],
        "low": found["conf_low"],
        "high": found["conf_high"],
        "role": role,
        "p": numbers.p(found["p_value"]) if p is None else p,
    }
