"""A published cohort as bytes and back: one Arrow table and a json text, nothing that runs when it is read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from fatigue.cohort.cohort import Cohort
from fatigue.cohort.instruments import Benchmark, Instrument, Items, Scale
from fatigue.errors import FileError

_VERSION = 1
_ABOUT = b"cohort"
_OPTIONS = pa.ipc.IpcWriteOptions(compression="zstd")


def to_bytes(cohort: Cohort) -> bytes:
    """Give the patients, scores and questionnaire of a cohort as bytes.

    Examples
    --------
    >>> import fatigue
    >>> of_bytes(to_bytes(fatigue.demo())).n_patients
    23
    """
    columns = {f"patient {at}": pa.array(cohort.patients[name], from_pandas=True)
               for at, name in enumerate(cohort.patients)}  # fmt: skip
    for scale, scores in enumerate(cohort.scores.values()):
        columns |= {f"score {scale} {at}": pa.array(scores[:, at]) for at in range(scores.shape[1])}
    columns["name"] = pa.array(list(map(str, cohort.patients.index)))
    about = {
        "version": _VERSION, "columns": list(map(str, cohort.patients)), "scales": list(cohort.scores),
        "months": list(cohort.months), "instrument": asdict(cohort.instrument), "labels": dict(cohort.labels),
        "since": cohort.since, "title": cohort.title, "notes": list(cohort.notes), "fewest": cohort.fewest,
    }  # fmt: skip
    table = pa.table(columns).replace_schema_metadata({_ABOUT: json.dumps(about).encode()})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=_OPTIONS) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def of_bytes(data: bytes) -> Cohort:
    """Give the published cohort that was turned into bytes.

    Raises
    ------
    FileError
        When another version of the app wrote them in another way.
    """
    table = pa.ipc.open_stream(data).read_all()
    about = json.loads(table.schema.metadata[_ABOUT])
    if about["version"] != _VERSION:
        raise FileError(
            f"This cohort was published by another version of the app (its form is {about['version']}, this app reads "
            f"{_VERSION}). Ask whoever published it to do so again."
        )
    index = pd.Index(table["name"].to_pylist(), name="patient", dtype="str")
    patients = {name: _column(table[f"patient {at}"]) for at, name in enumerate(about["columns"])}
    months = tuple(map(float, about["months"]))
    return Cohort(
        patients=pd.DataFrame(patients, index=index),
        months=months,
        scores={
            name: _scores([table[f"score {scale} {at}"] for at in range(len(months))])
            for scale, name in enumerate(about["scales"])
        },
        instrument=_instrument(about["instrument"]),
        labels=about["labels"],
        since=about["since"],
        title=about["title"],
        origin="published",
        notes=tuple(about["notes"]),
        fewest=int(about["fewest"]),
    )


def _column(stored: pa.ChunkedArray) -> Any:  # noqa: ANN401 (numbers or a category)
    if pa.types.is_dictionary(stored.type):
        whole = stored.combine_chunks()
        codes = whole.indices.to_numpy(zero_copy_only=False)
        return pd.Categorical.from_codes(
            np.where(np.isnan(codes), -1, codes).astype(int),
            categories=pd.Index(whole.dictionary.to_pylist(), dtype="str"),
        )
    return stored.to_numpy().astype(float)


def _scores(visits: list[pa.ChunkedArray]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    scores = np.column_stack([visit.to_numpy() for visit in visits])
    scores.flags.writeable = False
    return scores


def _instrument(found: dict[str, Any]) -> Instrument:
    items = found.pop("items")
    scales = tuple(Scale(**{**scale, "items": tuple(scale["items"])}) for scale in found.pop("scales"))
    benchmarks = tuple(Benchmark(**benchmark) for benchmark in found.pop("benchmarks"))
    return Instrument(
        **{**found, "spellings": tuple(found["spellings"]), "cutoffs": tuple(found["cutoffs"])},
        scales=scales,
        benchmarks=benchmarks,
        items=None if items is None else Items(
            **{**items, "reversed": tuple(items["reversed"]), "to_confirm": tuple(items["to_confirm"])}
        ),
    )  # fmt: skip
