"""How many readers one server holds: sessions over real websockets, each of which moves the age filter every 3 s.

    python -m bench.load                          1, 50, 100 and 150 sessions on our app, 40 s each
    python -m bench.load --sessions 50 --seconds 60 --page curves
    python -m bench.load --option runner.postScriptGC=true      the same with another setting of the server
    python -m bench.load --sessions 20 --waves 30               20 sessions come, stay 40 s and go, 30 times: memory

The sessions speak Streamlit's own protocol. A change is answered when the server has sent `script_finished`. What a
change costs is the processor time of the server alone, so it can be read on a machine that does other things too; the
waits can not. The clients run in a process of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.browser.served import served

SESSIONS = (1, 50, 100, 150)
EVERY = 3.0  # seconds between the changes of one session
WAIT = 60.0  # an answer that takes longer counts as none
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(kw_only=True)
class Heard:
    """What the sessions of one run met."""

    waits: list[float] = field(default_factory=list)
    n_bytes: int = 0
    n_lost: int = 0


class Session:
    """One browser's side of a websocket."""

    def __init__(self, address: str, page: str, heard: Heard) -> None:
        self.address, self.page, self.heard = address, page, heard
        self.slider = ""
        self.ages = (18.0, 80.0)
        self.page_hash = ""

    async def live(self, *, begin: float, seconds: float, chance: random.Random) -> None:
        """Open the page, and move the age filter until the time is over."""
        stream = f"{self.address.replace('http', 'ws', 1)}/_stcore/stream"
        async with connect(stream, subprotocols=["streamlit"], max_size=None, compression=None) as socket:  # type: ignore[list-item]
            self.socket = socket
            await self.ask(ages=None)
            started = begin + chance.random() * EVERY
            n = 0
            while (due := started + n * EVERY) < begin + seconds:
                await asyncio.sleep(max(due - time.monotonic(), 0))
                top = chance.randrange(int(self.ages[0]) + 8, int(self.ages[1]) + 1)
                asked = time.monotonic()
                await self.ask(ages=(self.ages[0], float(top)))
                self.heard.waits.append(time.monotonic() - asked)
                n = max(n + 1, int((time.monotonic() - started) / EVERY))

    async def ask(self, *, ages: tuple[float, float] | None) -> None:
        """Have the page run, and read until it is done."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.page_script_hash = self.page_hash
        if ages is None:
            message.rerun_script.page_name = self.page
        else:
            state = message.rerun_script.widget_states.widgets.add(id=self.slider)
            state.double_array_value.data.extend(ages)
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(WAIT):
            while True:
                content = await self.socket.recv()
                self.heard.n_bytes += len(content)
                if self.is_last(content, look=ages is None):
                    return

    def is_last(self, content: bytes | str, *, look: bool) -> bool:
        """Say whether this message ends a run; remember the age filter where it comes by."""
        if not look and len(content) > 200:  # a finish is short; what is long needs not be read
            return False
        message = ForwardMsg.FromString(content if isinstance(content, bytes) else content.encode())
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.page_hash = message.new_session.page_script_hash
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "slider":
            slider = message.delta.new_element.slider
            if slider.id.endswith("-age"):
                self.slider, self.ages = slider.id, (slider.min, slider.max)
        return kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


async def _all(address: str, page: str, n: int, seconds: float) -> Heard:
    heard = Heard()
    begin = time.monotonic() + 1 + n * 0.1  # the sessions come one after another

    async def one(place: int) -> None:
        await asyncio.sleep(place * 0.1)
        session = Session(address, page, heard)
        try:
            await session.live(begin=begin, seconds=seconds, chance=random.Random(place))  # noqa: S311
        except (TimeoutError, OSError, ConnectionClosed):
            heard.n_lost += 1

    await asyncio.gather(*(one(place) for place in range(n)))
    return heard


def _clients(address: str, page: str, n: int, seconds: float) -> Heard:
    return asyncio.run(_all(address, page, n, seconds))


def _server_of(address: str) -> int:
    """Give the process that listens there."""
    port = address.rpartition(":")[2]
    said = subprocess.run(["pgrep", "-f", f"server.port {port}"], capture_output=True, text=True, check=True)
    return int(said.stdout.split()[0])


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def measured(n: int, *, seconds: float, page: str, options: Sequence[str]) -> dict[str, float]:
    """Serve the app, let `n` sessions at it, and give what came of it."""
    with served(options=_flags(options)) as address, multiprocessing.get_context("spawn").Pool(1) as pool:
        pid = _server_of(address)
        pool.apply(_clients, (address, page, 1, 4.0))  # imports and the first computations
        before, megabytes = _processor(pid), _megabytes(pid)
        heard: Heard = pool.apply(_clients, (address, page, n, seconds))
        spent = _processor(pid) - before
        waits = sorted(heard.waits)
        # Each session's opening counts as a run as well.
        return {
            "sessions": n, "changes": len(waits), "lost": heard.n_lost,
            "p50_s": round(statistics.median(waits), 3), "p95_s": round(waits[int(0.95 * (len(waits) - 1))], 3),
            "cpu_ms": round(1000 * spent / (len(waits) + n), 1),
            "mb_a_session": round((_megabytes(pid) - megabytes) / n, 2),
            "kb_a_change": round(heard.n_bytes / (len(waits) + n) / 1024, 1),
        }  # fmt: skip


def soaked(n: int, *, waves: int, seconds: float, page: str, options: Sequence[str]) -> None:
    """Print what the server holds after each wave of sessions has gone."""
    with served(options=_flags(options)) as address, multiprocessing.get_context("spawn").Pool(1) as pool:
        pid = _server_of(address)
        for wave in range(waves):
            heard: Heard = pool.apply(_clients, (address, page, n, seconds))
            time.sleep(10)  # a collection comes 5 s after the last page at the latest
            row = {"wave": wave + 1, "changes": len(heard.waits), "lost": heard.n_lost, "mb": round(_megabytes(pid), 1)}
            print(json.dumps(row), flush=True)


def _flags(options: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for option in options for part in ("--" + option.partition("=")[0], option.partition("=")[2]))


def main() -> None:
    """Measure each number of sessions, and print a row of each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, nargs="+", default=SESSIONS)
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--page", default="")
    parser.add_argument("--option", action="append", default=[])
    parser.add_argument("--waves", type=int, default=0)
    asked = parser.parse_args()
    if asked.waves:
        n = asked.sessions[0]
        soaked(n, waves=asked.waves, seconds=asked.seconds, page=asked.page, options=asked.option)
        return
    for n in asked.sessions:
        with suppress(KeyboardInterrupt):
            print(json.dumps(measured(n, seconds=asked.seconds, page=asked.page, options=asked.option)), flush=True)


if __name__ == "__main__":
    sys.exit(main())
