"""Who computes, who reads, who waits: places come free, the queue tells its places, a probe sees a stuck server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import PlainTextResponse

from pages.frame.door.reading import Turns
from pages.frame.door.waiting import Gate
from pages.frame.door.work import CalledOff, Work
from pages.frame.health import Health


def in_threads(*calls: Callable[[], object]) -> None:
    """Run these at the same time, to their end."""
    threads = [threading.Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_no_more_than_the_places_compute_at_a_time() -> None:
    gate, most, now, lock = Gate(2, longest=10), [], [], threading.Lock()
    two = threading.Barrier(2, timeout=10)

    def compute() -> None:
        with gate.place():
            with lock:
                now.append(1)
                most.append(len(now))
            two.wait()
            time.sleep(0.01)
            with lock:
                now.pop()

    in_threads(*[compute] * 6)
    assert max(most) == 2


def test_who_computes_too_long_has_given_the_place_back() -> None:
    gate, may_end, waited = Gate(1, longest=0.2), threading.Event(), []
    is_in, began = threading.Event(), time.monotonic()

    def stuck() -> None:
        with gate.place():
            is_in.set()
            may_end.wait(10)

    def other() -> None:
        is_in.wait(10)
        with gate.place():
            waited.append(time.monotonic() - began)
            assert not gate.take(0)  # what the one before gives back late is not given twice
        may_end.set()

    in_threads(stuck, other)
    assert 0.1 < waited[0] < 5
    assert gate.take(0)


def test_files_are_read_in_turn_and_each_is_told_how_many_are_before_it() -> None:
    turns, may_end, is_in, said = Turns(1), threading.Event(), threading.Event(), []

    def first() -> None:
        with turns.take(lambda step, share: None):
            is_in.set()
            may_end.wait(10)

    def second() -> None:
        is_in.wait(10)

        def tell(step: str, share: float) -> None:
            said.append(step)
            raise CalledOff

        with pytest.raises(CalledOff), turns.take(tell):
            pass

    in_threads(first, lambda: (second(), may_end.set()))
    assert said == ["1 file is read before this one"]
    with turns.take(lambda step, share: pytest.fail("nobody is before it")):
        pass


def test_work_ends_once_nobody_is_there() -> None:
    reached, may_go_on = threading.Event(), threading.Event()

    def do(tell) -> str:
        tell("step", 0.5)
        reached.set()
        may_go_on.wait(10)
        tell("next", 0.6)
        return "done"

    work = Work(do)
    assert reached.wait(10)
    work.is_wanted = lambda: False
    may_go_on.set()
    with pytest.raises(CalledOff):
        work.result()
    assert work.is_off


def asked(app: Health, agent: bytes, path: str = "/_stcore/health") -> tuple[int, str]:
    """Ask for a page as this program: its status and text."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request"}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "method": "GET", "headers": [(b"user-agent", agent)]}
    with ThreadPoolExecutor(1) as apart:  # a browser test may have left an event loop running in this thread
        apart.submit(asyncio.run, app(scope, receive, send)).result()
    return sent[0]["status"], sent[1]["body"].decode()


def test_a_probe_of_the_health_sees_when_no_place_comes_free() -> None:
    gate = Gate(1, longest=60)
    app = Health(PlainTextResponse("ok"), gate=gate, patience=0.1)
    probe, browser = b"Python-urllib/3.11", b"Mozilla/5.0 (X11)"
    assert asked(app, probe) == (200, "ok")
    in_threads(gate.take)  # a visit that never ends
    assert asked(app, probe) == (503, "No place to compute came free in 0.1 seconds.")
    assert asked(app, browser) == (200, "ok")
    assert asked(app, probe, "/other") == (200, "ok")
