"""An interrupt ends a count in Spark within seconds, and no work of others."""

import os
import signal
import subprocess
import sys
import time

ENDLESS = """
import sys, threading, time
from pyspark.sql import SparkSession
import fazhi as fz

session = SparkSession.builder.{where}.appName("interrupted")
for name, value in {options}.items():
    session = session.config(name, value)
session = session.getOrCreate()

def slowly(batches):
    import time
    time.sleep(20)
    yield from batches

def endless(batches):
    import time
    time.sleep(600)
    yield from batches

one = session.range(0, 1, 1, 1)
counted = []
other = threading.Thread(target=lambda: counted.append(one.mapInArrow(slowly, "id long").count()))
other.start()
rows = session.createDataFrame([("1", "2020-03-05")], "`编号` string, `排查日期` string")
rows = rows.coalesce(1).mapInArrow(endless, rows.schema)
print("begun", flush=True)
try:
    fz.tally(rows, register="mediation")
except KeyboardInterrupt:
    print("stopped", flush=True)
other.join()
print("others", *counted, flush=True)
"""
OPTIONS = {
    "spark.ui.enabled": "false",
    "spark.cores.max": "2",
    "spark.executor.cores": "1",
    "spark.executor.memory": "512m",
    "spark.driver.host": "127.0.0.1",
    "spark.executorEnv.PYTHONPATH": os.pathsep.join(sys.path),
    "spark.connect.grpc.binding.port": "15003",
}


def test_an_interrupt_ends_this_count_and_no_other_work(cluster, session):
    script = ENDLESS.format(where=f"master({cluster!r})", options=OPTIONS)
    command = [sys.executable, "-W", "ignore", "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as work:
        assert work.stdout.readline() == "begun\n"
        time.sleep(10)
        work.send_signal(signal.SIGINT)
        sent = time.monotonic()
        assert work.stdout.readline() == "stopped\n"
        assert time.monotonic() - sent < 5
        assert work.stdout.readline() == "others 1\n"
        assert work.wait(timeout=60) == 0
