"""Conversion of paths and tables to what the extension reads."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, Union

from fazhi.exceptions import ColumnError, DataError, ParameterError

if TYPE_CHECKING:
    import polars as pl

TABLES = (
    "a frame of polars, pandas, pyarrow or DuckDB, anything else with `__arrow_c_stream__`, "
    "a dict of lists, or an iterable of frames"
)
SOURCES = f"a path, a list of paths, {TABLES}"


class ArrowStream(Protocol):
    """A table that supports the Arrow C stream interface."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the stream."""


class Stream:
    """A table reduced to its stream, since some frames are also sequences of column names."""

    def __init__(self, table: ArrowStream) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the stream of the table."""
        return self._table.__arrow_c_stream__()


Path: TypeAlias = str | os.PathLike[str]
# Not with `|`, since polars is not imported at run time.
Table: TypeAlias = Union[
    ArrowStream, "pl.LazyFrame", Mapping[str, Sequence[object]], Iterable[ArrowStream]
]
Source: TypeAlias = Path | Iterable[Path] | Table


def to_source(data: object, what: str, *, may_be_empty: bool = False) -> object:
    """Convert paths or tables to what the extension reads; `what` names them in messages."""
    refuse_distributed(data, what)
    if isinstance(data, (str, os.PathLike)):
        return to_path(data, what)
    if isinstance(data, Iterator) and not hasattr(data, "__arrow_c_stream__"):
        first = next(data, None)
        data = [] if first is None else chain([first], data)
        data = list(data) if isinstance(first, (str, os.PathLike)) else data
    if isinstance(data, (list, tuple)) and any(isinstance(one, (str, os.PathLike)) for one in data):
        return [to_path(path, what) for path in data]
    if may_be_empty and isinstance(data, (list, tuple)) and not data:
        return iter(())
    return to_stream(data, what, SOURCES)


def to_path(path: object, what: str) -> str:
    """Convert a path to a string."""
    name = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(name, str):
        raise wrong_type(what, name, "a path as a string or `pathlib.Path`")
    return name


WORKBOOK = (".xlsx",)
PAGE = (".html", ".htm")


def to_output(path: object, endings: tuple[str, ...]) -> str:
    """Convert the path of a file to write, whose ending must say what it is."""
    name = to_path(path, "path")
    if not name.lower().endswith(endings):
        message = (
            f"parameter `path` is `{name}`, expected a file that ends in {' or '.join(endings)}"
        )
        raise ParameterError(message)
    return name


def to_stream(data: Any, what: str, accepted: str = TABLES) -> object:  # noqa: ANN401
    """Convert a table to one with `__arrow_c_stream__`, or tables to an iterator of these."""
    if is_of(data, "polars", "LazyFrame"):
        return lazy_batches(data)
    if is_of(data, "pandas", "DataFrame"):
        return Stream(from_pandas(data, what))
    if is_of(data, "pyarrow.dataset", "Dataset"):
        return data.scanner().to_reader()
    if is_of(data, "pyarrow.dataset", "Scanner"):
        return data.to_reader()
    if is_column(data):
        raise wrong_type(what, data, "a table with named columns, not a single column")
    if hasattr(data, "__arrow_c_stream__"):
        return Stream(data)
    if isinstance(data, Mapping):
        return from_lists(data, what)
    if isinstance(data, Iterable) and not isinstance(data, (str, bytes, os.PathLike)):
        return batches(data, what, accepted)
    raise wrong_type(what, data, accepted)


def to_frame(data: Table, columns: Iterable[str]) -> pl.DataFrame:
    """Read a table that has some columns."""
    import polars as pl

    stream = to_stream(data, "data")
    if hasattr(stream, "__arrow_c_stream__"):
        frame = pl.DataFrame(stream)
    else:
        frame = pl.concat([pl.DataFrame(batch) for batch in stream])  # type: ignore[attr-defined]
    for column in columns:
        if column not in frame.columns:
            known = ", ".join(f"`{name}`" for name in frame.columns)
            message = f"unknown column `{column}`; known: {known}"
            raise ColumnError(message)
    return frame


def is_distributed(data: object) -> bool:
    """Return whether an object is a frame of Spark; its classic ones have another class."""
    return callable(getattr(data, "mapInArrow", None)) and hasattr(data, "schema")


def refuse_distributed(data: object, what: str) -> None:
    """Refuse the frames of engines, whose rows would all come to this machine."""
    if is_distributed(data):
        message = (
            f"`{what}` is a frame of Spark, which `tally` and `compute` count where it lies; "
            "hint: for anything else pass `frame.toArrow()`, if it fits on one machine"
        )
        raise TypeError(message)
    for engine, method in [("dask", "to_delayed"), ("ray", "to_arrow_refs")]:
        if type(data).__module__.split(".")[0].startswith(engine) and hasattr(data, method):
            message = (
                f"`{what}` is a frame of {engine}, whose parts are counted one by one and merged; "
                "hint: docs/distributed.md has the recipe"
            )
            raise TypeError(message)


def is_of(data: Any, module: str, name: str) -> bool:  # noqa: ANN401
    """Return whether an object is of a class, without importing packages that are not in use."""
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(data, kind)


def is_column(data: object) -> bool:
    """Return whether an object is a single column."""
    columns = [("polars", "Series"), ("pandas", "Series"), ("pandas", "Index")]
    columns += [("pyarrow", "ChunkedArray"), ("pyarrow", "Array")]
    return any(is_of(data, module, name) for module, name in columns)


def lazy_batches(frame: Any) -> Iterator[ArrowStream]:  # noqa: ANN401
    """Compute a lazy frame in batches; without rows, one empty batch has the columns."""
    if not hasattr(frame, "collect_batches"):
        return iter([frame.collect(engine="streaming")])
    parts = iter(frame.collect_batches(maintain_order=True))
    first = next(parts, None)
    return chain([frame.head(0).collect() if first is None else first], parts)


def from_pandas(frame: Any, what: str) -> ArrowStream:  # noqa: ANN401
    """Convert a frame of pandas to one that Arrow can hold."""
    twice = frame.columns[frame.columns.duplicated()]
    if len(twice) > 0:
        message = f"`{what}`: several columns are named `{twice[0]}`, expected a name for each"
        raise ColumnError(message)
    if frame.index.names == [None]:
        # Rows that were filtered or put together have an index, which is no column of the register.
        frame = frame.reset_index(drop=True)
    return without_mixed_columns(frame)


def without_mixed_columns(frame: Any) -> ArrowStream:  # noqa: ANN401
    """Convert columns of mixed objects to text, since Arrow has no mixed columns."""
    import pyarrow as pa  # type: ignore[import-untyped]

    texts = {}
    for place, kind in enumerate(frame.dtypes):
        if kind == object:  # noqa: E721
            cells = frame.iloc[:, place]
            try:
                pa.array(cells, from_pandas=True)
            except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
                texts[place] = cells.map(str, na_action="ignore")
    if not texts:
        return frame  # type: ignore[no-any-return]
    changed = frame.copy(deep=False)
    for place, cells in texts.items():
        changed.isetitem(place, cells)
    return changed  # type: ignore[no-any-return]


def from_lists(columns: Mapping[str, Sequence[object]], what: str) -> ArrowStream:
    """Convert a dict of lists to a frame."""
    import polars as pl

    try:
        return pl.DataFrame(dict(columns), strict=False)
    except (pl.exceptions.PolarsError, TypeError) as error:
        message = f"`{what}`: the lists do not form a table: {error}"
        raise DataError(message) from error


def batches(tables: Iterable[object], what: str, accepted: str) -> Iterator[object]:
    """Iterate over tables; the first is checked right away, before any work."""

    def streams(rest: Iterator[object]) -> Iterator[object]:
        for table in rest:
            if is_column(table) or not hasattr(table, "__arrow_c_stream__"):
                raise wrong_type(what, table, accepted, "holds")
            yield from_pandas(table, what) if is_of(table, "pandas", "DataFrame") else table

    parts = streams(iter(tables))
    try:
        first = next(parts)
    except StopIteration:
        message = f"parameter `{what}` is empty, expected at least one table or path"
        raise ParameterError(message) from None
    return chain([first], parts)


def wrong_type(what: str, data: object, accepted: str, verb: str = "is") -> TypeError:
    """Build the exception for an object of an unsupported type."""
    kind = type(data)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__.split('.')[0]}.{name}"
    return TypeError(f"`{what}` {verb} a `{name}`, expected {accepted}")
