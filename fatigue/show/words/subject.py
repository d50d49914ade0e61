"""What a cohort's score speaks of, and how it moves: fatigue where the questionnaire asks for it, else its own name."""

from __future__ import annotations

from fatigue.cohort.instruments import Instrument


def subject(instrument: Instrument) -> str:
    """Give what the score measures, inside a sentence: "fatigue", or the name of any other score.

    Examples
    --------
    >>> from fatigue.cohort.instruments import custom, instrument
    >>> subject(instrument("MFIS")), subject(custom("BDI", lowest=0, highest=63))
    ('fatigue', 'BDI')
    """
    return instrument.measures or instrument.name


def opening(text: str) -> str:
    """Give a text as the start of a sentence: its first letter large, the others as they are."""
    return f"{text[:1].upper()}{text[1:]}"


def moved(instrument: Instrument, *, is_better: bool) -> str:
    """Give the verb of a change: a score "fell" or "rose"; where more is better it "improved" or "worsened".

    Examples
    --------
    >>> from fatigue.cohort.instruments import custom
    >>> moved(custom("Energy", lowest=0, highest=10, direction="higher is better"), is_better=False)
    'worsened'
    """
    if instrument.lower_is_better:
        return "fell" if is_better else "rose"
    return "improved" if is_better else "worsened"


def worse_off(instrument: Instrument) -> str:
    """Give who is worse off, inside a sentence: "patients with more fatigue", "patients with a higher BDI"."""
    if instrument.measures and instrument.lower_is_better:
        return f"patients with more {instrument.measures}"
    return f"patients with a {'higher' if instrument.lower_is_better else 'lower'} {instrument.name}"
