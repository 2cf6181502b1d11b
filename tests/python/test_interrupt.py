"""Ctrl-C stops long work."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

ENDLESS = """
import itertools
import sys
import fazhi as fz
import polars as pl

rows = pl.DataFrame({"受理日期": ["2020-03-05"] * 1000})

def tables():
    print("begun", flush=True)
    yield from itertools.repeat(rows)

try:
    fz.tally(tables(), register="service_matters")
except KeyboardInterrupt:
    sys.exit(7)
"""


FIGURES = """
import sys
import fazhi as fz
import polars as pl

rows = pl.DataFrame({
    "受理日期": ["2020-03-05"] * 40_000,
    "办理部门": [f"单位{number}" for number in range(40_000)],
})
tallies = [fz.tally(rows, register="service_matters", by="agency")]
print("begun", flush=True)
try:
    for _ in range(1000):
        fz.figures(tallies, periods=range(2011, 2021), level=[0.9, 0.95, 0.99])
except KeyboardInterrupt:
    print("stopped", flush=True)
    sys.exit(7)
"""


def test_an_interrupt_stops_the_making_of_figures():
    command = [sys.executable, "-c", FIGURES]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout is not None
        assert work.stdout.readline() == "begun\n"
        time.sleep(0.5)
        work.send_signal(signal.SIGINT)
        sent = time.monotonic()
        assert work.stdout.readline() == "stopped\n"
        assert time.monotonic() - sent < 2, "half a second, and some patience for a busy machine"
        assert work.wait(timeout=30) == 7


def test_an_interrupt_stops_an_endless_register():
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout is not None
        assert work.stdout.readline() == "begun\n"
        time.sleep(0.2)
        work.send_signal(signal.SIGINT)
        assert work.wait(timeout=30) == 7
