"""Work beside the page: it tells how far it is, gives its result or its error, and can be called off."""

from __future__ import annotations

import threading

import pytest

from fatigue.errors import FileError
from pages.frame.door.work import CalledOff, Work


def test_it_gives_its_result_and_how_far_it_was() -> None:
    may_end = threading.Event()

    def do(tell) -> str:
        tell("Counting", 0.5)
        may_end.wait(10)
        return "done"

    work = Work(do)
    assert not work.wait(0.05)
    assert (work.step, work.share) == ("Counting", 0.5)
    may_end.set()
    assert work.wait(10)
    assert work.result() == work.result() == "done"


def test_what_goes_wrong_is_raised_where_the_result_is_asked_for_each_time() -> None:
    def do(tell) -> str:
        raise FileError("The file is empty.")

    work = Work(do)
    for _ in range(2):
        with pytest.raises(FileError, match="empty"):
            work.result()


def test_called_off_it_ends_at_its_next_step() -> None:
    reached, may_go_on = threading.Event(), threading.Event()
    steps = []

    def do(tell) -> str:
        for at in range(1000):
            tell(f"step {at}", at / 1000)
            steps.append(at)
            reached.set()
            may_go_on.wait(10)
        return "done"

    work = Work(do)
    assert reached.wait(10)
    work.call_off()
    may_go_on.set()
    with pytest.raises(CalledOff):
        work.result()
    assert steps == [0]
