"""Wrong links are counted by who sends them: whoever sends too many in a minute waits."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque

MOST = 20  # in a window; behind a proxy that hides its clients, of all together
WINDOW = 60.0  # seconds
_MOST_SENDERS = 10_000


class Guesses:
    """Moments of wrong links by sender."""

    def __init__(self, most: int = MOST, *, window: float = WINDOW) -> None:
        """Start with none."""
        self.most, self.window = most, window
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def are_too_many(self, sender: str) -> bool:
        """Say whether a sender has to wait."""
        with self._lock:
            return len(self._recent(sender)) >= self.most

    def add(self, sender: str) -> None:
        """Count a wrong link."""
        with self._lock:
            self._recent(sender).append(time.monotonic())
            while len(self._seen) > _MOST_SENDERS:
                self._seen.popitem(last=False)

    def _recent(self, sender: str) -> deque[float]:
        moments = self._seen.setdefault(sender, deque(maxlen=self.most))
        self._seen.move_to_end(sender)
        while moments and time.monotonic() - moments[0] > self.window:
            moments.popleft()
        return moments


GUESSES = Guesses()
