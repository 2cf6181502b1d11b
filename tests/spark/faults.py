"""What befalls a task, once: after all its work it fails, is killed, or hangs."""

import os
import signal
import time
from pathlib import Path


def fails():
    message = "the task is lost"
    raise RuntimeError(message)


def kills_its_python():
    os.kill(os.getpid(), signal.SIGKILL)


def kills_its_executor():
    """Kill the JVM that started the process that started this one."""
    of_daemon = Path(f"/proc/{os.getppid()}/stat").read_text()
    os.kill(int(of_daemon.rpartition(")")[2].split()[1]), signal.SIGKILL)
    # Until the death is noticed.
    time.sleep(60)


def hangs():
    """Wait until another try is taken and this one is killed, longer than a test may last."""
    time.sleep(3600)


def once(fault, mark, function):
    """Make a function of batches to which a fault happens once, after all its work."""

    def count(batches):
        found = False
        for batch in function(batches):
            found |= batch.num_rows > 0
            yield batch
        if found and is_first(mark):
            fault()

    return count


def is_first(mark):
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True
