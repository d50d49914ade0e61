"""Work that may take longer than a second: it is done beside the page, can be asked how far it is, and called off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from fatigue.cohort.files.progress import Tell

Result = TypeVar("Result")


class CalledOff(Exception):  # noqa: N818 - nothing went wrong
    """Raised inside work that nobody wants any more."""


class Work(Generic[Result]):
    """One piece of work in a thread of its own; it never touches the page, and ends when nobody is there any more."""

    def __init__(self, do: Callable[[Tell], Result]) -> None:
        """Start it."""
        self.step, self.share = "", 0.0
        self.is_wanted: Callable[[], bool] = lambda: True  # asked at each step
        self._is_off, self._is_done = threading.Event(), threading.Event()
        self._result: list[Result] = []
        self._error: BaseException | None = None
        threading.Thread(target=self._run, args=(do,), daemon=True).start()

    def _run(self, do: Callable[[Tell], Result]) -> None:
        try:
            self._result.append(do(self._tell))
        except BaseException as error:  # noqa: BLE001 - it is raised again where the result is asked for
            self._error = error
        finally:
            self._is_done.set()

    def _tell(self, step: str, share: float) -> None:
        if not self.is_wanted():
            self.call_off()
        if self._is_off.is_set():
            raise CalledOff
        self.step, self.share = step, share

    @property
    def is_off(self) -> bool:
        """Whether it was called off."""
        return self._is_off.is_set()

    def call_off(self) -> None:
        """End it at its next step."""
        self._is_off.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most that long; True when it is done."""
        return self._is_done.wait(seconds)

    def result(self) -> Result:
        """Give what it made, or raise what went wrong."""
        self._is_done.wait()
        if self._error is not None:
            raise self._error.with_traceback(None)
        return self._result[0]
