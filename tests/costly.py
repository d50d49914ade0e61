"""What makes tests of laws cheaper without asking less: fewer examples of a costly law, fewer draws of a resampling.

`pytest --hypothesis-profile=many` asks every law of many times as many examples (by hand; `-m slow` for the slow ones).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import settings

from fatigue.analysis.arithmetic import bootstrap

COSTLY = settings(max_examples=settings.default.max_examples // 5, deadline=None)  # 20, where others have 100


@contextmanager
def few_draws() -> Iterator[None]:
    """Resample 500 times instead of 10,000, where the law holds for any number of draws; also a decorator."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap, "DRAWS", 500)
        bootstrap._weights.cache_clear()
        yield
    bootstrap._weights.cache_clear()


def few_resamples(patch: pytest.MonkeyPatch) -> None:
    """Do less of each resampling of the predictors, where a page is the same after any number of them."""
    for analysis in ("stability", "validation"):
        patch.setattr(f"fatigue.analysis.{analysis}.DRAWS", 20)
    patch.setattr("fatigue.analysis.validation.SHUFFLES", 5)
    for analysis in ("stability", "responder_model"):  # ten folds instead of one a patient
        patch.setattr(f"fatigue.analysis.{analysis}.LEAVE_ONE_OUT_UP_TO", 0)
