"""Types of arguments, for type checkers: nothing of the package imports this at run time."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Generic, Literal, Protocol, TypeAlias

import numpy as np
import polars as pl
from typing_extensions import TypedDict, TypeVar

F = TypeVar("F", default=pl.DataFrame)
F_co = TypeVar("F_co", covariant=True)


class Framed(Protocol[F_co]):
    """A series of polars or pandas, by the frame of its library."""

    def to_frame(self) -> F_co:
        """Convert it to a frame."""


class Deferred(Protocol[F_co]):
    """An expression of polars, which gives one."""

    def over(self, partition_by: str) -> F_co:
        """Evaluate it in groups."""


class Tabular(Protocol):
    """A frame of polars or pandas, or a table of pyarrow."""

    @property
    def columns(self) -> Any:  # noqa: ANN401
        """Its columns, or their names."""


Values: TypeAlias = Sequence[float | None] | np.ndarray[Any, Any]
AnyColumn: TypeAlias = Values | Framed[Any]
# The columns of a table of counts, or all of it.
AnyTable: TypeAlias = AnyColumn | Tabular | Sequence[Sequence[float]]
# Where there are only values, a type checker takes the default of `F`.
Column: TypeAlias = Values | Framed[F] | Deferred[F]
# Beside columns, or expressions, there may be plain numbers.
Rows: TypeAlias = float | Values | Framed[F] | Deferred[F]
Exprs: TypeAlias = float | pl.Expr
# Values of any type.
Objects: TypeAlias = Sequence[Any] | np.ndarray[Any, Any] | Framed[Any]

# What is answered by a series of the same library, or by an expression; values by one of polars.
Series = TypeVar("Series", bound=Framed[Any] | pl.Expr, default=pl.Series)
Days: TypeAlias = (
    date | str | Sequence[date | None] | Sequence[str | None] | np.ndarray[Any, Any] | Series
)
Whole: TypeAlias = int | Sequence[int | None] | np.ndarray[Any, Any] | Series

CountsAre: TypeAlias = Literal["sample", "fixed"]
Prior: TypeAlias = Literal["jeffreys", "league"]
Bound: TypeAlias = Literal["both", "lower", "upper"]
Alternative: TypeAlias = Literal["two_sided", "less", "greater"]
Transform: TypeAlias = Literal["log_log", "log", "plain"]

ProportionMethod: TypeAlias = Literal[
    "wilson",
    "wilson_cc",
    "clopper_pearson",
    "jeffreys",
    "agresti_coull",
    "mid_p",
    "blaker",
    "likelihood_ratio",
    "logit",
    "log_log",
    "arcsine",
    "wald",
    "hypergeometric",
]
CountMethod: TypeAlias = Literal["exact", "byar", "byar_half", "score", "jeffreys", "mid_p"]
DifferenceMethod: TypeAlias = Literal[
    "newcombe",
    "newcombe_cc",
    "miettinen_nurminen",
    "mee",
    "likelihood_ratio",
    "chan_zhang",
    "agresti_caffo",
    "wald",
]
ChartKind: TypeAlias = Literal["run", "xmr", "p", "p_prime", "u", "u_prime"]
Constants: TypeAlias = Literal["exact", "tables", "rounded"]
Equal: TypeAlias = Literal["ends", "skipped"]
RulePreset: TypeAlias = Literal["plot_the_dots", "anhoej"]
TwoOfThree: TypeAlias = Literal["near", "one_side", "beyond"]
RatioMethod: TypeAlias = Literal["koopman", "miettinen_nurminen", "log"]
OddsRatioMethod: TypeAlias = Literal[
    "score", "miettinen_nurminen", "logit", "conditional", "mid_p", "baptista_pike"
]
PairedMethod: TypeAlias = Literal["newcombe", "newcombe_uncorrected", "tango", "wald"]
PairedRatioMethod: TypeAlias = Literal["bonett_price", "log"]
PairedOddsRatioMethod: TypeAlias = Literal["wilson", "exact", "mid_p", "log"]
RateRatioMethod: TypeAlias = Literal["conditional", "mid_p", "score", "log"]
RateDifferenceMethod: TypeAlias = Literal["score", "mover", "wald"]
MultinomialMethod: TypeAlias = Literal["goodman", "sison_glaz", "quesenberry_hurst"]
RatioOfTotalsMethod: TypeAlias = Literal["delta", "fieller"]
RatesMethod: TypeAlias = Literal["conditional", "mid_p", "score"]
BinomialMethod: TypeAlias = Literal["exact", "mid_p", "score"]
FisherMethod: TypeAlias = Literal["exact", "mid_p"]
RateMethod: TypeAlias = Literal["exact", "mid_p", "score"]
TrendMethod: TypeAlias = Literal["normal", "exact", "mid_p"]
SlopeMethod: TypeAlias = Literal["wald", "pooled"]
AssociationMethod: TypeAlias = Literal["pearson", "likelihood_ratio"]
SymmetryMethod: TypeAlias = Literal["bowker", "stuart_maxwell"]
KappaWeights: TypeAlias = Literal["none", "linear", "quadratic"]
Measure: TypeAlias = Literal["difference", "ratio", "odds_ratio"]
StratifiedMethod: TypeAlias = Literal["mantel_haenszel", "inverse_variance", "peto"]
McNemarMethod: TypeAlias = Literal["exact", "mid_p", "chi_squared", "chi_squared_cc"]
AdjustMethod: TypeAlias = Literal["holm", "benjamini_hochberg"]
SampleSizeMethod: TypeAlias = Literal["wald", "wilson"]

Level: TypeAlias = float | Sequence[float]
Levels = TypeVar("Levels")
Method = TypeVar("Method")


class Options(TypedDict, Generic[Levels, Method], total=False):
    """The options of an interval."""

    level: Levels
    method: Method
    bound: Bound


# A record has one level; a column or an expression may have several.
One: TypeAlias = Options[float, Method]
Several: TypeAlias = Options[Level, Method]


class LineColumns(TypedDict, total=False):
    """The columns of numbers of a table whose rows are compared over time."""

    numerator: str | None
    denominator: str | None
    exposure: str | None
    value: str | None
    standard_error: str | None


Better: TypeAlias = Literal["higher", "lower", "neutral"]
Style: TypeAlias = Literal["slope", "dots"]
Target: TypeAlias = float | Literal["pooled", "others"]
Dispersion: TypeAlias = Literal["none", "multiplicative", "additive", "prediction"]
Outliers: TypeAlias = Literal["keep", "winsorise", "trim"]
RankSets: TypeAlias = Literal["simultaneous", "marginal"]
RankTail: TypeAlias = Literal["mid_p", "exact"]
First: TypeAlias = Literal["largest", "smallest"]
