"""The command-line program: `fazhi`, or `python -m fazhi`."""

import signal
import sys

from fazhi import _fazhi


def main() -> None:
    """Run the program with the arguments of the process, and exit with its code."""
    # Python's own handler only records Ctrl-C for later, but the program must stop at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    raise SystemExit(_fazhi.cli_main(sys.argv))


if __name__ == "__main__":
    main()
