"""Count the rows of a CSV file of service matters with fazhi and its peers, in turns.

    python benches/peers/csv_file.py FOLDER [--rows N] [--rounds N]

The file consists of the first rows of the folder's Parquet files, in UTF-8, and is kept in the
folder for temporary files. Accepted and decided matters are counted by agency and year, without
refused applications; all counts must agree. Files and the printed table are as in `service`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from pathlib import Path

from contest import contest, show

YEARS = range(2015, 2024)
KEYS = ["indicator", "agency", "year"]


def by_fazhi(path: str, output: Path) -> None:
    """Count with fazhi, which detects headers and checks each row."""
    import fazhi as fz

    indicators = ["service_incoming", "service_resolved"]
    registers = {"service_matters": path}
    book = fz.compute(registers, periods=YEARS, by="agency", indicators=indicators, level=None)
    book.frame.select("indicator", "agency", year="period", n="value").write_parquet(output)


def by_duckdb(path: str, output: Path) -> None:
    """Count with DuckDB, which detects types: by both years at once, then by each."""
    import duckdb

    duckdb.sql(f"""
        WITH flows AS MATERIALIZED (
            SELECT 办理部门 AS agency, year(受理日期) AS came, year(办结日期) AS ended,
                count(*) AS n
            FROM read_csv('{path}') WHERE 办件状态 IS DISTINCT FROM '不予受理' GROUP BY ALL
        )
        SELECT 'service_incoming' AS indicator, agency, came AS year, sum(n) AS n
        FROM flows GROUP BY ALL
        UNION ALL
        SELECT 'service_resolved' AS indicator, agency, ended AS year, sum(n) AS n
        FROM flows WHERE ended IS NOT NULL GROUP BY ALL
    """).write_parquet(str(output))


def by_polars(path: str, output: Path) -> None:
    """Count with polars, which detects types: by both years at once, then by each."""
    import polars as pl

    rows = pl.scan_csv(path, try_parse_dates=True)
    rows = rows.filter(pl.col("办件状态").ne_missing("不予受理"))
    came, ended = pl.col("受理日期").dt.year(), pl.col("办结日期").dt.year()
    flows = rows.group_by("办理部门", came=came, ended=ended).agg(n=pl.len())
    flows = flows.collect(engine="streaming")

    def by_year(indicator: str, year: str) -> pl.DataFrame:
        counts = flows.group_by(agency="办理部门", year=year).agg(pl.col("n").sum())
        return counts.select(pl.lit(indicator).alias("indicator"), pl.all())

    both = [by_year("service_incoming", "came"), by_year("service_resolved", "ended")]
    pl.concat(both).write_parquet(output)


PEERS = {"fazhi": by_fazhi, "duckdb": by_duckdb, "polars": by_polars}
# Modules that a peer imports late for tables; a session that uses tables has them already.
TABLES = {"fazhi": "polars"}


def made(folder: Path, rows: int) -> Path:
    """Create the file, in a process of its own, if it does not exist."""
    path = Path(tempfile.gettempdir()) / f"fazhi-workload-csv-{rows}" / "service_matters.csv"
    if not path.exists():
        import subprocess

        path.parent.mkdir(exist_ok=True)
        code = (
            "import sys, polars as pl; folder, rows, path = sys.argv[1:];"
            "pl.scan_parquet(folder + '/*.parquet').head(int(rows)).sink_csv(path)"
        )
        new = str(path.with_suffix(".new"))
        subprocess.run([sys.executable, "-c", code, str(folder), str(rows), new], check=True)
        Path(new).rename(path)
    return path


def compare(outputs: dict[str, Path]) -> None:
    """Exit with the counts that differ from those of fazhi."""
    import polars as pl

    def counts(path: Path) -> pl.DataFrame:
        table = pl.read_parquet(path).with_columns(pl.col("year", "n").cast(pl.Int64))
        asked = table.filter(pl.col("year").is_in(YEARS), pl.col("n") > 0)
        return asked.select(*KEYS, "n").sort(KEYS)

    ours = counts(outputs["fazhi"])
    for name in PEERS:
        theirs = counts(outputs[name])
        if not ours.equals(theirs):
            both = ours.join(theirs, on=KEYS, how="full", suffix="_theirs")
            differing = both.filter(pl.col("n").ne_missing(pl.col("n_theirs")))
            raise SystemExit(f"fazhi and {name} differ in {differing.row(0, named=True)}")
    print(f"{ours.height} counts of {ours['n'].sum()} rows, equal in all")


def main() -> None:
    """Run the contest, or one of its processes."""
    parser = argparse.ArgumentParser(description="count a CSV file with fazhi and its peers")
    parser.add_argument("folder", type=Path, help="Parquet files of service matters")
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--as", dest="name", help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.name:
        importlib.import_module(given.name)  # not part of the time
        importlib.import_module(TABLES.get(given.name, given.name))
        start = time.perf_counter()
        PEERS[given.name](str(given.folder), given.output)
        print(json.dumps({"seconds": time.perf_counter() - start}))
        return
    path = made(given.folder, given.rows)
    with tempfile.TemporaryDirectory() as kept:
        outputs = {name: Path(kept) / f"{name}.parquet" for name in PEERS}
        own = [sys.executable, __file__, str(path)]
        commands = {name: [*own, "--as", name, "--output", str(outputs[name])] for name in PEERS}
        best = contest(commands, given.rounds)
        compare(outputs)
    show(best, "fazhi")


if __name__ == "__main__":
    main()
