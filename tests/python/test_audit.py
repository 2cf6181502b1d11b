"""The Python interface of the audit: types, frames, files and exceptions."""

import re
import zipfile

import fazhi as fz
import polars as pl
import pytest

GOOD = "全年办理法律援助案件118件（刑事11件，民事107件）。"
BAD = "全年办理法律援助案件118件（刑事11件，民事170件）。"


def test_claims_are_a_frame_with_known_columns():
    frame = fz.audit.text("受理15000余份，不超过30件。").claims
    texts = dict.fromkeys(
        ["text", "interval", "unit", "qualifier", "kind", "period", "label", "noun", "tie", "cell"],
        pl.String,
    )
    numbers = dict.fromkeys(["value", "lower", "upper"], pl.Float64)
    places = dict.fromkeys(["start", "end", "sentence", "paragraph"], pl.UInt64)
    places |= dict.fromkeys(["id", "part_of", "numerator", "denominator", "change_of"], pl.UInt64)
    assert dict(frame.schema) == texts | numbers | places
    assert frame["lower"].to_list() == [15000, None]
    assert frame["interval"].to_list() == ["(15000, 16000)", "(-∞, 30]"]
    assert fz.audit.text("无").claims.schema == frame.schema
    assert fz.audit.text("nearly 30 cases", lang="en").claims["qualifier"].to_list() == ["almost"]


def test_a_range_has_ends_and_no_value():
    found = fz.audit.text("每周开展3至5次，全年受理30件。").claims
    assert found.select("value", "lower", "upper").rows() == [(None, 3.0, 5.0), (30.0, 30.0, 30.0)]


def test_places_index_python_strings():
    text = "𠮷县①受理９．７２万件。"
    row = fz.audit.text(text).claims.row(0, named=True)
    assert text[row["start"] : row["end"]] == row["text"] == "９．７２万件"


def test_a_report_is_a_file(tmp_path):
    expected = fz.audit.text(BAD).findings
    path = tmp_path / "报告.txt"
    path.write_bytes(BAD.encode("gb18030"))
    page = tmp_path / "报告.html"
    page.write_text(f"<script>9件</script><p>{BAD}</p>", encoding="utf-8")
    for source in (path, str(path), page):
        audit = fz.audit.report(source)
        assert audit.findings.equals(expected)
        assert audit.text.strip() == BAD
    assert expected["verdict"].to_list() == ["impossible"]
    assert repr(audit) == "<fazhi.audit.Audit: 3 claims, 1 finding, 1 to be explained>"


def test_several_reports_are_audited_together(tmp_path):
    files = [tmp_path / name for name in ("甲县.txt", "乙县.txt", "丙县.docx")]
    for file, text in zip(files, (GOOD, BAD, "no document"), strict=True):
        file.write_text(text, encoding="utf-8")
    found = fz.audit.reports(files)
    assert list(found) == [str(file) for file in files[:2]]
    assert found[files[1]].findings.equals(fz.audit.text(BAD).findings)
    assert found.findings.select("report", "verdict").rows() == [
        (str(files[0]), "exact"),
        (str(files[1]), "impossible"),
    ]
    assert (found.claims.height, found.matches.height) == (6, 0)
    counts = ["claims", "contradictions", "open", "holding"]
    assert found.summary.select(counts).rows() == [(3, 0, 0, 1), (3, 1, 0, 0), (None,) * 4]
    assert "not a Word document" in found.summary["error"][2]
    assert [path for path, _ in found.failures] == [str(files[2])]
    assert repr(found) == "<fazhi.audit.Reports: 2 reports, 1 failure>"
    assert "共 3 份报告：有矛盾的 1 份" in str(found)
    assert "乙县.txt" in found._repr_html_()
    found.to_excel(tmp_path / "汇总.xlsx")
    with zipfile.ZipFile(tmp_path / "汇总.xlsx") as parts:
        names = re.findall('<sheet name="([^"]*)"', parts.read("xl/workbook.xml").decode())
    assert names == ["汇总", "发现", "甲县", "乙县"]
    found.to_html(tmp_path / "汇总.html", title="核查")
    page = (tmp_path / "汇总.html").read_text(encoding="utf-8")
    assert "<title>核查</title>" in page
    assert 'id="report2-finding1"' in page
    assert len(fz.audit.reports([])) == fz.audit.reports([]).findings.height == 0


def test_several_reports_are_compared_with_computed_figures(tmp_path):
    for name, count in (("甲.txt", "118"), ("乙.txt", "181")):
        text = f"2020年承办法律援助案件{count}件。"
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = [tmp_path / "甲.txt", tmp_path / "乙.txt"]
    found = fz.audit.reports(files, against=pl.DataFrame(COMPUTED))
    assert found.matches["verdict"].to_list() == ["exact", "unreconciled"]


def test_claims_are_a_frame_or_a_file(tmp_path):
    claims = pl.DataFrame(
        {
            "指标": ["法律援助案件", "刑事", "民事"],
            "原文": ["118", "11", "170"],
            "单位": ["件"] * 3,
            "编号": [1, 2, 3],
            "属于": [None, 1, 1],
        }
    )
    path = tmp_path / "数据.csv"
    path.write_bytes(claims.write_csv().encode("gb18030"))
    frames = (claims, claims.to_arrow(), claims.to_dict(as_series=False), claims.lazy())
    for audit in (*map(fz.audit.table, frames), fz.audit.report(path)):
        problems = audit.problems
        assert problems.select("verdict", "text").rows() == [("impossible", "118 | 170")]
    assert problems["cell"].to_list() == ["2:2"]


def test_the_claims_of_an_audit_are_a_table_of_claims():
    claims = fz.audit.text(BAD).claims
    assert fz.audit.table(claims).problems["verdict"].to_list() == ["impossible"]
    assert fz.audit.text(GOOD, previous=claims).problems.height == 0


def test_findings_are_a_frame_with_known_columns():
    findings = fz.audit.text("没有数字。").findings
    assert findings.height == 0
    assert findings.schema == fz.audit.text(GOOD).findings.schema
    assert findings.columns[:6] == ["relation", "verdict", "tie", "line", "column", "start"]
    assert fz.audit.text(GOOD).problems.height == 0
    both = fz.audit.text(f"{GOOD}\n{BAD}").findings
    assert both["verdict"].to_list() == ["impossible", "exact"]
    sections = fz.audit.text(f"一、服务\n（一）援助\n{BAD}").findings["section"]
    assert sections.to_list() == ["一（一）"]
    assert set(fz.audit.text(GOOD).habit) == {"zh", "en"}


def test_last_years_report_is_compared_with_this_one():
    last = "某县2019年度报告\n全年受理行政复议案件2件。\n"
    this = "某县2020年度报告\n2019年受理行政复议案件3件，2020年受理行政复议案件4件。\n"
    assert "previous_year" in fz.audit.text(this, previous=fz.audit.text(last)).findings["relation"]
    assert "previous_year" not in fz.audit.text(this).findings["relation"]


def test_html_is_escaped(tmp_path):
    audit = fz.audit.text(f"<img src=x>\n{BAD}")
    html = audit._repr_html_()
    assert "<img" not in html
    assert '<mark class="wrong"' in html
    page = tmp_path / "page.html"
    audit.to_html(page, lang="en", title="a & b")
    assert "<title>a &amp; b</title>" in page.read_text(encoding="utf-8")
    with pytest.raises(fz.DataError, match=r"no\.html"):
        audit.to_html(tmp_path / "none" / "no.html")
    with pytest.raises(fz.ParameterError, match="parameter `lang` is `fr`"):
        audit.to_html(page, lang="fr")


COMPUTED = {
    "indicator": ["aid_cases", "aid_loss_recovered"],
    "period": ["2020", "2020"],
    "category": [None, None],
    "numerator": [118.0, 2e6],
    "denominator": [None, None],
    "value": [118.0, 2e6],
    "status": ["ok", "ok"],
}
CLAIMS = "2020年承办法律援助案件181件，为受援人挽回损失200万元，另有律师5人。"


def test_figures_are_compared_with_computed_ones(tmp_path):
    frame = pl.DataFrame(COMPUTED)
    path = tmp_path / "figures.parquet"
    frame.write_parquet(path)
    frame.write_csv(tmp_path / "figures.csv")
    for figures in (frame, frame.lazy(), COMPUTED, path, str(tmp_path / "figures.csv")):
        audit = fz.audit.text(CLAIMS, against=figures)
        matches = audit.matches
        assert matches["indicator"].to_list() == ["aid_cases", "aid_loss_recovered", None]
        assert matches["verdict"].to_list() == ["unreconciled", "exact", "unknown"]
        assert matches["reason"].to_list() == [None, None, "no_indicator"]
        assert matches["register"].to_list() == [118.0, 2e6, None]
        assert matches["difference"].to_list() == [63.0, 0.0, None]
        assert matches["mend"][0] == "181 → 118"
        assert audit.problems["relation"].to_list() == ["register"]
        assert (audit.not_given, audit.failures) == ({}, [])
    alone = fz.audit.text(CLAIMS)
    assert alone.matches.height == 0
    assert alone.matches.schema == matches.schema


def test_a_project_is_computed_and_not_written(tmp_path):
    register = "案号,指派日期,结案日期\nA1,2020-03-05,2020-06-01\nA2,2020-04-05,\n"
    (tmp_path / "法律援助.csv").write_text(register, encoding="utf-8")
    (tmp_path / "fazhi.toml").write_text('title = "某县"\nperiods = "2020"\n', encoding="utf-8")
    for project in (tmp_path, tmp_path / "fazhi.toml"):
        audit = fz.audit.text("2020年承办法律援助案件2件。", against=project)
        assert audit.matches.row(0, named=True)["verdict"] == "exact"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fazhi.toml", "法律援助.csv"]


def test_a_workbook_has_text_that_stays_text(tmp_path):
    book = tmp_path / "audit.xlsx"
    text = f"{CLAIMS}\n=甲案件9件。"
    fz.audit.text(text, against=pl.DataFrame(COMPUTED)).to_excel(book)
    with zipfile.ZipFile(book) as parts:
        written = {name: parts.read(name).decode() for name in parts.namelist()}
    names = re.findall('<sheet name="([^"]*)"', written["xl/workbook.xml"])
    assert names == ["发现", "数值", "对照", "说明"]
    assert "<t>=甲案件</t>" in written["xl/sharedStrings.xml"]
    assert not [name for name, part in written.items() if "<f>" in part or "<f " in part]
    colours = set(re.findall('fgColor rgb="FF(......)"', written["xl/styles.xml"]))
    assert colours == {"FFE2A8", "D5EFD5", "E3E3F5"}
    assert list(tmp_path.iterdir()) == [book]
    fz.audit.text(text).to_excel(book, lang="en")
    with zipfile.ZipFile(book) as parts:
        assert 'sheet name="Against"' in parts.read("xl/workbook.xml").decode()
    with pytest.raises(fz.DataError, match=r"no\.xlsx"):
        fz.audit.text(text).to_excel(tmp_path / "none" / "no.xlsx")
    with pytest.raises(fz.ParameterError, match="parameter `lang` is `fr`"):
        fz.audit.text(text).to_excel(book, lang="fr")


def test_a_report_is_shown_in_its_own_language():
    text = "In 2020 the county received 12 cases, of which 5 criminal and 8 civil."
    audit = fz.audit.text(text)
    assert audit.lang == "en"
    assert ">Contradictions and open questions</caption>" in audit._repr_html_()
    assert fz.audit.text(BAD).lang == "zh"
    assert ">矛盾和待定</caption>" in fz.audit.text(BAD)._repr_html_()
    held = fz.audit.text(CLAIMS, against=pl.DataFrame(COMPUTED))._repr_html_()
    assert "<caption>与台账对照" in held
    assert '<mark class="good" title="“200万元”与台账计算的' in held


def test_counts_that_give_a_percentage():
    found = fz.audit.percentage("67%", n=129, rounding="any")
    assert isinstance(found, fz.audit.Feasible)
    assert found.witnesses == [(86, 87)]
    assert found.roundings["truncation"] == [(87, 87)]
    assert fz.audit.percentage("99%", n="9.72万件", rounding="half_up").witnesses == [
        (95693, 96762)
    ]
    assert fz.audit.percentage("5%", n=0).verdict == "undefined"


def test_sums_that_give_a_mean():
    assert fz.audit.mean("5.19", n=28, items=1).verdict == "impossible"
    assert fz.audit.mean("5.19", n=28, items=2).verdict == "within_rounding"


def test_sums_and_changes():
    assert fz.audit.sum_of_parts(118, [11, 107]) == ("exact", 118, 118, 0, 0)
    assert fz.audit.sum_of_parts(118, iter(["11件", "108件"])).verdict == "impossible"
    assert fz.audit.sum_of_parts("15000余份", [16001]).lower == 16001
    found = fz.audit.growth(312, "260件", "20%")
    assert (found.verdict, found.reading) == ("exact", "relative")
    assert fz.audit.growth(5, 0, "20%") == ("undefined", None, None, None)


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: fz.audit.text("3件", lang="fr"), fz.ParameterError, "parameter `lang` is `fr`"),
        (lambda: fz.audit.text(3), TypeError, "`text`"),
        (lambda: fz.audit.report(b"3"), TypeError, "`path`"),
        (lambda: fz.audit.reports("a.docx"), TypeError, "use `fz.audit.report`"),
        (lambda: fz.audit.reports([3]), TypeError, "`paths`"),
        (lambda: fz.audit.table({"label": ["受理"]}), fz.DataError, "the column `text`"),
        (lambda: fz.audit.report("no-such.docx"), fz.DataError, "`no-such.docx`"),
        (lambda: fz.audit.text("3件", previous=3), TypeError, "`previous`"),
        (lambda: fz.audit.text("3件", against=3), TypeError, "`against`"),
        (lambda: fz.audit.text("3件", against="no.csv"), fz.DataError, "`no.csv`"),
        (
            lambda: fz.audit.text("3件", against={"indicator": ["aid_cases"]}),
            fz.DataError,
            "`against`: it holds no figures: there is no column `period`",
        ),
        (
            lambda: fz.audit.percentage("6 7%", n=3),
            fz.ParameterError,
            "parameter `printed` is `6 7%`",
        ),
        (
            lambda: fz.audit.percentage("67%", n="几件"),
            fz.ParameterError,
            "parameter `n` is `几件`",
        ),
        (lambda: fz.audit.percentage("67%", n=1.5), TypeError, "`n`"),
        (
            lambda: fz.audit.percentage("67%", 3, "up"),
            fz.ParameterError,
            "parameter `rounding` is `up`",
        ),
        (lambda: fz.audit.mean("5.19", n=-1), fz.ParameterError, "parameter `n` is `-1`"),
        (
            lambda: fz.audit.mean("5.19", n=3, items=0),
            fz.ParameterError,
            "parameter `items` is `0`",
        ),
        (lambda: fz.audit.sum_of_parts(True, [1]), TypeError, "`total`"),
        (lambda: fz.audit.growth(1, 2, 3), TypeError, "`printed`"),
    ],
)
def test_errors_name_the_argument(call, error, text):
    with pytest.raises(error) as caught:
        call()
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("name", "what", "step"),
    [
        ("年报.doc", "a document of Word 97-2003", "Word or WPS, and save it as .docx"),
        ("年报.wps", "a document of WPS", "WPS, and save it as .docx"),
        ("年报.et", "a spreadsheet", "WPS or Excel, and save it as .xlsx"),
        ("年报.JPG", "a picture", "a program that recognises text, and save it as .docx or .pdf"),
    ],
)
def test_what_is_not_read_is_refused_with_the_next_step(tmp_path, name, what, step):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(fz.DataError) as caught:
        fz.audit.report(tmp_path / name)
    assert f"{what} cannot be read" in str(caught.value)
    assert f"hint: open it in {step}" in str(caught.value)


def test_a_text_is_no_file_and_a_file_no_text():
    with pytest.raises(fz.DataError, match=r"there is no such file\s+hint: for text, use"):
        fz.audit.report(BAD)
    assert fz.audit.text("report.docx 3件").claims.height == 1


def test_an_audit_is_a_stream_of_its_findings():
    audit = fz.audit.text(BAD)
    assert pl.DataFrame(audit).equals(audit.findings)


def test_computed_figures_may_be_a_book_or_a_run(tmp_path):
    book = fz.compute(fz.examples.qilian(), periods=2020)
    text = "2020年办理法律援助案件118件。"
    run = fz.recompute(fz.examples.qilian(), output=tmp_path / "out")
    for against in (book, run, tmp_path / "out"):
        assert fz.audit.text(text, against=against).matches["verdict"].to_list() == ["exact"]
