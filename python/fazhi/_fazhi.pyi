from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, TypeVar, final

__all__ = [
    "Audit",
    "Book",
    "Calendar",
    "Catalogue",
    "Chart",
    "ColumnError",
    "Curve",
    "DataError",
    "FazhiError",
    "Form",
    "Frame",
    "Index",
    "Lines",
    "Numbers",
    "ParameterError",
    "Ranks",
    "Report",
    "Reports",
    "Run",
    "Shifts",
    "Tally",
    "__version__",
    "adjust_p",
    "audit_growth",
    "audit_mean",
    "audit_percentage",
    "audit_report",
    "audit_reports",
    "audit_sum_of_parts",
    "balanced_weights",
    "benefit_of_doubt",
    "binomial_test",
    "cli_main",
    "clustered_count_interval",
    "clustered_proportion_interval",
    "cochran_q_test",
    "columns_read",
    "compare_change",
    "compare_control",
    "compare_decompose",
    "compare_funnel",
    "compare_inequality",
    "compare_ranks",
    "compare_shrink",
    "compare_trend",
    "compute",
    "count_interval",
    "cronbach",
    "diff",
    "difference_interval",
    "disclose_coarsened",
    "disclose_rounded",
    "disclose_suppress",
    "disclose_verify",
    "effective_count_interval",
    "effective_proportion_interval",
    "effective_weights",
    "empty_words",
    "figures",
    "fill_form",
    "finite_proportion_interval",
    "fisher_test",
    "forms",
    "grain",
    "homogeneity_test",
    "index_book",
    "index_registers",
    "kappa_interval",
    "language",
    "limit_names",
    "linear_association_test",
    "logrank_test",
    "mantel_haenszel",
    "matters",
    "mcnemar_test",
    "mean_interval",
    "multinomial_interval",
    "odds_ratio_interval",
    "paired_difference_interval",
    "paired_odds_ratio_interval",
    "paired_ratio_interval",
    "pca_weights",
    "power_proportions",
    "proportion_interval",
    "quantile_groups",
    "quantile_interval",
    "rate_difference_interval",
    "rate_interval",
    "rate_ratio_interval",
    "rate_test",
    "rate_trend_test",
    "rates_test",
    "ratio_interval",
    "ratio_of_totals_interval",
    "read_register",
    "recompute",
    "repeated_keys",
    "report_periods",
    "report_template",
    "sample_size_proportion",
    "sample_size_proportions",
    "standardise_direct",
    "standardise_indirect",
    "stratified_interval",
    "summarise",
    "survival_curve",
    "symmetry_test",
    "table_test",
    "tally",
    "trend_slope_interval",
    "trend_test",
    "unit_ranks",
    "weighted_count_interval",
    "weighted_difference_interval",
    "weighted_proportion_interval",
    "welch_test",
]

__version__: str

class FazhiError(ValueError): ...
class ColumnError(FazhiError): ...
class DataError(FazhiError): ...
class ParameterError(FazhiError): ...

@final
class Frame:
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Audit:
    @property
    def text(self) -> str: ...
    @property
    def habit(self) -> tuple[str, str]: ...
    @property
    def lang(self) -> Literal["zh", "en"]: ...
    @property
    def not_given(self) -> list[tuple[str, str]]: ...
    @property
    def failures(self) -> list[tuple[str, str]]: ...
    def claims(self) -> Frame: ...
    def findings(self) -> Frame: ...
    def matches(self) -> Frame: ...
    def to_excel(self, path: str, lang: str) -> None: ...
    def to_html(self, path: str, lang: str, title: str) -> None: ...
    def html(self) -> str: ...
    def shown(self, width: int) -> str: ...

@final
class Reports:
    @property
    def failures(self) -> list[tuple[str, str]]: ...
    @property
    def lang(self) -> Literal["zh", "en"]: ...
    def audits(self) -> list[tuple[str, Audit]]: ...
    def summary(self) -> Frame: ...
    def claims(self) -> Frame: ...
    def findings(self) -> Frame: ...
    def matches(self) -> Frame: ...
    def to_excel(self, path: str, lang: str) -> None: ...
    def to_html(self, path: str, lang: str, title: str) -> None: ...
    def html(self, lang: str) -> str: ...
    def shown(self, lang: str, width: int) -> str: ...

@final
class Report:
    @property
    def title(self) -> str: ...
    def write(self, path: str) -> None: ...
    def bytes(self, format: str) -> bytes: ...

@final
class Form:
    @property
    def excluded(self) -> int: ...
    def cells(self, lang: str) -> Frame: ...
    def broken(self, lang: str) -> list[tuple[str, bool, str]]: ...
    def rows(self) -> Frame: ...
    def html(self) -> str: ...
    def write(self, path: str) -> None: ...

def fill_form(
    form: str,
    data: object,
    *,
    periods: str,
    catalogue: Catalogue,
    calendar: Calendar,
    agency: str | None,
    previous: str | None,
    given: dict[str, str],
    unique_keys: bool,
    columns: dict[str, dict[str, str]],
) -> Form: ...
def forms(lang: str) -> Frame: ...
def report_template(name: str, lang: str) -> str: ...
def report_periods(periods: list[str]) -> list[str]: ...

@final
class Calendar:
    __hash__: ClassVar[None]  # type: ignore[assignment]
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    @staticmethod
    def china() -> Calendar: ...
    def with_file(self, path: str) -> Calendar: ...
    def with_days(self, rest: list[int], work: list[int]) -> Calendar: ...
    @staticmethod
    def of_days(first: int, worked: list[bool]) -> Calendar: ...
    def __reduce__(
        self,
    ) -> tuple[Callable[[int, list[bool]], Calendar], tuple[int, list[bool]]]: ...
    def covers(self) -> tuple[str, str]: ...
    def one(self, question: str, first: int, second: int, count: str) -> int: ...
    def each(self, question: str, table: object, count: str, places: bool) -> Frame: ...

@final
class Catalogue:
    @staticmethod
    def built_in() -> Catalogue: ...
    def with_file(self, path: str) -> Catalogue: ...
    def with_text(self, place: str, text: str) -> Catalogue: ...
    @staticmethod
    def of_texts(texts: list[tuple[str, str]]) -> Catalogue: ...
    def __reduce__(
        self,
    ) -> tuple[
        Callable[[list[tuple[str, str]]], Catalogue],
        tuple[list[tuple[str, str]]],
    ]: ...
    def indicator(self, name: str) -> str: ...
    def register(self, name: str) -> str: ...
    def frame(self) -> Frame: ...
    def clocks(self) -> Frame: ...
    def registers(self, register: str | None) -> Frame: ...
    def template(self, register: str, path: str) -> None: ...

@final
class Tally:
    __hash__: ClassVar[None]  # type: ignore[assignment]
    @property
    def register(self) -> str: ...
    @property
    def by(self) -> list[str]: ...
    @property
    def grain(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def excluded(self) -> int: ...
    @property
    def undated(self) -> int: ...
    def merge(self, other: Tally) -> Tally: ...
    @staticmethod
    def merged(parts: Iterable[Tally | bytes | bytearray | memoryview]) -> Tally: ...
    def keys(self) -> bytes | None: ...
    def to_bytes(self) -> bytes: ...
    @staticmethod
    def from_bytes(bytes: bytes | bytearray | memoryview) -> Tally: ...
    def save(self, path: str | PathLike[str]) -> None: ...
    @staticmethod
    def load(path: str | PathLike[str]) -> Tally: ...
    def problems(self) -> Frame: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Callable[[bytes], Tally], tuple[bytes]]: ...

@final
class Book:
    @property
    def by(self) -> list[str]: ...
    def count(self) -> int: ...
    def indicators(self) -> list[str]: ...
    def frame(self, lang: str) -> Frame: ...
    def texts(self, lang: str) -> Frame: ...
    def filter(
        self,
        indicators: list[str] | None,
        families: list[str] | None,
        periods: list[str] | None,
        groups: dict[str, list[str | None]],
        core: bool,
    ) -> Book: ...
    def text(self, lang: str, all: bool, how: str, width: int) -> str: ...
    def html(self, lang: str, all: bool, how: str, rows: int) -> str: ...
    def chart(
        self,
        kind: str,
        name: str,
        lang: str,
        asked: dict[str, Any],
    ) -> Chart: ...
    def to_html(self, path: str, lang: str, all: bool, title: str) -> None: ...
    def to_excel(self, path: str, lang: str, all: bool) -> None: ...
    def report(
        self, period: str, lang: str, place: str, template: str | None, path: str | None
    ) -> Report: ...
    def problems(self) -> Frame: ...
    def problem_summary(self) -> Frame: ...
    def accounts(self) -> Frame: ...
    def unavailable(self) -> Frame: ...
    def tallies(self) -> list[Tally]: ...

@final
class Lines:
    def __new__(
        cls,
        numbers: Numbers,
        *,
        per: float,
        periods: list[str],
        by: list[str],
        groups: list[list[str]],
        level: float,
        better: str,
    ) -> Lines: ...

def compare_change(
    source: Book | Lines, lang: str, to: str, other: Book | Lines | None, level: float, method: str
) -> Frame: ...
def compare_decompose(
    source: Book | Lines, lang: str, to: str, other: Book | Lines | None, over: str
) -> tuple[Frame, list[tuple[int, int]]]: ...
def compare_control(source: Book | Lines, lang: str, asked: dict[str, Any]) -> Frame: ...
def compare_trend(source: Book | Lines, lang: str, most_joins: int, level: float) -> Frame: ...
def disclose_coarsened(counts: list[int], least: int) -> list[int]: ...
def disclose_rounded(labels: list[list[str]], counts: list[int], base: int) -> list[int]: ...
def disclose_suppress(
    labels: list[list[str]], counts: list[int], least: int
) -> list[tuple[int | None, str]]: ...
def disclose_verify(
    labels: list[list[str]], cells: list[tuple[int | None, int | None]]
) -> list[tuple[int | None, int | None, str] | None]: ...
def compare_inequality(
    source: Book | Lines,
    lang: str,
    over: str,
    scores: dict[str, float],
    populations: dict[str, float] | None,
    groups: int | None,
    level: float,
) -> Frame: ...

@final
class Chart:
    @property
    def title(self) -> str: ...
    def with_width(self, width: int) -> Chart: ...
    def with_note(self, note: str) -> Chart: ...
    @staticmethod
    def families() -> list[str]: ...
    def letters(self) -> list[str]: ...
    def svg(self) -> str: ...
    def svg_on_white(self) -> str: ...
    def page(self) -> str: ...
    def inline(self) -> str: ...
    def vega_lite(self) -> str: ...

@final
class Shifts:
    @property
    def mean(self) -> float: ...
    def shares(self) -> Frame: ...
    def ranks(self) -> Frame: ...
    def runs(self) -> Frame: ...
    def failures(self) -> dict[str, int]: ...

@final
class Index:
    @property
    def title(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def left_out(self) -> list[str]: ...
    def unmatched(self, lang: str) -> list[str]: ...
    def notices(self, lang: str) -> list[str]: ...
    def with_chance(
        self,
        *,
        draws: int | None,
        seed: int | None,
        level: float | None,
        view: str | None,
        prior: str | None,
    ) -> Index: ...
    def scores(self) -> Frame: ...
    def items(self) -> Frame: ...
    def ranks(self) -> Frame: ...
    def acceptabilities(self) -> Frame: ...
    def pairwise(self) -> Frame: ...
    def bands(self) -> Frame: ...
    def one_more_case(self) -> Frame: ...
    def cells(self) -> Frame: ...
    def sensitivity(
        self,
        *,
        weights: float | None,
        normalise: list[str],
        method: list[str],
        impute: list[str],
        outliers: list[str],
        not_applicable: list[str],
        exclude: bool,
        data: bool,
        points: int | None,
        seed: int | None,
        level: float | None,
    ) -> Shifts: ...
    def weights(self) -> Frame: ...
    def coherence(self) -> Frame: ...
    def chart(
        self,
        kind: str,
        *,
        unit: str | None,
        shifts: Shifts | None,
        place: str,
        period: str | None,
        league: str | None,
        lang: str,
    ) -> Chart: ...
    def trace(self, unit: str, *, period: str | None, lang: str) -> Frame: ...
    def text(self, lang: str, width: int) -> str: ...
    def html(self, lang: str) -> str: ...
    def to_html(self, path: str, lang: str) -> None: ...
    def to_excel(self, path: str, lang: str) -> None: ...

def index_registers(
    registers: dict[str, Any] | str,
    assessment: str,
    *,
    catalogue: Catalogue,
    periods: list[str] | None,
    cutoff: str | None,
    calendar: Calendar,
    parameters: dict[str, float],
    columns: dict[str, dict[str, str]],
    values: tuple[list[str], dict[str, list[float | None]]] | None,
) -> Index: ...
def index_book(
    book: Book,
    assessment: str,
    *,
    ledgers: dict[str, Any],
    periods: list[str] | None,
    values: tuple[list[str], dict[str, list[float | None]]] | None,
) -> Index: ...

@final
class Run:
    def book(self) -> Book: ...
    def revisions(self) -> Frame: ...
    def score_revisions(self) -> Frame: ...
    def index(self) -> Index | None: ...
    def manifest(self) -> str: ...
    def failures(self) -> list[tuple[str, str]]: ...
    def ungrouped(self) -> list[tuple[str, str]]: ...
    def output(self) -> Path: ...

def recompute(
    path: str,
    *,
    periods: list[str] | None,
    output: str | None,
    jobs: int | None,
    formats: list[str],
    suppress: int | None,
) -> Run: ...
def language(lang: str | None) -> Literal["zh", "en"]: ...
def diff(before: str, after: str) -> Frame: ...
def compute(
    registers: dict[str, Any] | str,
    *,
    catalogue: Catalogue,
    periods: list[str] | None,
    by: list[str],
    cutoff: str | None,
    calendar: Calendar,
    indicators: list[str] | None,
    levels: list[float],
    methods: list[str],
    totals: bool,
    parameters: dict[str, float],
    unique_keys: bool,
    values: bool,
    columns: dict[str, dict[str, str]],
    suppress: int | None,
) -> Book: ...
def tally(source: object, request: dict[str, object]) -> Tally: ...
def columns_read(source: object, request: dict[str, object]) -> list[tuple[str, str, bool]]: ...
def empty_words() -> list[str]: ...
def grain(periods: list[str] | None) -> str: ...
def repeated_keys(parts: list[bytes | bytearray | memoryview]) -> list[bytes]: ...
def figures(
    tallies: list[Tally],
    *,
    catalogue: Catalogue,
    periods: list[str] | None,
    indicators: list[str] | None,
    levels: list[float],
    methods: list[str],
    totals: bool,
    suppress: int | None,
) -> Book: ...
def read_register(
    source: object,
    *,
    register: str,
    catalogue: Catalogue,
    columns: dict[str, str],
    sheet: list[str],
    values: bool,
) -> tuple[Frame, Frame]: ...
def summarise(
    source: object,
    *,
    kind: str,
    numerator: str,
    denominator: str | None,
    by: list[str],
    levels: list[float],
    methods: list[str],
    per: float,
) -> Frame: ...
def matters(
    source: object,
    *,
    table: str,
    start: str,
    end: str,
    by: list[str],
    period: str,
    periods: list[str] | None,
    cutoff: str | None,
    calendar: Calendar,
    count: str,
    backlog: int,
    within: list[int],
    leap_year_days: float,
    levels: list[float],
    totals: bool,
    curves: dict[str, Any] | None,
) -> tuple[Frame, Chart | None, str | None]: ...
def compare_funnel(
    source: Book | Numbers,
    *,
    lang: str,
    least: float,
    per: float,
    target: str,
    levels: list[float],
    dispersion: str,
    outliers: str,
    outlier_share: float,
    adjust: str,
) -> Frame: ...
def compare_ranks(
    source: Book | Numbers,
    *,
    lang: str,
    least: float,
    per: float,
    level: float,
    sets: str,
    tail: str,
    first: str | None,
    best: int | None,
    worst: int | None,
) -> Frame: ...
def compare_shrink(
    source: Book | Numbers, *, lang: str, least: float, per: float, level: float
) -> Frame: ...
def cli_main(argv: list[str]) -> int: ...

@final
class Numbers:
    def __new__(cls, columns: dict[str, Any], *, places: bool = True) -> Numbers: ...

_Verdict: TypeAlias = Literal[
    "exact", "within_rounding", "impossible", "unreconciled", "undefined", "unknown"
]
_Rounding: TypeAlias = Literal[
    "half_up",
    "half_down",
    "half_even",
    "half_away",
    "half_either",
    "floor",
    "ceiling",
    "truncation",
    "any",
]
_Ranges: TypeAlias = list[tuple[int, int]]
_Feasible: TypeAlias = tuple[_Verdict, _Ranges, list[tuple[_Rounding, _Ranges]], list[float]]
_Intervals: TypeAlias = Frame | list[_Limits]
_Limits: TypeAlias = tuple[float, float, float]
_Answer_co = TypeVar("_Answer_co", covariant=True)

class _AtLevels(Protocol[_Answer_co]):
    def __call__(
        self, numbers: Numbers, *, levels: list[float], bound: str, method: str
    ) -> _Answer_co: ...

proportion_interval: _AtLevels[_Intervals]
count_interval: _AtLevels[_Intervals]
difference_interval: _AtLevels[_Intervals]
ratio_interval: _AtLevels[_Intervals]
odds_ratio_interval: _AtLevels[_Intervals]
paired_difference_interval: _AtLevels[_Intervals]
finite_proportion_interval: _AtLevels[_Intervals]
effective_proportion_interval: _AtLevels[_Intervals]
weighted_proportion_interval: _AtLevels[_Intervals]
weighted_count_interval: _AtLevels[_Intervals]
weighted_difference_interval: _AtLevels[_Intervals]
effective_count_interval: _AtLevels[_Intervals]
rate_ratio_interval: _AtLevels[_Intervals]
multinomial_interval: _AtLevels[_Intervals]
ratio_of_totals_interval: _AtLevels[list[_Limits]]
clustered_proportion_interval: _AtLevels[list[tuple[float, float, float, float, int]]]
clustered_count_interval: _AtLevels[list[tuple[float, float, float, float, int]]]

def pca_weights(items: list[list[float | None]]) -> tuple[list[float], list[float]]: ...
def balanced_weights(
    items: list[list[float | None]], importances: list[float]
) -> tuple[list[float], list[float]]: ...
def benefit_of_doubt(
    units: list[list[float]], least: float, most: float
) -> tuple[list[float], list[list[float]]]: ...
def cronbach(items: list[list[float | None]]) -> float | None: ...
def effective_weights(
    items: list[list[float | None]], weights: list[float]
) -> list[float] | None: ...
def limit_names(levels: list[float]) -> list[str]: ...
def mean_interval(numbers: Numbers, *, levels: list[float], bound: str) -> list[_Limits]: ...
def quantile_interval(
    numbers: Numbers, *, levels: list[float], bound: str, q: float
) -> list[tuple[float, float | None, float | None, float]]: ...

@final
class Curve:
    def frame(self) -> Frame: ...
    def quantile(self, q: float) -> tuple[float | None, float | None, float | None]: ...
    def restricted_mean(self, days: int) -> tuple[float, float, float, float]: ...
    def share_within(self, days: int) -> _Limits: ...

@final
class Ranks:
    def frame(self) -> Frame: ...
    def best(self, number: int) -> list[int]: ...
    def worst(self, number: int) -> list[int]: ...
    def apart(self) -> int: ...
    def is_better(self, first: int, second: int) -> bool: ...

def unit_ranks(numbers: Numbers, *, level: float, sets: str, tail: str, first: str) -> Ranks: ...
def survival_curve(
    numbers: Numbers, *, levels: list[float], bound: str, transform: str
) -> Curve: ...
def logrank_test(numbers: Numbers) -> tuple[float, int, float, list[int], list[float]]: ...

_ChiSquared: TypeAlias = tuple[float, int, float]

def binomial_test(
    numbers: Numbers, *, alternative: str, method: str
) -> Frame | tuple[int, int, float, float, float]: ...
def fisher_test(
    numbers: Numbers, *, alternative: str, method: str
) -> Frame | tuple[int, float, float | None, float]: ...
def mcnemar_test(
    numbers: Numbers, *, method: str
) -> Frame | tuple[float, int | None, float, float, float | None]: ...
def homogeneity_test(
    numbers: Numbers,
) -> tuple[float, int, float, float, list[float], list[float], float]: ...
def trend_test(
    numbers: Numbers, *, alternative: str, method: str
) -> tuple[float, float, float, float, float, _ChiSquared | None]: ...
def rate_trend_test(
    numbers: Numbers, *, alternative: str
) -> tuple[float, float, float, float, float, _ChiSquared | None]: ...
def welch_test(
    first: Numbers, second: Numbers, *, levels: list[float], bound: str
) -> tuple[float, float, float, float, float, float]: ...
def mantel_haenszel(
    numbers: Numbers, *, levels: list[float], bound: str, continuity: bool
) -> tuple[
    float,
    int,
    float,
    float,
    float,
    _Limits,
    _ChiSquared | None,
    _ChiSquared | None,
    int,
]: ...
def rate_test(
    numbers: Numbers, *, alternative: str, method: str
) -> Frame | tuple[int, float, float, float]: ...
def table_test(
    numbers: Numbers, *, method: str
) -> tuple[float, int, float, float, list[list[float]], list[list[float]], float]: ...
def linear_association_test(
    numbers: Numbers, *, alternative: str, column_scores: list[float] | None
) -> tuple[float, float, float]: ...
def symmetry_test(numbers: Numbers, *, method: str) -> _ChiSquared: ...
def cochran_q_test(numbers: Numbers) -> tuple[float, int, float, list[int]]: ...
def kappa_interval(
    numbers: Numbers, *, levels: list[float], bound: str, weights: str
) -> list[_Limits]: ...
def trend_slope_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str
) -> list[_Limits]: ...
def stratified_interval(
    numbers: Numbers, *, levels: list[float], bound: str, measure: str, method: str
) -> tuple[_Limits, _ChiSquared | None, float | None, int]: ...
def paired_ratio_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str
) -> _Intervals: ...
def paired_odds_ratio_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str
) -> _Intervals: ...
def audit_growth(
    new: str, old: str, printed: str, rounding: str
) -> tuple[
    _Verdict,
    float | None,
    float | None,
    Literal["relative", "reversed", "level", "points", "opposite"] | None,
]: ...
def audit_mean(printed: str, n: int, items: int, rounding: str) -> _Feasible: ...
def audit_percentage(printed: str, base: str, rounding: str) -> _Feasible: ...
def audit_report(
    source: object,
    kind: Literal["file", "text", "claims"],
    *,
    against: object | None,
    previous: object | None,
    lang: str | None,
) -> Audit: ...
def audit_reports(paths: list[str], *, against: object | None, lang: str | None) -> Reports: ...
def audit_sum_of_parts(
    total: str, parts: list[str]
) -> tuple[_Verdict, float | None, float | None, float | None, float | None]: ...
def quantile_groups(numbers: Numbers, *, groups: int, inverted: bool) -> Frame: ...
def adjust_p(numbers: Numbers, *, method: str) -> Frame: ...
def rate_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str, per: float
) -> _Intervals: ...
def rate_difference_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str, per: float
) -> _Intervals: ...
def standardise_direct(
    numbers: Numbers, *, levels: list[float], bound: str, method: str, per: float
) -> list[_Limits]: ...
def standardise_indirect(
    numbers: Numbers,
    *,
    levels: list[float],
    bound: str,
    method: str,
    per: float,
    rate: bool,
) -> list[_Limits]: ...
def rates_test(
    numbers: Numbers, *, alternative: str, method: str
) -> Frame | tuple[float, float, float, float, float, float]: ...
def power_proportions(numbers: Numbers) -> float: ...
def sample_size_proportions(numbers: Numbers) -> tuple[int, int]: ...
def sample_size_proportion(numbers: Numbers, *, method: str) -> int: ...
