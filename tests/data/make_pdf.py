"""Create the PDF documents used by the tests.

Usage: python make_pdf.py FONT.ttf, in a folder with the texts; needs reportlab and typst.

`qilian.embedded.pdf` has a font subset with a ToUnicode table, as office programs write it; FONT is
WenQuanYi Micro Hei (Apache 2.0 or GPL 3 with the font exception). `qilian.named.pdf` names the font
STSong-Light and the encoding UniGB-UCS2-H, and embeds nothing. `second.gbk.pdf` has the encoding
GBK-EUC-H. All have two or more pages, justified lines that are broken anywhere, and page numbers.

`printed/` has the report of the example and filled forms as typst and LibreOffice print them,
without the outlines of their fonts, which nothing reads; it needs fazhi, soffice and pymupdf too.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf
import typst
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import CIDFont, UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate


def main(font: Path) -> None:
    """Write the files."""
    qilian = Path("qilian.zh.txt").read_text(encoding="utf-8").splitlines()
    second = Path("second.zh.txt").read_text(encoding="utf-8").splitlines()
    embedded(qilian, font, Path("qilian.embedded.pdf"))
    named(qilian, Path("qilian.named.pdf"))
    gbk(second, Path("second.gbk.pdf"))
    example = ["report", "../../examples/qilian-2020/fazhi.toml", "--periods", "2020"]
    printed([*example, "--place", "祁连县", "--lang", "zh"], Path("printed/report"))
    for numbers in sorted(Path("forms").glob("*.*.csv")):
        form = numbers.name.split(".")[0]
        cells = [line.split(",") for line in numbers.read_text(encoding="utf-8").splitlines()[2:]]
        given = [f"--set={table}.{cell}={number}" for table, cell, number, *_ in cells]
        printed(["form", form, "--empty", "--periods", "2025", *given], Path("printed") / form)


def embedded(lines: list[str], font: Path, path: Path) -> None:
    """Set the lines with typst."""
    escaped = ["".join("\\" + c if c in r"\#$*_<>@[]`~=-+/" else c for c in line) for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / font.name).write_bytes(font.read_bytes())
        source = Path(folder) / "report.typ"
        source.write_text(
            '#set page("a5", numbering: "- 1 -")\n'
            '#set text(font: "WenQuanYi Micro Hei", lang: "zh", size: 10.5pt)\n'
            "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n\n"
            + "\n\n".join(escaped),
            encoding="utf-8",
        )
        path.write_bytes(typst.compile(source, font_paths=[folder]))


def named(lines: list[str], path: Path) -> None:
    """Set the lines with reportlab, which breaks them anywhere."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22
    )

    def number(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawCentredString(A5[0] / 2, 30, f"Page {document.page}")

    document = SimpleDocTemplate(str(path), pagesize=A5, invariant=1)
    story = [Paragraph(line.strip().replace("&", "&amp;"), style) for line in lines if line.strip()]
    document.build(story, onFirstPage=number, onLaterPages=number)


def printed(order: list[str], path: Path) -> None:
    """Print what fazhi writes with typst and with LibreOffice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ending in ["typ", "docx"]:
            subprocess.run(["fazhi", *order, "--quiet", "-o", folder / f"a.{ending}"], check=True)
        convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder]
        subprocess.run([*convert, folder / "a.docx"], check=True, capture_output=True)
        made = {
            "typst": typst.compile(folder / "a.typ"),
            "soffice": (folder / "a.pdf").read_bytes(),
        }
    for printer, content in made.items():
        path.with_name(f"{path.name}.{printer}.pdf").write_bytes(without_outlines(content))


def without_outlines(content: bytes) -> bytes:
    """Leave out the outlines of fonts, and what is not on the pages."""
    file = pymupdf.open(stream=content, filetype="pdf")
    for number in range(1, file.xref_length()):
        for key in ["FontFile", "FontFile2", "FontFile3"]:
            if file.xref_get_key(number, key)[0] == "xref":
                file.xref_set_key(number, key, "null")
    for key in ["StructTreeRoot", "Metadata"]:
        file.xref_set_key(file.pdf_catalog(), key, "null")
    return file.tobytes(garbage=4, deflate=True, use_objstms=1, no_new_id=True)


def gbk(lines: list[str], path: Path) -> None:
    """Write the lines in GBK, broken after a fixed number of characters."""
    font = CIDFont("STSong-Light", "GBK-EUC-H")
    pdfmetrics.registerFont(font)
    canvas = Canvas(str(path), pagesize=A5, invariant=1)
    height, page = A5[1] - 60, 1
    for line in lines:
        words = "  " + line.strip() if line.strip() else ""
        while words:
            # The font declares no widths, so all characters are as wide as high.
            end = min(len(words), 30)
            text = canvas.beginText(40 + (22 if words.startswith("  ") else 0), height)
            text.setFont("Helvetica", 11)
            raw = words[:end].strip().encode("gbk")
            name = canvas._doc.getInternalFontName(font.fontName)
            octal = "".join(f"\\{byte:03o}" for byte in raw)
            text._code.append(f"{name} 11 Tf ({octal}) Tj")
            canvas.drawText(text)
            words = words[end:]
            height -= 17
            if height < 60:
                canvas.drawCentredString(A5[0] / 2, 30, str(page))
                canvas.showPage()
                height, page = A5[1] - 60, page + 1
    canvas.drawCentredString(A5[0] / 2, 30, str(page))
    canvas.save()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
