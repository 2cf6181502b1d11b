"""Run several programs on the same task, each in its own process, taking turns."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from typing import NamedTuple

UNIT = 1 if sys.platform == "darwin" else 1024  # the unit of the memory that the system reports


class Run(NamedTuple):
    """The time and memory of a process."""

    seconds: float  # as the process reports it, from the call to the table
    whole: float  # from its start to its end
    cpu: float  # over all cores
    peak: float  # MB


def run(command: list[str]) -> Run:
    """Run a command that prints `{"seconds": …}`, and `"peak"` if only a part counts.

    Until a process has started, the system counts the memory of its parent as its own, so nothing
    large is imported here.
    """
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    whole = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"`{' '.join(command)}` ended with {process.returncode}")
    said = json.loads(printed.splitlines()[-1])
    peak = said.get("peak", usage.ru_maxrss * UNIT / 1e6)
    return Run(said["seconds"], whole, usage.ru_utime + usage.ru_stime, peak)


def peak() -> float:
    """Return the peak memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6


def contest(commands: dict[str, list[str]], rounds: int) -> dict[str, Run]:
    """Run all commands in turns, so that noise affects all of them, and return the best of each."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {name: Run(*map(min, zip(*each, strict=True))) for name, each in runs.items()}


def show(best: dict[str, Run], to: str) -> None:
    """Print a table, with times relative to one of the programs."""
    print(
        f"{'':10}{'seconds':>9}{'ratio':>7}{'process':>9}{'cpu':>8}{'ratio':>7}{'MB':>7}{'ratio':>7}"
    )
    own = best[to]
    for name, one in best.items():
        seconds, cpu, peak = one.seconds / own.seconds, one.cpu / own.cpu, one.peak / own.peak
        times = f"{one.seconds:9.2f}{seconds:7.2f}{one.whole:9.2f}{one.cpu:8.2f}{cpu:7.2f}"
        print(f"{name:10}{times}{one.peak:7.0f}{peak:7.2f}")
