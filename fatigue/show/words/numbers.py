"""How a number is written: true minus, scores whole, estimates one decimal, percent whole, p to three places."""

from __future__ import annotations

import math

MINUS = "−"
THIN = "\u202f"  # narrow no-break space, before the percent sign
FIXED = "\u00a0"  # a space that does not break
UNKNOWN = "–"
WEEKS_IN_A_MONTH = 365.25 / 12 / 7
MOST_DRAWN = 300  # patients a chart draws one by one; of more it draws a sample, and says so


def plain(value: float, places: int = 0) -> str:
    """Give a number with a true minus and no negative zero; a dash where there is none."""
    if not math.isfinite(value):
        return UNKNOWN
    text = f"{abs(value):,.{places}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) != 0 else text


def score(value: float) -> str:
    """Give a score: whole, or with the half a median may have."""
    return plain(value, 0 if not math.isfinite(value) or value % 1 == 0 else 1)


def short(value: float) -> str:
    """Give the end of an axis: whole, with a decimal where the value has one, thousands apart."""
    return plain(value, 0 if value % 1 == 0 or abs(value) >= 100 else 1)


def signed(value: float, places: int = 1) -> str:
    """Give a change with its sign always shown."""
    text = plain(value, places)
    return f"+{text}" if math.isfinite(value) and value > 0 and float(text.replace(",", "")) != 0 else text


def signed_score(value: float) -> str:
    """Give a change of a score: whole, or with the half a median may have."""
    return signed(value, 0 if not math.isfinite(value) or value % 1 == 0 else 1)


def percent(value: float) -> str:
    """Give a percentage, whole: "36 %"."""
    return f"{plain(value)}{THIN}%" if math.isfinite(value) else UNKNOWN


def percent_change(value: float) -> str:
    """Give a change in percent with its sign always shown: "−36 %", "+12 %"."""
    return f"{signed(value, 0)}{THIN}%" if math.isfinite(value) else UNKNOWN


def points(text: str) -> str:
    """Give a number, already written, with its unit: "1 point", "−1 point", "13 points"; a dash stays alone."""
    if text == UNKNOWN:
        return text
    return f"{text} point" if text.lstrip(f"{MINUS}+") == "1" else f"{text} points"


def share(part: int, whole: int) -> str:
    """Give "6 of 9"."""
    return f"{part:,} of {whole:,}"


def share_of(part: int, whole: int, what: str) -> str:
    """Give "6 of 9 patients", "1 of 1 patient"."""
    return f"{part:,} of {counted(whole, what)}"


def interval(low: float, high: float, places: int | None = None) -> str:
    """Give an interval as "−58 to −9"."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "not known"
    if places is None:
        return f"{score(low)} to{FIXED}{score(high)}"
    return f"{plain(low, places)} to{FIXED}{plain(high, places)}"


def p(value: float) -> str:
    """Give a p value: "0.025", "< 0.001"."""
    if not math.isfinite(value):
        return UNKNOWN
    if value < 0.001:
        return f"<{FIXED}0.001"
    return f">{FIXED}0.999" if value > 0.999 else f"{value:.3f}"


def p_equals(value: float) -> str:
    """Give a p value inside a sentence: "p = 0.025", "p < 0.001"."""
    text = p(value)
    if text == UNKNOWN:
        return "p not known"
    return f"p{FIXED}{text}" if text[0] in "<>" else f"p{FIXED}={FIXED}{text}"


def statistic(value: float) -> str:
    """Give a test statistic: two decimals."""
    return plain(value, 2)


def df(value: float) -> str:
    """Give degrees of freedom: whole where they are, else one decimal."""
    return plain(value, 0 if value % 1 == 0 else 1)


def month(value: float) -> str:
    """Give a visit: "baseline", "month 12", "week 6" for one that is a whole week in truth (month 1.38)."""
    if value == 0:
        return "baseline"
    weeks = _whole_weeks(value)
    return f"month {of_month(value)}" if weeks is None else f"week {weeks}"


def of_month(value: float) -> str:
    """Give a month's number, with two decimals at most: weeks and days seldom make whole months."""
    return f"{float(f'{value:.2f}'):g}"


def months(value: float) -> str:
    """Give a span of time: "1 month", "36 months"; one that is weeks in truth, such as 2.76 months, as "12 weeks"."""
    weeks = _whole_weeks(value)
    if weeks is not None:
        return counted(weeks, "week")
    text = of_month(value)
    return f"{text} month" if text == "1" else f"{text} months"


def _whole_weeks(value: float) -> int | None:
    """Give the weeks of a month that is no whole or half one and was written for a week; None for all others."""
    near = math.floor(value * WEEKS_IN_A_MONTH + 0.5)
    return near if value % 0.5 and abs(value * WEEKS_IN_A_MONTH - near) < 0.03 else None


def counted(n: int, what: str) -> str:
    """Give "1 visit", "7 visits"."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def patients(n: int) -> str:
    """Give "1 patient", "23 patients"."""
    return counted(n, "patient")


def one_each(mark: str, n: int) -> str:
    """Give "One point a patient", or of how many patients there is one where they are a sample."""
    return (
        f"One {mark} a patient" if n <= MOST_DRAWN else f"One {mark} a patient, {share(MOST_DRAWN, n)} patients drawn"
    )


def listed(items: list[str] | tuple[str, ...]) -> str:
    """Give "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def fraction(value: float) -> str:
    """Give how large a fall or rise is in everyday words: "about a third"."""
    size = abs(value)
    known = (
        (10, "about a tenth"),
        (20, "about a fifth"),
        (25, "about a quarter"),
        (33.3, "about a third"),
        (40, "about two fifths"),
        (50, "about half"),
        (60, "about three fifths"),
        (66.7, "about two thirds"),
        (75, "about three quarters"),
    )
    near = min(known, key=lambda item: abs(item[0] - size))
    return near[1] if abs(near[0] - size) <= 3 else percent(size)
