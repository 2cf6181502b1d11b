"""Measure the startup of fazhi: as a program, and as an import beside those of its peers.

    python benches/peers/startup.py [--rounds N]

Each runs in its own process, in turns, beside a Python that does nothing.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

PYTHON = sys.executable
NOTHING = "python -c pass"
COMMANDS = {
    NOTHING: [PYTHON, "-c", "pass"],
    "import fazhi": [PYTHON, "-c", "import fazhi"],
    "import polars": [PYTHON, "-c", "import polars"],
    "import duckdb": [PYTHON, "-c", "import duckdb"],
    "import pandas": [PYTHON, "-c", "import pandas"],
    "fazhi --version": [str(Path(PYTHON).with_name("fazhi")), "--version"],
}


def milliseconds(command: list[str]) -> float:
    """Run a command, and return its time."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Print the best and the median of each."""
    parser = argparse.ArgumentParser(description="measure the startup of fazhi")
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, command in COMMANDS.items():
            times[name].append(milliseconds(command))
    print(f"{'ms':18}{'best':>8}{'median':>8}{'without Python':>16}")
    nothing = min(times[NOTHING])
    for name, each in times.items():
        beyond = min(each) - nothing
        print(f"{name:18}{min(each):8.0f}{statistics.median(each):8.0f}{beyond:16.0f}")


if __name__ == "__main__":
    main()
