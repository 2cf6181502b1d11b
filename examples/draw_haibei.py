"""Draw the pictures of examples/haibei-2020, which its README shows.

    pip install fazhi
    python examples/draw_haibei.py

Equal figures give equal bytes, so a picture differs only where the figures do.
"""

from pathlib import Path

import fazhi as fz

HERE = Path(__file__).parent / "haibei-2020"
PLACE = "海北州"


def main(folder: Path = HERE) -> None:
    """Write an SVG for each sentence that a picture shows better."""
    years = range(2016, 2021)
    files = fz.compute(HERE, periods=years, by="县", indicators="file_excellent_rate", lang="zh")
    months = fz.compute(
        HERE, periods="2016-01..2020-12", indicators="service_on_time_rate", lang="zh"
    )
    rate = "file_excellent_rate"
    charts = {
        "位次": files.plot.ranks(rate, period=2020, place=PLACE),
        "变化": files.plot.change(rate, period=[2019, 2020], place=PLACE),
        "控制图": months.plot.control("service_on_time_rate", rebase="2018-07", place=PLACE),
    }
    for name, chart in charts.items():
        chart.with_width(640).with_note("各行均为虚构").save(folder / f"{name}.svg")


if __name__ == "__main__":
    main()
