"""Registers as frames of Spark, counted by its executors where the data lies.

One machine is faster than a cluster for anything that fits on it. This is for registers that lie in
one already: the data stays there, and the counts are those of one machine, to the bit.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import threading
import uuid
import warnings
from concurrent.futures import Future
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from fazhi import _fazhi
from fazhi._catalogue import to_catalogue
from fazhi._register import read_register
from fazhi._tally import Tally, repeated_keys, tally, to_request
from fazhi.calendar._calendar import to_calendar
from fazhi.exceptions import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fazhi._source import Path

# How many tallies the driver merges; executors merge the others.
AT_ONCE = 8
# What a row of the frames that are handed back holds.
PART = "part binary"
# The columns that say where a row stands: its file, block and row, and its place in the block.
FOLDER, FILE, BLOCK, ROW = "fazhi_folder", "fazhi_file", "fazhi_block", "fazhi_row"
POSITION = "fazhi_position"
# The session time zones in which a day begins when it does in China.
CHINA = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "PRC", "GMT+8", "GMT+08:00", "+08:00")


def tally_frame(frame: Any, **options: Any) -> Tally:  # noqa: ANN401
    """Count the measures of a register in a frame of Spark, in its executors.

    `fazhi.tally` does this for a frame of Spark. Each partition becomes one tally, and nothing else
    travels. Rows with equal keys meet in one partition, and the first by file and row counts, as on
    one machine. A frame that does not come from files has no such order: there the first by its
    cells counts. Problems name files where Spark knows them, and rows where they are Parquet.

    Parameters
    ----------
    frame
        A frame of pyspark, classic or of Spark Connect.
    options
        As in `fazhi.tally`; `keys`, `met` and `places` are set here.

    Returns
    -------
    The tally of all partitions.

    Examples
    --------
    With a session `spark`::

        import fazhi as fz

        rows = [("1", "2020-03-05"), ("2", "2020-04-01"), ("2", "2020-05-06")]
        disputes = spark.createDataFrame(rows, "`编号` string, `排查日期` string")
        tally = fz.spark.tally_frame(disputes, register="mediation", today="2021-01-31")
        assert (tally.rows, tally.excluded) == (3, 1)
    """
    for name in ("keys", "met"):
        if options.pop(name, None):
            message = (
                f"parameter `{name}` is given, expected none: Spark brings equal keys together"
            )
            raise ParameterError(message)
    if any(options.pop("places", None) or ()):
        message = "parameter `places` is given, expected none: Spark says where rows stand"
        raise ParameterError(message)
    options = in_common(options)
    empty = schema_of(frame).empty_table()
    # Whatever is wrong with the arguments or the types is said here, before any job.
    nothing = tally(empty, **options)
    read = _fazhi.columns_read(empty, to_request(**options))
    warn_of_moved_days(frame, empty.schema, [header for header, _, _ in read])
    order = read_order(frame)
    names = {header: f"c{at}" for at, (header, _, _) in enumerate(read)}
    cells = [column_of(frame, header).alias(name) for header, name in names.items()]
    chosen = frame.select(*cells, *[column.alias(name) for name, column in order.items()])
    keys = [names[header] for header, _, is_key in read if is_key]
    if keys:
        chosen = together(chosen, keys, list(order) or list(names.values()))
    back = {name: header for header, name in names.items()}
    options["places"] = (FILE if FILE in order else None, ROW if ROW in order else None)
    counted = chosen.mapInArrow(counting(back, options), PART)
    return merged(nothing, counted)


def tally_files(session: Any, paths: Iterable[Path], **options: Any) -> Tally:  # noqa: ANN401
    """Count a register whose files all executors can open, one task for each file.

    No row passes Spark, which is faster than `tally_frame`. The files are in the order of `paths`;
    of rows with equal keys the first counts, as on one machine.

    Parameters
    ----------
    session
        A session of pyspark, classic or of Spark Connect.
    paths
        The files.
    options
        As in `fazhi.tally`.

    Returns
    -------
    The tally of all files.

    Examples
    --------
    With a session `spark`::

        import fazhi as fz
        import polars as pl

        for year in (2019, 2020):
            disputes = pl.DataFrame({"排查日期": [f"{year}-03-05", f"{year}-04-01"]})
            disputes.write_csv(f"调解{year}.csv")
        paths = ["调解2019.csv", "调解2020.csv"]
        tally = fz.spark.tally_files(spark, paths, register="mediation", today="2021-01-31")
        assert tally.rows == 4
    """
    files = [os.path.abspath(path) for path in paths]  # noqa: PTH100
    if not files:
        message = "parameter `paths` is empty, expected at least one path"
        raise ParameterError(message)
    options = in_common(options)
    nothing = tally([], **options)
    unique = options.get("unique_keys", True)

    def count(rows: list[tuple[int, str, bytes]], *, keys: bool) -> dict[int, bytes]:
        frame = session.createDataFrame(rows, "at int, path string, met binary")
        frame = frame.repartitionByRange(len(rows), "at")
        done = frame.mapInArrow(counting_files({**options, "keys": keys}), "at int, part binary")
        return {row["at"]: bytes(row["part"]) for row in rows_of(done)}

    parts = count([(at, path, b"") for at, path in enumerate(files)], keys=unique)
    if unique:
        keys = [Tally.from_bytes(parts[at]).keys() or b"" for at in range(len(files))]
        again = [(at, files[at], met) for at, met in enumerate(repeated_keys(keys)) if met]
        parts.update(count(again, keys=False) if again else {})
    # The first has no keys, so neither has the sum.
    return Tally.merged([nothing, *(parts[at] for at in range(len(files)))])


def in_common(options: dict[str, Any]) -> dict[str, Any]:
    """Complete what all executors have in common; files are read here, as they may not see them."""
    given = {name: value for name, value in options.items() if value is not None}
    common = {"threads": 1, "today": date.today(), **given}
    if "catalogue" in given:
        common["catalogue"] = to_catalogue(given["catalogue"])
    if "agencies" in given:
        own: dict[str, Any] = {"register": "agencies", "catalogue": common.get("catalogue")}
        common["agencies"] = read_register(given["agencies"], **own)
    if "calendar" in given:
        common["calendar"] = to_calendar(given["calendar"])
    return common


def schema_of(frame: Any) -> Any:  # noqa: ANN401
    """Return the Arrow schema of a frame's batches; types that no register has are an interval."""
    import pyarrow as pa  # type: ignore[import-untyped]

    known = {
        "string": pa.string(),
        "varchar": pa.string(),
        "char": pa.string(),
        "boolean": pa.bool_(),
        "byte": pa.int8(),
        "short": pa.int16(),
        "integer": pa.int32(),
        "long": pa.int64(),
        "float": pa.float32(),
        "double": pa.float64(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", "UTC"),
        "timestamp_ntz": pa.timestamp("us"),
        "void": pa.null(),
    }

    def arrow(kind: Any) -> Any:  # noqa: ANN401
        if kind.typeName() == "decimal":
            return pa.decimal128(kind.precision, kind.scale)
        return known.get(kind.typeName(), pa.month_day_nano_interval())

    return pa.schema([(field.name, arrow(field.dataType)) for field in frame.schema.fields])


def column_of(frame: Any, header: str) -> Any:  # noqa: ANN401
    """Return a column by its header, which may have dots and backticks in it."""
    return frame["`" + header.replace("`", "``") + "`"]


def read_order(frame: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what says the file, the block and the row of each row, as far as Spark knows them."""
    from pyspark.sql import functions as F  # type: ignore[import-not-found]  # noqa: N812

    # A path is written as in an address, but for its plus signs.
    path = F.url_decode(F.replace(F.col("_metadata.file_path"), F.lit("+"), F.lit("%2B")))
    known = {
        # Files of one name in several folders are in the order of their folders.
        FOLDER: path,
        FILE: F.element_at(F.split(path, "/"), -1),
        BLOCK: F.col("_metadata.file_block_start"),
        # A file's rows are counted from 1, Spark's from 0.
        ROW: F.col("_metadata.row_index") + 1,
        POSITION: F.monotonically_increasing_id(),
    }
    found = {}
    with unlogged():
        for name, column in known.items():
            with contextlib.suppress(Exception):
                # What does not come from files, or not from Parquet, fails when it is analysed.
                _ = frame.select(column.alias(name)).schema
                found[name] = column
    return found if FILE in found else {}


@contextlib.contextmanager
def unlogged() -> Iterator[None]:
    """Keep errors out of the log, where Spark writes those that are caught too."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)


def together(frame: Any, keys: list[str], order: list[str]) -> Any:  # noqa: ANN401
    """Bring rows with equal keys into one partition, in their order.

    The hash is coarser than what makes keys equal: it looks at letters, digits and Chinese
    characters alone, narrow ones for full-width ones, and of a key of several columns at the first,
    without which a row has none. Such rows are spread.
    """
    from pyspark.sql import functions as F  # noqa: N812

    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    narrow = "".join(map(chr, range(0x21, 0x7F)))
    text = F.trim(F.lower(F.translate(F.col(keys[0]).cast("string"), wide, narrow)))
    letters = F.regexp_replace(text, r"[^0-9a-z\u4e00-\u9fff]", "")
    spread = F.xxhash64(*[F.col(name) for name in frame.columns])
    empty = text.isNull() | text.isin(_fazhi.empty_words()) | text.rlike("^[-–—―─]*$")
    hashed = F.when(empty, spread).otherwise(F.xxhash64(letters))
    return frame.repartition(hashed).sortWithinPartitions(*order)


def counting(
    back: dict[str, str], options: dict[str, Any]
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Make the function that counts a partition."""

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa

        tables = (
            pa.Table.from_batches([batch]).rename_columns(
                [back.get(name, name) for name in batch.schema.names]
            )
            for batch in batches
            if batch.num_rows
        )
        yield as_batch([tally(tables, **options).to_bytes()])

    return count


def counting_files(options: dict[str, Any]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Make the function that counts the files of a partition."""

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            for row in batch.to_pylist():
                part = tally(row["path"], **{**options, "met": row["met"] or b""}).to_bytes()
                at = pa.array([row["at"]], pa.int32())
                yield pa.record_batch([at, pa.array([part], pa.binary())], names=["at", "part"])

    return count


def merging(batches: Iterable[Any]) -> Iterator[Any]:
    """Merge the tallies of a partition."""
    parts = (part.as_py() for batch in batches for part in batch.column(0))
    first = next(parts, None)
    if first is not None:
        yield as_batch([Tally.merged(chain([first], parts)).to_bytes()])


def as_batch(parts: list[bytes]) -> Any:  # noqa: ANN401
    """Make a batch of tallies."""
    import pyarrow as pa

    return pa.record_batch([pa.array(parts, pa.binary())], names=["part"])


def merged(nothing: Tally, counted: Any) -> Tally:  # noqa: ANN401
    """Merge the tallies of all partitions: most of them in executors, the rest here."""
    fewer = counted.repartition(AT_ONCE).mapInArrow(merging, PART)
    return Tally.merged(chain([nothing], (bytes(row["part"]) for row in rows_of(fewer))))


def rows_of(frame: Any) -> list[Any]:  # noqa: ANN401
    """Collect the rows of a frame; an interrupt cancels its jobs and no others, and waits for none.

    A thread of its own asks for them: where an interrupt breaks off the wait for an answer of the
    JVM, the next question would get that answer.
    """
    jobs, done = Jobs(frame.sparkSession), Future[list[Any]]()

    def collect() -> None:
        try:
            jobs.tag()
            done.set_result(list(frame.collect()))
        except BaseException as error:
            done.set_exception(error)

    thread = jobs.thread(collect)
    with own_interrupts():
        thread.start()
        try:
            while not done.done():
                thread.join(0.1)
        except BaseException:
            with contextlib.suppress(Exception):
                jobs.cancel()
            raise
    return done.result()


class Jobs:
    """The jobs of one thread, known by a tag."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401
        self.name = f"fazhi-{uuid.uuid4().hex}"
        self.session = session
        # Connect has none.
        classic = getattr(session, "_jsc", None) is not None
        self.context = session.sparkContext if classic else None
        self.names = [self.name] if classic else [*session.getTags(), self.name]

    def thread(self, work: Callable[[], None]) -> threading.Thread:
        """Make the thread, whose jobs have the properties that the caller's have."""
        if self.context is None:
            return threading.Thread(target=work, daemon=True)
        from pyspark import InheritableThread  # type: ignore[import-not-found]

        return InheritableThread(target=work, daemon=True)  # type: ignore[no-any-return]

    def tag(self) -> None:
        """Tag the jobs that this thread starts from now on."""
        if self.context is None:
            for name in self.names:
                self.session.addTag(name)
        else:
            self.context.addJobTag(self.name)
            self.context.setInterruptOnCancel(True)

    def cancel(self) -> None:
        """Cancel them."""
        if self.context is None:
            self.session.interruptTag(self.name)
        else:
            self.context.cancelJobsWithTag(self.name)


@contextlib.contextmanager
def own_interrupts() -> Iterator[None]:
    """Let an interrupt be Python's own, as Spark's cancels the jobs of everybody in the session."""
    before = signal.getsignal(signal.SIGINT)
    of_spark = str(getattr(before, "__module__", "")).startswith("pyspark")
    if not of_spark or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def warn_of_moved_days(frame: Any, schema: Any, headers: list[str]) -> None:  # noqa: ANN401
    """Warn where moments become days of another zone than China's."""
    zone = frame.sparkSession.conf.get("spark.sql.session.timeZone")
    moments = [name for name in headers if getattr(schema.field(name).type, "tz", None)]
    if moments and zone not in CHINA:
        message = (
            f"`{moments[0]}` holds moments, whose days depend on the time zone `{zone}`; "
            "hint: set spark.sql.session.timeZone to Asia/Shanghai, or use dates or timestamp_ntz"
        )
        warnings.warn(message, stacklevel=4)
