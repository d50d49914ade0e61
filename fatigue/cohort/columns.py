"""Guessing the roles of columns under its name of before; it lies in `fatigue.cohort.roles.guess`."""

from fatigue.cohort.roles.guess import Mapping, Question, guess

__all__ = ["Mapping", "Question", "guess"]
