"""Garbage is collected where nobody waits for it, and it is collected."""

from __future__ import annotations

import gc
import weakref

from pages.frame.sweep import Sweeper


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Held:
    """Something that only a collection frees."""

    def __init__(self) -> None:
        self.itself = self


def test_it_waits_for_a_moment_without_a_page_but_a_minute_at_most():
    clock = Clock()
    sweeper = Sweeper(clock=clock)
    clock.now = 100
    assert not sweeper.is_due()  # nothing ran, so there is nothing to collect
    with sweeper.running():
        with sweeper.running():
            clock.now = 105
        sweeper.collect()
        clock.now += 59
        assert not sweeper.is_due()
        clock.now += 1
        assert sweeper.is_due()
        sweeper.collect()
    clock.now += 4
    assert not sweeper.is_due()
    clock.now += 1
    assert sweeper.is_due()  # the page that ran through the last collection has left some
    sweeper.collect()
    clock.now += 600
    assert not sweeper.is_due()


def test_a_page_that_fails_holds_nothing_off():
    clock = Clock()
    sweeper = Sweeper(clock=clock)
    try:
        with sweeper.running():
            raise ValueError
    except ValueError:
        clock.now = 10
    assert sweeper.is_due()


def test_it_frees_what_holds_itself():
    gc.disable()
    try:
        gone = weakref.ref(Held())
        Sweeper().collect()
        assert gone() is None
    finally:
        gc.enable()
