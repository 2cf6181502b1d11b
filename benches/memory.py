"""Show the peak memory and time of the same figures for registers of different sizes.

    make bench-memory

Memory must not grow with the rows, only with the cells: agencies, periods and indicators are the
same in all registers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INDICATORS = [
    "service_accepted",
    "service_completion_rate",
    "service_on_time_rate",
    "service_early_rate",
    "service_pending",
    "service_satisfaction",
    "service_days_median",
]


def main() -> None:
    """Print one line per register."""
    program, *folders = sys.argv[1:]
    for folder in folders:
        with tempfile.TemporaryDirectory() as scratch:
            options = ["--years", "2015..2023", "--by", "agency", "--no-interval"]
            options += [f"--indicator={indicator}" for indicator in INDICATORS]
            options += ["--output", f"{scratch}/figures.parquet"]
            start = time.perf_counter()
            with subprocess.Popen([program, "compute", str(Path(folder).parent), *options]) as run:
                _, status, usage = os.wait4(run.pid, 0)
                run.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.perf_counter() - start
        if run.returncode:
            raise SystemExit(run.returncode)
        rows = int(Path(folder).parent.name.rpartition("-")[2])
        rate = rows / seconds / 1e6
        print(f"{rows:12,} rows  {seconds:7.1f} s  {rate:5.1f} million a second", end="")
        print(f"  {usage.ru_maxrss / 1024:6.0f} MB")


if __name__ == "__main__":
    main()
