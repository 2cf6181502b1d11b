"""The program: `fazhi`, or `python -m fazhi`."""

import signal
import sys

from fazhi import _fazhi


def main() -> None:
    """Run the program with the arguments of the process, and end with its exit code."""
    # Python's own handler only notes Ctrl-C for later; the program is to end at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise SystemExit(_fazhi.cli_main(sys.argv))


if __name__ == "__main__":
    main()
