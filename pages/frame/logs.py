"""What the server's log may say of a fault: its type and its place. Its message may hold a value of a patient.

Libraries log in their own words, in threads and in callbacks too; so every record is put right where it is made.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import traceback
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

_ROOT = Path(__file__).parents[2]
_make_record = logging.getLogRecordFactory()


def keep_quiet() -> None:
    """From now on, and for the whole server: faults and warnings are logged by type and place alone."""
    logging.setLogRecordFactory(_record)
    logging.raiseExceptions = False  # a record that cannot be written would be printed with its arguments
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda found: _say(found.exc_value, found.exc_traceback)
    threading.excepthook = lambda found: _say(found.exc_value, found.exc_traceback)
    warnings.showwarning = _warned


def place_of(error: BaseException | None, trace: TracebackType | None = None) -> str:
    """Give the type of a fault and where it came up, without a word of its message.

    Examples
    --------
    >>> place_of(ValueError("P07 is pregnant"))
    'ValueError'
    """
    if error is None:
        return "a fault"
    frames = traceback.extract_tb(trace or error.__traceback__)
    said = [type(error).__name__, *(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        said.append(f"after {place_of(cause)}")
    return "\n".join(said)


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(_ROOT)) if path.is_relative_to(_ROOT) else "/".join(path.parts[-3:])


def _record(*parts: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 (logging's own signature)
    record = _make_record(*parts, **named)
    if record.exc_info and record.exc_info[1] is not None:  # the message quotes the fault more often than not
        record.msg, record.args = f"Unexpected {place_of(record.exc_info[1], record.exc_info[2])}", ()
        record.exc_info = record.exc_text = None
    elif isinstance(record.msg, BaseException):
        record.msg, record.args = type(record.msg).__name__, ()
    elif record.args:
        record.args = _without_faults(record.args)
    return record


def _without_faults(args: Any) -> Any:  # noqa: ANN401
    if isinstance(args, tuple):
        return tuple(type(arg).__name__ if isinstance(arg, BaseException) else arg for arg in args)
    return args


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _say(error, trace)


def _say(error: BaseException | None, trace: TracebackType | None) -> None:
    if isinstance(error, SystemExit):
        return
    write(f"Unexpected {place_of(error, trace)}\n")


def write(line: str) -> None:
    """Write a line; a log without room for it, or whose reader is gone, stops nobody's page."""
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(line)


def _warned(message: Any, category: type[Warning], filename: str, lineno: int, *_: Any) -> None:  # noqa: ANN401
    write(f"{category.__name__} at {_short(filename)}:{lineno}\n")
