"""Time the intervals of many counts against scipy and statsmodels.

    make bench-peers

Each line gives the time per pair of limits in each package, and the ratio; the limits are compared
before anything is timed. The best of several rounds counts, taken in turns, since machines are
noisy.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import fazhi as fz
import numpy as np
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson

if TYPE_CHECKING:
    from collections.abc import Callable

PAIRS = 1_000_000
ROUNDS = 3

Limits = tuple[NDArray[np.float64], NDArray[np.float64]]


def counts() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw groups of 1 to a million, log-uniformly, and a part of each."""
    random = np.random.default_rng(7)
    n = random.integers(1, 10 ** random.integers(1, 7, PAIRS), endpoint=True)
    return random.integers(0, n, endpoint=True), n


def of_fazhi(method: str, x: NDArray[np.int64], n: NDArray[np.int64]) -> Limits:
    """Return the limits of proportions with fazhi."""
    frame = fz.stat.proportion_interval(x, n, method=method)
    return frame["lower"].to_numpy(), frame["upper"].to_numpy()


def of_statsmodels(method: str, x: NDArray[np.int64], n: NDArray[np.int64]) -> Limits:
    """Return the limits of proportions with statsmodels."""
    lower, upper = proportion_confint(x, n, method=method)
    return lower, upper


def clopper_pearson_of_scipy(x: NDArray[np.int64], n: NDArray[np.int64]) -> Limits:
    """Return Clopper and Pearson's limits with scipy's quantiles."""
    lower = np.where(x > 0, stats.beta.ppf(0.025, x, n - x + 1), 0.0)
    upper = np.where(x < n, stats.beta.isf(0.025, x + 1, n - x), 1.0)
    return lower, upper


def counts_of_fazhi(method: str, x: NDArray[np.int64]) -> Limits:
    """Return the limits of counts with fazhi."""
    frame = fz.stat.count_interval(x, method=method)
    return frame["lower"].to_numpy(), frame["upper"].to_numpy()


def counts_of_statsmodels(method: str, x: NDArray[np.int64]) -> Limits:
    """Return the limits of counts with statsmodels."""
    lower, upper = confint_poisson(x, 1.0, method=method)
    return lower, upper


def compare(name: str, ours: Callable[[], Limits], theirs: Callable[[], Limits], peer: str) -> None:
    """Check that both give the same limits, then time them in turns."""
    # Rounding may move peers' limits outside [0, 1], and they lose digits in small limits.
    for found, expected in zip(ours(), theirs(), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-12)
    best = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for at, call in enumerate((ours, theirs)):
            start = time.perf_counter()
            call()
            best[at] = min(best[at], time.perf_counter() - start)
    mine, peers = (seconds / PAIRS * 1e9 for seconds in best)
    print(f"{name:28} fazhi {mine:8.1f} ns   {peer:12} {peers:8.1f} ns   {peers / mine:6.1f} times")


def main() -> None:
    """Print one line per method."""
    x, n = counts()
    pairs = {
        "wilson": "wilson",
        "clopper_pearson": "beta",
        "agresti_coull": "agresti_coull",
        "wald": "normal",
    }
    for method, name in pairs.items():
        compare(
            f"proportion {method}",
            lambda method=method: of_fazhi(method, x, n),  # type: ignore[misc]
            lambda name=name: of_statsmodels(name, x, n),  # type: ignore[misc]
            "statsmodels",
        )
    # At 0 and n statsmodels keeps the quantile, where fazhi returns 0 and 1.
    inner = (x > 0) & (x < n)
    compare(
        "proportion jeffreys",
        lambda: of_fazhi("jeffreys", x[inner], n[inner]),
        lambda: of_statsmodels("jeffreys", x[inner], n[inner]),
        "statsmodels",
    )
    compare(
        "proportion clopper_pearson",
        lambda: of_fazhi("clopper_pearson", x, n),
        lambda: clopper_pearson_of_scipy(x, n),
        "scipy",
    )
    compare(
        "count exact",
        lambda: counts_of_fazhi("exact", x),
        lambda: counts_of_statsmodels("exact-c", x),
        "statsmodels",
    )


if __name__ == "__main__":
    main()
