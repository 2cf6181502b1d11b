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
from bisect import bisect_right
from collections import defaultdict
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

# Among how many tasks the tallies are shared out that are merged, before the driver merges theirs.
AT_ONCE = 8
# How many tallies the driver takes as they are.
AT_MOST = 1024
# What a row of the frames that are handed back holds: a tally, or keys that begin with one byte.
PART = "share int, part binary, keys binary"
# The columns that say where a row stands: its file and its row in it, or its block and its place
# among all rows.
FILE, ROW, BLOCK, POSITION = "fazhi_file", "fazhi_row", "fazhi_block", "fazhi_position"
# The session time zones in which a day begins when it does in China.
CHINA = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "PRC", "GMT+8", "GMT+08:00", "+08:00")


def tally_frame(frame: Any, **options: Any) -> Tally:  # noqa: ANN401
    """Count the measures of a register in a frame of Spark, in its executors.

    `fazhi.tally` does this for a frame of Spark. Each task makes one tally, and nothing else
    travels but 16 bytes for each key. Where a row has a problem or a key stands twice, the frame is
    counted once more with the places of its rows: rows with equal keys meet in one partition, and
    the first by file and row counts, as on one machine. A frame that does not come from files has
    no such order: there the first by its cells counts. Problems name files where Spark knows them,
    and rows where they are Parquet.

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
    names = {header: f"c{at}" for at, (header, _, _) in enumerate(read)}
    back = {name: header for header, name in names.items()}
    cells = [column_of(frame, header).alias(name) for header, name in names.items()]
    keys = [names[header] for header, _, is_key in read if is_key]
    first = counting(nothing, back, {**options, "keys": bool(keys)})
    chosen = frame.select(*cells)
    if keys or options.get("by"):
        found, is_repeated = merged(nothing, chosen.mapInArrow(first, PART))
    else:
        # Without groups a tally has some kilobytes: merging it elsewhere costs more than it saves.
        counted = chosen.coalesce(AT_MOST).mapInArrow(first, PART)
        found, is_repeated = of_parts(nothing, counted)
    if not is_repeated and not has_problems(found):
        return found
    # Places cost as much as all else, so they are read where something is to be said of a row.
    order = read_order(frame)
    if not keys and not order:
        return found
    chosen = frame.select(*cells, *[column.alias(name) for name, column in order.items()])
    if keys:
        chosen = together(chosen, keys, list(order) or list(names.values()))
    options["places"] = (FILE if FILE in order else None, ROW if ROW in order else None)
    return merged(nothing, chosen.mapInArrow(counting(nothing, back, options), PART))[0]


def has_problems(found: Tally) -> bool:
    """Return whether anything was wrong with a row that was counted."""
    import pyarrow as pa  # type: ignore[import-untyped]

    return bool(pa.table(found.problems()).num_rows)


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
    import pyarrow as pa

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
    # A file's rows are counted from 1, Spark's from 0.
    by_row = {FILE: path, ROW: F.col("_metadata.row_index") + 1}
    by_block = {
        FILE: path,
        BLOCK: F.col("_metadata.file_block_start"),
        POSITION: F.monotonically_increasing_id(),
    }
    with unlogged():
        for known in (by_row, by_block):
            # What does not come from files, or not from Parquet, fails when it is analysed.
            with contextlib.suppress(Exception):
                _ = frame.select(*known.values()).schema
                return known
    return {}


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
    nothing: Tally, back: dict[str, str], options: dict[str, Any]
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """Make the function that counts a partition."""

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        from pyspark import TaskContext  # type: ignore[import-not-found]

        found = tally((as_table(batch, back) for batch in batches if batch.num_rows), **options)
        share = TaskContext.get().partitionId() % AT_ONCE
        # Its keys go by themselves.
        yield as_batch(share, Tally.merged([nothing, found]).to_bytes())
        yield from (as_batch(at, keys=keys) for at, keys in shares_of(found.keys() or b""))

    return count


def as_table(batch: Any, back: dict[str, str]) -> Any:  # noqa: ANN401
    """Return the rows of a batch with the headers of the register; files by their names."""
    import pyarrow as pa

    table = pa.Table.from_batches([batch])
    if FILE in table.column_names:
        paths = table[FILE].combine_chunks().dictionary_encode()
        names = [path.rpartition("/")[2] for path in paths.dictionary.to_pylist()]
        names = pa.DictionaryArray.from_arrays(paths.indices, pa.array(names))
        table = table.set_column(table.column_names.index(FILE), FILE, names)
    return table.rename_columns([back.get(name, name) for name in table.column_names])


def shares_of(keys: bytes) -> Iterator[tuple[int, bytes]]:
    """Share out ascending keys, 16 bytes each, by their highest byte, which is the last."""
    count, begin = len(keys) // 16, 0
    for share in range(256):
        end = bisect_right(range(count), share, lo=begin, key=lambda at: keys[16 * at + 15])
        if begin < end:
            yield share, keys[16 * begin : 16 * end]
        begin = end


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
    """Merge the tallies of a partition, and keep the keys that several of its parts have."""
    keys = defaultdict(list)

    def parts() -> Iterator[bytes]:
        for batch in batches:
            for row in batch.to_pylist():
                if row["part"] is None:
                    keys[row["share"]].append(row["keys"])
                else:
                    yield row["part"]

    tallies = parts()
    first = next(tallies, None)
    if first is not None:
        yield as_batch(0, Tally.merged(chain([first], tallies)).to_bytes())
    repeated = b"".join(chain.from_iterable(map(repeated_keys, keys.values())))
    if repeated:
        yield as_batch(0, keys=repeated[:16])


def as_batch(share: int, part: bytes | None = None, keys: bytes | None = None) -> Any:  # noqa: ANN401
    """Make a batch of one row that is handed back."""
    import pyarrow as pa

    kinds = [("share", pa.int32()), ("part", pa.binary()), ("keys", pa.binary())]
    return pa.RecordBatch.from_pylist(
        [{"share": share, "part": part, "keys": keys}], pa.schema(kinds)
    )


def merged(nothing: Tally, counted: Any) -> tuple[Tally, bool]:  # noqa: ANN401
    """Merge the tallies of all partitions in executors, and what these give here."""
    return of_parts(nothing, counted.repartition("share").mapInArrow(merging, PART))


def of_parts(nothing: Tally, counted: Any) -> tuple[Tally, bool]:  # noqa: ANN401
    """Merge tallies here, and return whether several of them have a key."""
    rows = rows_of(counted)
    parts = (bytes(row["part"]) for row in rows if row["part"] is not None)
    return Tally.merged(chain([nothing], parts)), any(row["keys"] is not None for row in rows)


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
        from pyspark import InheritableThread

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
