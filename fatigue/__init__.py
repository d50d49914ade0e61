"""How did fatigue change after the treatment, in whom, and what goes with it?

The walk, in one direction: a file becomes a `Cohort` (`fatigue.load`, `fatigue.demo`), a `Selection` makes a smaller
`Cohort` of it, an analysis makes a frozen result of that, and `fatigue.show` makes charts, sentences and tables.

    cohort     what comes in: formats, columns, checks, the Cohort, the Selection, the demo cohorts
    analysis   one question a file: describe, curves, drop, responders, repeated, predictors, independence,
               companions, caution
    show       results -> charts (Altair), words (the only rounding)

Examples
--------
>>> import fatigue
>>> from fatigue.analysis.drop import median_drop
>>> younger = fatigue.Selection(age=(18, 40)).apply(fatigue.demo())
>>> younger.n_patients < fatigue.demo().n_patients
True
"""

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.demo import demo
from fatigue.cohort.load import load
from fatigue.cohort.selection import Selection
from fatigue.errors import FatigueError
from fatigue.version import __version__

__all__ = ["Cohort", "FatigueError", "Selection", "__version__", "demo", "load"]
