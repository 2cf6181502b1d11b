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


def test_an_interrupt_stops_an_endless_register():
    command = [sys.executable, "-c", ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout is not None
        assert work.stdout.readline() == "begun\n"
        time.sleep(0.2)
        work.send_signal(signal.SIGINT)
        assert work.wait(timeout=30) == 7
