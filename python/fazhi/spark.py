"""Registers as frames of Spark, counted by its executors where the data lies."""

from fazhi._spark import tally_files as tally_files
from fazhi._spark import tally_frame as tally_frame

__all__ = ["tally_files", "tally_frame"]
