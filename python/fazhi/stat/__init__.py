"""Intervals and tests of counts, rates and durations."""

from fazhi.stat._records import Interval as Interval
from fazhi.stat._single import count_interval as count_interval
from fazhi.stat._single import proportion_interval as proportion_interval

__all__ = ["Interval", "count_interval", "proportion_interval"]
