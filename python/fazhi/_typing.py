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


Values: TypeAlias = Sequence[float | None] | np.ndarray[Any, Any]
# Without a series among them, a type checker takes the default of `F`.
Column: TypeAlias = Values | Framed[F]
AnyColumn: TypeAlias = Values | Framed[Any]
# Beside columns, or expressions, there may be plain numbers.
Rows: TypeAlias = float | Values | Framed[F]
Exprs: TypeAlias = float | pl.Expr
# Values of any type.
Objects: TypeAlias = Sequence[Any] | np.ndarray[Any, Any] | Framed[Any]

# The answer of the calendar is a series of the same library, or one of polars.
Series = TypeVar("Series", bound=Framed[Any], default=pl.Series)
Days: TypeAlias = Sequence[date | None] | Sequence[str | None] | np.ndarray[Any, Any] | Series
Whole: TypeAlias = Sequence[int | None] | np.ndarray[Any, Any] | Series

# Literals are split in two, so that they are unions at run time too.
Bound: TypeAlias = Literal["both"] | Literal["lower", "upper"]
Alternative: TypeAlias = Literal["two_sided"] | Literal["less", "greater"]
Transform: TypeAlias = Literal["log_log"] | Literal["log", "plain"]

ProportionMethod: TypeAlias = (
    Literal["wilson"]
    | Literal["wilson_cc", "clopper_pearson", "jeffreys", "agresti_coull", "mid_p", "wald"]
    | Literal["hypergeometric"]
)
CountMethod: TypeAlias = (
    Literal["exact"] | Literal["byar", "byar_half", "score", "jeffreys", "mid_p"]
)
DifferenceMethod: TypeAlias = (
    Literal["newcombe"]
    | Literal["newcombe_cc", "miettinen_nurminen", "mee", "agresti_caffo", "wald"]
)
RatioMethod: TypeAlias = Literal["koopman"] | Literal["miettinen_nurminen", "log"]
OddsRatioMethod: TypeAlias = (
    Literal["score"] | Literal["miettinen_nurminen", "logit", "conditional"]
)
PairedMethod: TypeAlias = Literal["newcombe"] | Literal["tango", "wald"]
RateRatioMethod: TypeAlias = Literal["conditional"] | Literal["mid_p", "score", "log"]
RateDifferenceMethod: TypeAlias = Literal["score"] | Literal["mover", "wald"]
MultinomialMethod: TypeAlias = Literal["goodman"] | Literal["sison_glaz", "quesenberry_hurst"]
RatioOfTotalsMethod: TypeAlias = Literal["delta"] | Literal["fieller"]
RatesMethod: TypeAlias = Literal["conditional"] | Literal["mid_p", "score"]
McNemarMethod: TypeAlias = Literal["exact"] | Literal["mid_p", "chi_squared", "chi_squared_cc"]
AdjustMethod: TypeAlias = Literal["holm"] | Literal["benjamini_hochberg"]
SampleSizeMethod: TypeAlias = Literal["wald"] | Literal["wilson"]

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
