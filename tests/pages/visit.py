"""A visit to one page of the app, without a browser, and everything that is written on it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from fatigue.cohort.cohort import Cohort

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__"))

# What a computer says and a reader should never see: the words alone, in no other word.
_MACHINE = re.compile(
    r"\b(nan|NaN|NaT|None|[-−]?inf|infinity|Traceback|undefined|<NA>)\b|%%|(?<![\w-])[-−]0\b(?![.\d]*[1-9])"
)
_ONE_OF_MANY = re.compile(r"(?<![\d.,−/+-])\b1 (patients|forms|visits|months|weeks|others)\b")
_BACKSLASH = re.compile(r"\\(?=[^\w\s])")

# Each AppTest would look for components in every installed package: two thirds of the time of a visit.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)


def visit(page: str, *, own: Cohort | None = None, **link: str | list[str]) -> AppTest:
    """Open a link to a page in a new session; `own` is a file that session has opened before."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        at.query_params[name] = value
    if own is not None:
        at.session_state["_upload"] = own
        at.session_state["_show_upload"] = True
    at.switch_page(f"pages/{page}.py")
    return at.run()


def drop(at: AppTest, content: bytes | str, name: str = "Ward B.csv") -> AppTest:
    """Drop a file on the place in the sidebar."""
    data = content.encode() if isinstance(content, str) else content
    return at.file_uploader[0].set_value((name, data, "application/octet-stream")).run()


def own_score(at: AppTest, *, name: str = "Score", range_of: tuple[float, float] = (0.0, 100.0)) -> AppTest:
    """Choose a score of the user's own for the first file dropped, with its name and range."""
    at.selectbox(key="_instrument_1_").set_value("Another score").run()
    at.text_input(key="_custom_name_1_").set_value(name)
    at.number_input(key="_custom_low_1_").set_value(range_of[0])
    return at.number_input(key="_custom_high_1_").set_value(range_of[1]).run()


def texts(at: AppTest) -> Iterator[str]:
    """Everything written on the page but code: prose, labels, options, table cells, words in and behind charts."""
    for element in _elements(at._tree):
        proto = getattr(element, "proto", None)
        yield from (str(getattr(element, part, None) or "") for part in ("label", "help", "placeholder"))
        kind = element.type
        if kind == "vega_lite_chart":
            yield proto.alt
            yield from _chart(proto)
        elif kind in ("table", "arrow_data_frame", "dataframe"):
            frame = element.value
            yield from map(str, frame.columns)
            empty = proto.placeholder if kind == "dataframe" and proto.HasField("placeholder") else None
            yield from (str(empty if pd.isna(cell) else cell) for column in frame for cell in frame[column])
        elif kind in ("multiselect", "selectbox", "button_group", "radio"):
            yield from map(str, element.options)
        elif kind == "metric":
            yield from (element.value, element.delta)
        elif kind == "html":
            yield proto.body
        elif kind in ("markdown", "caption", "title", "header", "subheader", "info", "warning", "error"):
            yield str(element.value)


def _elements(block: object) -> Iterator[object]:
    for element in block.children.values():
        if hasattr(element, "children"):
            yield element
            yield from _elements(element)
        else:
            yield element


def charts(at: AppTest) -> list[tuple[dict, dict]]:
    """The specification and the data, by name, of every chart on the page."""
    found = []
    for element in at.get("vega_lite_chart"):
        frames = {part.name: pa.ipc.open_stream(part.data.data).read_pandas() for part in element.proto.datasets}
        found.append((json.loads(element.proto.spec), frames))
    return found


def _chart(proto: object) -> Iterator[str]:
    for part in proto.datasets:
        frame = pa.ipc.open_stream(part.data.data).read_pandas()
        yield from (value for column in frame for value in frame[column] if isinstance(value, str))


def says(at: AppTest) -> str:
    """Everything written on the page, as it is read."""
    return as_read("\n".join(texts(at)))


def as_read(text: str) -> str:
    """Give text as it is read: escapes and spaces without width taken off."""
    return _BACKSLASH.sub("", text).replace("\u200b", "")


def heading(at: AppTest) -> str:
    """The finding of the page, as it is read."""
    assert len(at.title) == 1, [title.value for title in at.title]
    return _BACKSLASH.sub("", at.title[0].value)


def assert_in_order(at: AppTest) -> None:
    """No exception, one finding, and no word of a machine anywhere."""
    assert not at.exception, [(error.message, *error.stack_trace[-4:]) for error in at.exception]
    assert heading(at)
    assert_human(says(at).splitlines())


def assert_human(lines: Iterable[str]) -> None:
    """No word of a machine, and no "1 patients"."""
    for line in lines:
        assert not _MACHINE.search(line), line
        assert not _ONE_OF_MANY.search(line), line
