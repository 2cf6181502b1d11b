"""The figures in SQL with DuckDB.

Alternatives tried at 20 million rows, as multiples of the time of this version, which derives
everything from one fine aggregation by years, days and state: counts by years and rows by days,
each from the files, 1.4; names of agencies as keys instead of numbers 1.2; grouping sets over the
rows, with `quantile_disc`, 3. Looking working days up in a list instead of a table takes about as
long, ASOF five times as long. FILTER and `count_if` are equal, and so are states as texts, numbers
and enums.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from .indicators import COLUMNS, COUNTS, QUANTILES, RATES, STATUTORY, YEARS
from .workdays import workdays

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

SATISFIED = "('非常满意', '满意')"
CONTENT = "('非常满意', '满意', '基本满意')"


def selected(counts: dict[str, str]) -> str:
    """Return the counts as named SQL expressions."""
    return ", ".join(f"{expression} AS {name}" for name, expression in counts.items())


# The counts of the rows of one agency that have both years, the days and the state in common.
ROWS = {
    "n": "count(*)",
    "promised": "count(*) FILTER (promise > 0)",
    "kept": "count(*) FILTER (promise > 0 AND took <= promise)",
    "early": "count(*) FILTER (promise > 0 AND took < promise)",
    "same_day": "count(*) FILTER (decided = accepted)",
    "visited": "count(visits)",
    "once": "count(*) FILTER (visits <= 1)",
    "rated": "count(*) FILTER (rating <> '')",
    "satisfied": f"count(*) FILTER (rating IN {SATISFIED})",
    "content": f"count(*) FILTER (rating IN {CONTENT})",
}
OWN = "kind = 'own'"
CAME = {
    "incoming": "sum(n) FILTER (kind <> 'refused')",
    "completed": f"sum(n) FILTER ({OWN} AND ended <= came)",
}
ENDED = {
    "resolved": "sum(n) FILTER (kind <> 'refused')",
    "taken": "sum(n) FILTER (kind <> 'refused' AND took IS NOT NULL)",
    "days": "sum(took * n) FILTER (kind <> 'refused')",
    "timed": f"sum(n) FILTER ({OWN} AND took IS NOT NULL)",
    "on_time": f"sum(n) FILTER ({OWN} AND took <= {STATUTORY})",
    "late": f"sum(n) FILTER ({OWN} AND took > {STATUTORY})",
    "promised": f"sum(promised) FILTER ({OWN} AND took IS NOT NULL)",
    "kept": f"sum(kept) FILTER ({OWN})",
    "early": f"sum(early) FILTER ({OWN})",
    "same_day": f"sum(same_day) FILTER ({OWN})",
    "visited": f"sum(visited) FILTER ({OWN})",
    "once": f"sum(once) FILTER ({OWN})",
    "rated": "sum(rated)",
    "satisfied": "sum(satisfied)",
    "content": "sum(content)",
}
# The rows open from the end of the year `since` until that of the year `ended`.
OPEN = {
    "pending": """SELECT unit_id, came AS since, ended, n FROM fine
        WHERE kind <> 'refused' AND NOT (ended IS NULL AND kind = 'gone')""",
    "overdue": "SELECT unit_id, overdue AS since, ended, n FROM carried",
    "broken": "SELECT unit_id, broken AS since, ended, n FROM carried",
}

# The agencies, and the groups of every level with their agencies.
GROUPS = [
    """CREATE TABLE agencies AS SELECT *, row_number() OVER () AS unit_id
    FROM (SELECT DISTINCT region, agency FROM rows)""",
    """CREATE TABLE groups AS SELECT row_number() OVER () AS group_id, region, agency
    FROM agencies GROUP BY CUBE (region, agency)""",
    """CREATE TABLE members AS SELECT group_id, unit_id FROM groups JOIN agencies
    ON coalesce(groups.region, agencies.region) = agencies.region
        AND coalesce(groups.agency, agencies.agency) = agencies.agency""",
]

# The rows, with the working days up to acceptance and from acceptance to the decision.
MATTERS = """
CREATE VIEW matters AS
SELECT unit_id, accepted, decided, year(accepted) AS came, year(decided) AS ended,
    visits, rating, promise, start.worked, stop.worked - start.worked AS took,
    CASE WHEN state = '不予受理' THEN 'refused' WHEN state IN ('撤回', '退件') THEN 'gone'
        ELSE 'own' END AS kind
FROM rows
JOIN agencies USING (region, agency)
LEFT JOIN days AS start ON start.day = accepted
LEFT JOIN days AS stop ON stop.day = decided
"""
FINE = f"""
CREATE TEMP TABLE fine AS
SELECT unit_id, came, ended, took, kind, {selected(ROWS)} FROM matters GROUP BY ALL
"""
CARRIED = f"""
CREATE TEMP TABLE carried AS
SELECT unit_id, year_of[worked + {STATUTORY + 1}] AS overdue,
    CASE WHEN promise > 0 THEN year_of[worked + promise + 1] END AS broken, ended, count(*) AS n
FROM matters, (SELECT list(year ORDER BY number) AS year_of FROM workdays)
WHERE (decided IS NULL OR ended > came) AND kind = 'own'
GROUP BY ALL
"""


def opened(name: str) -> str:
    """Return the query of the rows open at the end of each year."""
    return f"""
    SELECT unit_id, year, sum(n) AS {name} FROM ({OPEN[name]}) JOIN years
    ON since <= year AND (ended IS NULL OR ended > year) GROUP BY ALL"""


def statement() -> str:
    """Return the query of all figures, over the tables that `table` creates."""
    sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in COUNTS)
    rates = ", ".join(
        f"({figure.numerator}) / nullif({figure.denominator}, 0) AS {name}"
        for name, figure in RATES.items()
    )
    joined = " ".join(f"LEFT JOIN ({opened(name)}) USING (unit_id, year)" for name in OPEN)
    shares = ", ".join(
        f"min(took) FILTER (upto * {whole} >= taken * {part}) AS {name}"
        for name, (part, whole) in QUANTILES.items()
    )
    return f"""
    WITH per_unit AS (
        SELECT * FROM agencies CROSS JOIN years
        LEFT JOIN (SELECT unit_id, came AS year, {selected(CAME)} FROM fine GROUP BY ALL)
            USING (unit_id, year)
        LEFT JOIN (SELECT unit_id, ended AS year, {selected(ENDED)} FROM fine GROUP BY ALL)
            USING (unit_id, year)
        {joined}
    ),
    counts AS (
        SELECT group_id, year, {sums} FROM per_unit JOIN members USING (unit_id) GROUP BY ALL
    ),
    per_days AS (
        SELECT unit_id, ended AS year, took, sum(n) AS n FROM fine
        WHERE kind <> 'refused' AND took IS NOT NULL GROUP BY ALL
    ),
    of_groups AS (
        SELECT group_id, year, took, sum(n)::BIGINT AS n
        FROM per_days JOIN members USING (unit_id) GROUP BY ALL
    ),
    running AS (
        SELECT group_id, year, took,
            sum(n) OVER (PARTITION BY group_id, year ORDER BY took) AS upto,
            sum(n) OVER (PARTITION BY group_id, year) AS taken
        FROM of_groups
    ),
    quantiles AS (SELECT group_id, year, {shares} FROM running GROUP BY ALL)
    SELECT region, agency, counts.* EXCLUDE group_id, {rates}, {", ".join(QUANTILES)}
    FROM counts JOIN groups USING (group_id) LEFT JOIN quantiles USING (group_id, year)
    """


def table(folder: str, years: Sequence[int] = YEARS) -> pa.Table:
    """Return one row per group and year, with the counts, the rates and the quantiles."""
    con = duckdb.connect()
    calendar = workdays()
    numbers = list(range(1, len(calendar.years) + 1))
    made = "CREATE TABLE {} AS SELECT unnest(?) AS {}, unnest(?) AS {}"
    con.execute(made.format("days", "day", "worked"), [calendar.days, calendar.worked])
    con.execute(made.format("workdays", "number", "year"), [numbers, calendar.years])
    con.execute("CREATE TABLE years AS SELECT unnest(?) AS year", [list(years)])
    columns = ", ".join(f"{theirs} AS {ours}" for ours, theirs in COLUMNS.items())
    files = str(Path(folder) / "*.parquet").replace("'", "''")
    con.execute(f"CREATE VIEW rows AS SELECT {columns} FROM '{files}'")
    for step in [*GROUPS, MATTERS, FINE, CARRIED]:
        con.execute(step)
    return con.sql(statement()).to_arrow_table()
