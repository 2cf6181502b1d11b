"""Processor time of counting in Spark, beside a `mapInArrow` that does nothing.

Usage: python benches/peers/spark.py [rows, 5 million by default] [pairs, 5 by default]

A register of service matters lies in Parquet files. A pair is one run of each in the same session,
in turns, so that a busy machine slows down both; the processor time is that of this process, its
Java and all workers of Python, children included. The last line is the median of the ratios, which
is to be at most 1.3 without a group-by column. Then come the seconds that 64 parts by 2 000
agencies take to be written, read and merged.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import fazhi as fz
import polars as pl
from fazhi._spark import schema_of
from pyspark.sql import SparkSession

FILES = 16
AGENCIES = 2000
ASKED = {"register": "service_matters", "today": "2022-01-01"}
# Keys are compared unless they are known to be unique.
CASES = {
    "no group-by column": {"unique_keys": False},
    "2 000 agencies": {"unique_keys": False, "by": "agency"},
    "no group-by column, keys looked at": {},
}
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Measure pairs, and print their ratios."""
    given = [int(number) for number in sys.argv[1:]]
    rows, pairs = given + [5_000_000, 5][len(given) :]
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), rows)
        session = started()
        frame = session.read.parquet(folder)
        for what, asked in CASES.items():
            # The first pair starts the workers of Python.
            ratios = [pair(frame, {**ASKED, **asked}) for _ in range(pairs + 1)][1:]
            print(f"{what}: median {statistics.median(ratios):.2f}", flush=True)
        session.stop()
    shares()


def started() -> SparkSession:
    """Start Spark on two cores of this machine."""
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.driver.memory", "2g")
        .getOrCreate()
    )


def pair(frame, options) -> float:  # noqa: ANN001
    """Return the processor time of counting over that of doing nothing with the same columns."""
    named = {name: options[name] for name in ("register", "by", "unique_keys") if name in options}
    read = fz.columns_read(schema_of(frame).empty_table(), **named)["header"]
    chosen = frame.select(*[f"`{header}`" for header in read])

    def nothing(batches):  # noqa: ANN001, ANN202
        for _ in batches:
            pass
        return iter(())

    idle = spent(lambda: chosen.mapInArrow(nothing, "part binary").collect())
    counting = spent(lambda: fz.tally(frame, **options))
    print(f"  nothing {idle:.1f} s, counting {counting:.1f} s, ratio {counting / idle:.2f}")
    return counting / idle


def spent(work) -> float:  # noqa: ANN001
    """Return the processor time of this process and all its children that some work takes."""
    before = processor_time()
    work()
    return processor_time() - before


def processor_time() -> float:
    """Return the seconds that this process has run for, with its descendants, dead or alive."""
    stats = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        stats[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    ours = {os.getpid()}
    while True:
        more = {process for process, (parent, _) in stats.items() if parent in ours} - ours
        if not more:
            return sum(stats[process][1] for process in ours) / TICKS
        ours |= more


def write(folder: Path, rows: int) -> None:
    """Write the register."""
    first = date(2012, 1, 1)
    for file in range(FILES):
        chance = random.Random(file)
        begun = [chance.randrange(365 * 9) for _ in range(rows // FILES)]
        pl.DataFrame(
            {
                "办件编号": [f"{file}-{row}" for row in range(len(begun))],
                "办理部门": [f"单位{chance.randrange(AGENCIES)}" for _ in begun],
                "受理日期": [first + timedelta(day) for day in begun],
                "办结日期": [first + timedelta(day + chance.randrange(60)) for day in begun],
                "备注": ["不读"] * len(begun),
            }
        ).write_parquet(folder / f"{file:02}.parquet")


def shares() -> None:
    """Print what 64 parts of a register with 2 000 agencies cost to write, to read and to merge."""
    chance = random.Random(1)
    begun = [chance.randrange(365 * 9) for _ in range(1_000_000)]
    rows = pl.DataFrame(
        {
            "办理部门": [f"单位{chance.randrange(AGENCIES)}" for _ in begun],
            "受理日期": [date(2012, 1, 1) + timedelta(day) for day in begun],
            "办结日期": [date(2012, 1, 1) + timedelta(day + 20) for day in begun],
        }
    )
    parts = [rows[at::64] for at in range(64)]
    steps = {}
    steps["count"], tallies = timed(lambda: [fz.tally(p, **ASKED, by="agency") for p in parts])
    steps["dump"], sent = timed(lambda: [tally.to_bytes() for tally in tallies])
    steps["load"], loaded = timed(lambda: [fz.Tally.from_bytes(part) for part in sent])
    steps["merge"], _ = timed(lambda: fz.Tally.merged(loaded))
    print(f"64 parts of {sum(map(len, sent)) // 64 // 1000} KB:", end=" ")
    print(", ".join(f"{name} {seconds:.2f} s" for name, seconds in steps.items()))


def timed(work):  # noqa: ANN001, ANN201
    """Return the seconds that some work takes, and what it gives."""
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


if __name__ == "__main__":
    main()
