"""A cluster of two workers on two addresses of this machine, and a session on it.

`SPARK_API_MODE` says whether the session is `classic` (the default) or of `connect`.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyspark
import pytest
from pyspark.sql import SparkSession

HOME = Path(pyspark.__file__).parent
WORKERS = ["127.0.0.2", "127.0.0.3"]
# Machines of Java that live for minutes are not worth compiling much for.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

# The recipes of the documentation.
sys.path.append(str(Path(__file__).parents[1] / "python"))
os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
# A token would be written to the home folder.
os.environ["RAY_AUTH_MODE"] = "disabled"


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until_open(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(port)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """Two workers with two cores, on two hosts, since no host is given the same task twice."""
    folder = tmp_path_factory.mktemp("cluster")
    port = free_port()
    master = f"spark://127.0.0.1:{port}"
    deploy = "org.apache.spark.deploy"
    common = ["--webui-port", "0"]
    commands = [
        ("127.0.0.1", [f"{deploy}.master.Master", "--host", "127.0.0.1", "--port", str(port)])
    ]
    size = ["--cores", "2", "--memory", "2g", "--work-dir", str(folder)]
    commands += [
        (host, [f"{deploy}.worker.Worker", "--host", host, *size, master]) for host in WORKERS
    ]
    with (folder / "log").open("w") as log:
        daemons = []
        for host, command in commands:
            line = [str(HOME / "bin/spark-class"), *command[:1], *common, *command[1:]]
            own = {"SPARK_LOCAL_IP": host, "SPARK_DAEMON_JAVA_OPTS": JAVA}
            environment = {**os.environ, "SPARK_HOME": str(HOME), **own}
            daemons.append(subprocess.Popen(line, env=environment, stdout=log, stderr=log))
            until_open(port)
        yield master
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait()


@pytest.fixture(scope="session")
def session(cluster):
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.cores.max": "2",
        "spark.executor.cores": "1",
        "spark.executor.memory": "1g",
        "spark.executorEnv.PYTHONPATH": os.pathsep.join(sys.path),
        "spark.driver.extraJavaOptions": JAVA,
        "spark.executor.extraJavaOptions": JAVA,
        "spark.task.maxFailures": "4",
        # What takes long is tried a second time, on the other host.
        "spark.speculation": "true",
        "spark.speculation.quantile": "0.5",
        "spark.speculation.minTaskRuntime": "20s",
        "spark.speculation.task.duration.threshold": "20s",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.shuffle.partitions": "4",
    }
    builder = SparkSession.builder.master(cluster).appName("fazhi")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    context = pyspark.SparkContext._active_spark_context
    # The server of Connect runs in this process too.
    context.setLogLevel("OFF")
    yield session
    session.stop()
