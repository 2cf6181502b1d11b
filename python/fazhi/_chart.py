"""Charts, and the charts that a book can draw."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fazhi import _fazhi
from fazhi._arguments import to_levels, to_number, to_whole
from fazhi._source import to_path
from fazhi.compare._arguments import to_comparison, to_control, to_word
from fazhi.exceptions import DataError, ParameterError

if TYPE_CHECKING:
    from typing import Literal

    import altair

    from fazhi._arguments import Lang, Levels, Periods
    from fazhi._book import Book
    from fazhi._source import Path as PathLike
    from fazhi._typing import (
        ChartKind,
        Constants,
        Dispersion,
        Equal,
        RulePreset,
        Style,
        Target,
        TwoOfThree,
    )

ENDINGS = ".svg, .html, .json, .png or .pdf"

# A letter that no font has.
NONE = "\U0010fffe"


class Chart:
    """A chart, which a notebook shows: `book.plot` makes them.

    Examples
    --------
    >>> import fazhi as fz
    >>> book = fz.compute(fz.examples.qilian(), periods=range(2018, 2021), lang="zh")
    >>> chart = book.plot.trend("调解（调处）成功率", place="祁连县")
    >>> chart
    <fazhi.Chart: 祁连县 2018—2020年 调解（调处）成功率：走势>
    >>> chart.to_svg()[:4]
    '<svg'
    """

    def __init__(self, chart: _fazhi.Chart) -> None:
        self._chart = chart

    @property
    def title(self) -> str:
        """The title: the agency, the period and the figure.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, lang="en")
        >>> book.plot.flow("aid", place="Qilian").title
        'legal-aid cases: flow, Qilian, 2020'
        """
        return self._chart.title

    def with_width(self, width: int) -> Chart:
        """Return the same chart, so many pixels wide.

        Texts keep their size, so a narrow chart is laid out anew. It has 240 to 10 000 pixels.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> 'width="360"' in book.plot.flow("aid").with_width(360).to_svg()
        True
        """
        return Chart(self._chart.with_width(to_whole(width, "width")))

    def with_note(self, note: str) -> Chart:
        """Return the same chart with one more note below it.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> "数据来源" in book.plot.flow("aid").with_note("数据来源：司法局").to_svg()
        True
        """
        return Chart(self._chart.with_note(note))

    def to_svg(self) -> str:
        """Return the chart as SVG, which follows the colours of the reader's system.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, lang="zh")
        >>> "新收：118 件" in book.plot.flow("aid").to_svg()
        True
        """
        return self._chart.svg()

    def to_html(self) -> str:
        """Return a page with the chart and the table of what it shows.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> book.plot.flow("aid").to_html()[:15]
        '<!DOCTYPE html>'
        """
        return self._chart.page()

    def to_vega_lite(self) -> dict[str, Any]:
        """Return the specification of Vega-Lite 5, with the data inside.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> book.plot.flow("aid").to_vega_lite()["$schema"]
        'https://vega.github.io/schema/vega-lite/v5.json'
        """
        spec: dict[str, Any] = json.loads(self._chart.vega_lite())
        return spec

    def to_altair(self) -> altair.LayerChart:
        """Return the chart as one of altair, to be changed there; needs `fazhi[plot]`.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> type(book.plot.flow("aid").to_altair()).__name__  # doctest: +SKIP
        'LayerChart'
        """
        try:
            import altair
        except ImportError as error:
            raise missing("altair") from error
        return altair.LayerChart.from_dict(self.to_vega_lite())

    def save(self, path: PathLike, *, scale: float = 2) -> None:
        """Write the chart to a file, whose ending says what it is.

        A `.svg`, an `.html` with the table, or a `.json` of Vega-Lite needs nothing; `.png` and
        `.pdf` need `fazhi[plot]` and a font that has all letters of the chart.

        Parameters
        ----------
        path
            The file.
        scale
            How many dots of a `.png` make a pixel.

        Raises
        ------
        DataError
            If a letter is in no font, or vl-convert is not installed.
        ParameterError
            If the ending is another one.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "收结存.svg")
        ...     book.plot.flow("aid").save(path)
        ...     path.read_text("utf-8")[:4]
        '<svg'
        """
        file = Path(to_path(path, "path"))
        ending = file.suffix.lower()
        texts = {
            ".svg": self.to_svg,
            ".html": self.to_html,
            ".json": self._chart.vega_lite,
        }
        if ending in texts:
            written = texts[ending]().encode()
        elif ending == ".png":
            written = self._picture().svg_to_png(self._chart.svg_on_white(), scale=scale)
        elif ending == ".pdf":
            written = self._picture().svg_to_pdf(self._chart.svg_on_white())
        else:
            message = f"parameter `path` is `{file}`, expected a file that ends in {ENDINGS}"
            raise ParameterError(message)
        try:
            file.write_bytes(written)
        except OSError as error:
            message = f"`{file}`: {error.strerror or error}"
            raise DataError(message) from error

    def _picture(self) -> Any:  # noqa: ANN401
        """Return vl-convert, once it is known that its fonts have all letters of the chart."""
        try:
            import vl_convert
        except ImportError as error:
            raise missing("vl-convert") from error
        families = _fazhi.Chart.families()
        lost = [letter for letter in self._chart.letters() if not has(letter, ", ".join(families))]
        if lost:
            letters = "、".join(f"`{letter}`" for letter in lost[:5])
            message = (
                f"no font has {letters}; families tried: {', '.join(families)}, and all others\n"
                "hint: install one of them, or name a folder of fonts with "
                "`vl_convert.register_font_directory`"
            )
            raise DataError(message)
        return vl_convert

    def _repr_svg_(self) -> str:
        return self.to_svg()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {
            "text/html": self._chart.inline(),
            "image/svg+xml": self.to_svg(),
            "text/plain": repr(self),
        }

    def __repr__(self) -> str:
        return f"<fazhi.Chart: {self.title}>"


def missing(package: str) -> DataError:
    """Say that a package is not installed, and how to install it."""
    return DataError(f'{package} is not installed\nhint: pip install "fazhi[plot]"')


@cache
def has(letter: str, families: str) -> bool:
    """Whether a font has a letter: it looks unlike one that no font has."""
    return drawn(letter, families) != drawn(NONE, families)


@cache
def drawn(letter: str, families: str) -> bytes:
    """Draw a letter."""
    import vl_convert

    picture: bytes = vl_convert.svg_to_png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24">'
        f'<text x="2" y="20" font-size="18" font-family="{families}">{letter}</text></svg>'
    )
    return picture


class Plots:
    """The charts of the figures of a book: `book.plot`.

    `place` says whose figures they are, such as a county, and goes into the title. Groups and
    periods are chosen as by `Book.filter`: `agency="民政局"`, `period=2020`.
    """

    def __init__(self, book: Book, lang: Lang) -> None:
        self._book = book
        self._lang = lang

    def trend(
        self,
        indicator: str,
        *,
        period: Periods | None = None,
        place: str = "",
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw the values of an indicator over periods, with a line for each group.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=range(2016, 2021), lang="en")
        >>> book.plot.trend("mediation_success_rate", place="Qilian").title
        'mediation success rate, Qilian, 2016—2020: trend'
        """
        return self._drawn("trend", indicator, period, place, groups)

    def share(
        self,
        indicator: str,
        *,
        period: Periods | None = None,
        place: str = "",
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw the shares of the parts of a composition in one period.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=[2019, 2020], lang="zh")
        >>> book.plot.share("aid_composition", period=2020, place="祁连县").title
        '祁连县 2020年 法律援助案件构成'
        """
        return self._drawn("share", indicator, period, place, groups)

    def flow(
        self,
        flow: str,
        *,
        period: Periods | None = None,
        place: str = "",
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw what comes in, what is resolved and what is left, by the id or name of a flow.

        One period is drawn as a sum, several side by side.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, lang="zh")
        >>> book.plot.flow("法律援助案件", place="祁连县").title
        '祁连县 2020年 法律援助案件收结存'
        """
        return self._drawn("flow", flow, period, place, groups)

    def funnel(
        self,
        indicator: str,
        *,
        period: Periods | None = None,
        place: str = "",
        target: Target = "pooled",
        level: Levels = (0.95, 0.998),
        dispersion: Dispersion = "none",
        least: float = 0,
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw which groups stand out in one period, as `book.compare.funnel` finds them.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, by="agency", lang="zh")
        >>> book.plot.funnel("service_on_time_rate", place="祁连县").title
        '祁连县各单位 2020年 按时办结率（法定时限）：漏斗图'
        """
        options = {
            "target": target if isinstance(target, str) else repr(to_number(target, "target")),
            "levels": to_levels(level),
            "dispersion": to_word(dispersion, "dispersion"),
            "least": to_number(least, "least"),
        }
        return self._drawn("funnel", indicator, period, place, groups, **options)

    def ranks(
        self,
        indicator: str,
        *,
        period: Periods | None = None,
        place: str = "",
        level: float = 0.95,
        least: float = 0,
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw which ranks groups may have in one period, as `book.compare.ranks` finds them.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, by="agency", lang="zh")
        >>> book.plot.ranks("service_on_time_rate", place="祁连县").title
        '祁连县各单位 2020年 按时办结率（法定时限）：位次'
        """
        options = {"levels": [to_number(level, "level")], "least": to_number(least, "least")}
        return self._drawn("ranks", indicator, period, place, groups, **options)

    def change(
        self,
        indicator: str,
        to: Literal["previous", "same_period_last_year"] | Book = "previous",
        *,
        period: Periods | None = None,
        place: str = "",
        level: float = 0.95,
        style: Style | None = None,
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw what changed up to the last period, as `book.compare.change` finds it.

        A change that may be chance stands back. `style` is `slope`, a line for each group, or
        `dots`, a row for each; by default `dots` for more than ten groups.

        Examples
        --------
        >>> import fazhi as fz
        >>> days = ["2019-05-06"] * 20 + ["2020-05-06"] * 35
        >>> registers = {"consultations": {"日期": days, "人次": [1] * 55}}
        >>> book = fz.compute(registers, periods=[2019, 2020], lang="zh")
        >>> book.plot.change("aid_consultations", place="祁连县").title
        '祁连县 2019—2020年 解答法律咨询人次：变化'
        """
        word, other = to_comparison(to)
        options = {"to": word, "other": other, "levels": [to_number(level, "level")]}
        if style is not None:
            options["style"] = to_word(style, "style")
        return self._drawn("change", indicator, period, place, groups, **options)

    def control(
        self,
        indicator: str,
        *,
        period: Periods | None = None,
        place: str = "",
        chart: ChartKind | None = None,
        rebase: Periods | None = None,
        baseline: int | None = None,
        constants: Constants = "exact",
        screened: bool = False,
        rules: RulePreset = "plot_the_dots",
        run: int | None = None,
        on_centre: Equal | None = None,
        trend: int | None = None,
        equal: Equal | None = None,
        two_of_three: TwoOfThree | None = None,
        target: float | None = None,
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw whether a process is the same over its periods, as `book.compare.control` finds it.

        Examples
        --------
        >>> import fazhi as fz
        >>> days = [f"2020-{month:02}-10" for month in range(1, 13)]
        >>> registers = {"consultations": {"日期": days, "人次": [24, 31, 28, 27] * 3}}
        >>> book = fz.compute(registers, periods="2020-01..2020-12", lang="zh")
        >>> book.plot.control("aid_consultations", place="祁连县").title
        '祁连县 2020年1月—2020年12月 解答法律咨询人次：控制图'
        """
        asked = to_control(
            chart, rebase, baseline, constants, screened, rules, run, on_centre, trend, equal,
            two_of_three, target,
        )  # fmt: skip
        return self._drawn("control", indicator, period, place, groups, control=asked)

    def survival(
        self,
        indicator: str,
        *,
        period: Periods | None = None,
        place: str = "",
        level: float = 0.95,
        limit: float | None = None,
        **groups: str | list[str | None] | None,
    ) -> Chart:
        """Draw the share of matters that are still open by the days since their start.

        The indicator is one of days, such as a median. Each figure has a curve: of one period those
        of all groups, or of one group those of all periods. Matters still open are censored, where
        the indicator counts them. `limit` is a number of days that the law or a promise allows.

        Examples
        --------
        >>> import fazhi as fz
        >>> book = fz.compute(fz.examples.qilian(), periods=2020, lang="zh")
        >>> book.plot.survival("service_days_median_all", place="祁连县", limit=5).title
        '祁连县 2020年 办件用时中位数（含未结）：仍未办结的比例'
        """
        days = {} if limit is None else {"limit": to_number(limit, "limit")}
        levels = [to_number(level, "level")]
        return self._drawn("survival", indicator, period, place, groups, levels=levels, **days)

    def _drawn(
        self,
        kind: str,
        name: str,
        period: Periods | None,
        place: str,
        groups: dict[str, Any],
        **asked: Any,  # noqa: ANN401
    ) -> Chart:
        book = self._book.filter(period=period, **groups)
        return Chart(book._book.chart(kind, name, self._lang, {"place": place, **asked}))
