"""Run the tests of Spark with several of its versions, each in an environment of its own.

Usage: python scripts/spark_versions.py WHEEL [VERSION …]

The environments lie in `.venv/spark-VERSION` and stay there. The last lines are the table of
docs/distributed.md.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ["tests/spark/test_spark.py", "tests/spark/test_interrupt.py"]
TOOLS = ["polars==2.1.0", "pytest==9.2.0", "pytest-timeout==2.4.0"]
# What each version is installed with, and the protocols that it brings: the server of Connect is a
# package of its own before 4.0, and 3.5 does not know what pandas and numpy became later.
VERSIONS = {
    "3.5": (["pyspark==3.5.*", "pandas<3", "numpy<2", "pyarrow<20"], ["classic"]),
    "4.0": (["pyspark[connect]==4.0.*", "pandas", "pyarrow"], ["classic", "connect"]),
    "newest": (["pyspark[connect]", "pandas", "pyarrow"], ["classic", "connect"]),
}


def main() -> int:
    """Run the tests with each version, and print what passed."""
    wheel, *asked = sys.argv[1:]
    rows = [row for version in asked or VERSIONS for row in results(version, wheel)]
    print("| pyspark | protocol | result |", "|---|---|---|", sep="\n")
    print(*[f"| {version} | {api} | {result} |" for version, api, result in rows], sep="\n")
    return any("failed" in result or "error" in result for _, _, result in rows)


def results(version: str, wheel: str) -> list[tuple[str, str, str]]:
    """Run the tests in each protocol of a version."""
    packages, protocols = VERSIONS[version]
    folder = ROOT / ".venv" / f"spark-{version}"
    python = str(folder / "bin/python")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [python, "-m", "pip", "install", "-q", *packages, *TOOLS, wheel]
    subprocess.run(install, check=True)
    of_pyspark = [python, "-c", "import pyspark; print(pyspark.__version__)"]
    exact = subprocess.run(of_pyspark, check=True, capture_output=True, text=True).stdout.strip()
    return [(exact, api, tested(python, api)) for api in protocols]


def tested(python: str, api: str) -> str:
    """Run the tests, and return the last line of pytest."""
    command = [python, "-m", "pytest", "-q", "-W", "ignore", "--timeout", "900", *TESTS]
    environment = {**os.environ, "SPARK_API_MODE": api}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    print(done.stdout)
    return done.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    sys.exit(main())
