"""Count the instructions per row of a register, since times are too noisy.

    python scripts/count_instructions.py PROGRAM SMALL LARGE [--write]

The program runs under valgrind's callgrind on two registers of service matters of different size,
so that the fixed cost of a run cancels out. The numbers are compared with those in
`benches/instructions.json`: exceeding one by more than a tenth is a failure; `--write` saves the
new ones.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
from pathlib import Path

KEPT = Path(__file__).parents[1] / "benches" / "instructions.json"
MOST = 1.1

TASKS = {
    "one count": ["--indicator", "service_accepted"],
    "with clocks": ["--indicator", "service_on_time_rate", "--indicator", "service_early_rate"],
    "by agency": ["--by", "agency", "--indicator", "service_completion_rate"],
    "all": ["--by", "agency"],
}


def instructions(program: str, folder: str, options: list[str]) -> int:
    """Return the instructions of one run."""
    with tempfile.TemporaryDirectory() as scratch:
        command = [
            "valgrind",
            "--tool=callgrind",
            f"--callgrind-out-file={scratch}/callgrind.out",
            *(program, "compute", folder, "--year", "2020", "--no-interval"),
            *(*options, "--output", f"{scratch}/figures.parquet"),
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode or collected is None:
        raise SystemExit(run.stderr)
    return int(collected[1])


def main() -> None:
    """Print the instructions per row of each task, and the ratio to the saved number."""
    parser = argparse.ArgumentParser(description="count the instructions per row")
    parser.add_argument("program", help="the program fazhi")
    parser.add_argument("small", help="a folder of a register of service matters")
    parser.add_argument("large", help="a folder of a larger one; the names end in the rows")
    parser.add_argument("--write", action="store_true", help="save the new numbers")
    arguments = parser.parse_args()
    folders = [Path(folder).parent for folder in (arguments.small, arguments.large)]
    small, large = (int(folder.name.rpartition("-")[2]) for folder in folders)
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    found, above = {}, []
    for task, options in TASKS.items():
        runs = [instructions(arguments.program, str(folder), options) for folder in folders]
        found[task] = round((runs[1] - runs[0]) / (large - small))
        ratio = found[task] / kept[task] if task in kept else 1.0
        above += [task] if ratio > MOST else []
        print(f"{task:12} {found[task]:7} a row {ratio:7.2f} of what it was")
    if arguments.write:
        KEPT.write_text(json.dumps(found, indent=2) + "\n")
    elif above:
        raise SystemExit(f"more instructions than before: {', '.join(above)}")


if __name__ == "__main__":
    main()
