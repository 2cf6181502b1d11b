from collections.abc import Callable
from os import PathLike
from typing import Any, ClassVar, final

__all__ = [
    "Book",
    "Catalogue",
    "ColumnError",
    "DataError",
    "FazhiError",
    "Frame",
    "Numbers",
    "ParameterError",
    "Tally",
    "__version__",
    "cli_main",
    "compute",
    "count_interval",
    "figures",
    "limit_names",
    "proportion_interval",
    "read_register",
    "summarise",
    "tally",
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
class Catalogue:
    @staticmethod
    def built_in() -> Catalogue: ...
    def with_file(self, path: str) -> Catalogue: ...
    def frame(self) -> Frame: ...
    def registers(self) -> Frame: ...

@final
class Tally:
    __hash__: ClassVar[None]  # type: ignore[assignment]
    @property
    def register(self) -> str: ...
    @property
    def by(self) -> list[str]: ...
    @property
    def period(self) -> str: ...
    @property
    def rows(self) -> int: ...
    @property
    def set_aside(self) -> int: ...
    def merge(self, other: Tally) -> Tally: ...
    def save(self, path: str | PathLike[str]) -> None: ...
    @staticmethod
    def load(path: str | PathLike[str]) -> Tally: ...
    def problems(self) -> Frame: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __reduce__(self) -> tuple[Callable[[bytes], Tally], tuple[bytes]]: ...

@final
class Book:
    def frame(self) -> Frame: ...
    def problems(self) -> Frame: ...
    def problem_summary(self) -> Frame: ...
    def accounts(self) -> Frame: ...
    def unavailable(self) -> Frame: ...
    def tallies(self) -> list[Tally]: ...

def compute(
    registers: dict[str, Any] | str,
    *,
    catalogue: Catalogue,
    periods: list[str] | None,
    by: list[str],
    cutoff: str | None,
    indicators: list[str] | None,
    levels: list[float],
    methods: list[str],
    totals: bool,
    parameters: dict[str, float],
    unique_keys: bool,
    values: bool,
    columns: dict[str, dict[str, str]],
) -> Book: ...
def tally(
    source: object,
    *,
    register: str,
    catalogue: Catalogue,
    period: str,
    by: list[str],
    cutoff: str | None,
    indicators: list[str] | None,
    parameters: dict[str, float],
    unique_keys: bool,
    values: bool,
    columns: dict[str, str],
) -> Tally: ...
def figures(
    tallies: list[Tally],
    *,
    catalogue: Catalogue,
    periods: list[str] | None,
    indicators: list[str] | None,
    levels: list[float],
    methods: list[str],
    totals: bool,
) -> Frame: ...
def read_register(
    source: object,
    *,
    register: str,
    catalogue: Catalogue,
    columns: dict[str, str],
    sheet: str | None,
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
def cli_main(argv: list[str]) -> int: ...

@final
class Numbers:
    def __new__(cls, columns: dict[str, Any], *, places: bool = True) -> Numbers: ...

def limit_names(levels: list[float]) -> list[str]: ...
def proportion_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str
) -> Frame | list[tuple[float, float, float]]: ...
def count_interval(
    numbers: Numbers, *, levels: list[float], bound: str, method: str
) -> Frame | list[tuple[float, float, float]]: ...
