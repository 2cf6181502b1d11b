"""Compute the figures of a register of service matters with fazhi and its peers, in turns.

    python benches/peers/service FOLDER [--peer duckdb …] [--rounds N]

The folder holds Parquet files with the columns named in `indicators`. Each peer runs in its own
process, and all must give equal figures. `seconds` is from the call to the table, `process` from
the start of the process to its end; `cpu` is the seconds of all cores, which is most reliable on a
busy machine; `MB` is the peak memory until the table exists (it is written only to be compared).
The best of several rounds counts. `reading` is polars, decoding the same columns and nothing else.

A peer gives one row per group and year, with the counts, rates and quantiles in columns; that fazhi
has one row per figure, with its name and status, is included in its time.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import tempfile
import time
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from contest import contest, peak, show

PEERS = ["duckdb", "polars", "pandas"]
# Modules that a peer imports late for tables; a session that uses tables has them already.
TABLES = {"duckdb": "pyarrow", "fazhi": "polars"}


def main() -> None:
    """Run the contest, or one of its processes."""
    parser = argparse.ArgumentParser(
        description="compute figures of service matters with fazhi and its peers"
    )
    parser.add_argument("folder", help="Parquet files of service matters")
    parser.add_argument("--peer", action="append", choices=PEERS, help="run only these peers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--as", dest="name", help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.name:
        make(given.name, given.folder, given.output)
        return
    names = ["fazhi", *(given.peer or PEERS), "reading"]
    with tempfile.TemporaryDirectory() as kept:
        outputs = {name: Path(kept) / f"{name}.parquet" for name in names}
        own = [sys.executable, str(Path(__file__).resolve().parent), given.folder]
        commands = {name: [*own, "--as", name, "--output", str(outputs[name])] for name in names}
        best = contest(commands, given.rounds)
        compare(outputs)
    show(best, "fazhi")
    times = best["fazhi"].seconds / best["reading"].seconds
    print(f"fazhi takes {times:.1f} times as long as reading")


def make(name: str, folder: str, output: Path) -> None:
    """Compute the table of one peer, print the seconds, and write it as Parquet."""
    if name in TABLES:
        importlib.import_module(TABLES[name])
    module = importlib.import_module(f"service.by_{name}")
    start = time.perf_counter()
    table = module.table(folder)
    print(json.dumps({"seconds": time.perf_counter() - start, "peak": peak()}))
    if hasattr(table, "write_parquet"):
        table.write_parquet(output)
    elif hasattr(table, "to_parquet"):
        table.to_parquet(output)
    else:
        import pyarrow.parquet as pq

        pq.write_table(table, output)


def compare(outputs: dict[str, Path]) -> None:
    """Exit with the first figure in which a peer differs from fazhi."""
    import polars as pl

    from service.agreement import difference, long_of_fazhi, long_of_peer

    ours = long_of_fazhi(pl.read_parquet(outputs["fazhi"]))
    for name in set(outputs) & set(PEERS):
        found = difference(ours, long_of_peer(pl.read_parquet(outputs[name])))
        if found:
            raise SystemExit(f"fazhi and {name} differ in {found}")
    print(f"{ours.height} figures, equal in all")


if __name__ == "__main__":
    main()
