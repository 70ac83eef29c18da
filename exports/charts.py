"""Native Excel bar charts with titles, axis labels and colours that print; readable in LibreOffice too."""

from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.utils import get_column_letter as letter
from openpyxl.utils import quote_sheetname
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from exports import cells

POINTS_IN_CM = 28.35
COLOURS = ("1F4E5F", "D98A3D", "7A9E7E")


def bars(
    sheet: Worksheet,
    anchor: str,
    *,
    title: str,
    across: str,
    header: int,
    rows: tuple[int, int],
    names_in: int,
    values_in: Sequence[int],
    width: float = 24,
) -> None:
    """Horizontal bars, the first row on top. `rows` are first and last, columns count from 1.

    header: the row with the names of the series; across: what the bars measure, the title of the value axis.
    """
    first, last = rows
    chart = BarChart()
    chart.type, chart.style, chart.grouping = "bar", 10, "clustered"
    chart.title, chart.y_axis.title = _sized(title, 1300), _sized(across, 1000)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "0"
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill="D5DDE1", w=6350)))
    for column in values_in:
        series = Series(Reference(sheet, min_col=column, min_row=first, max_row=last))
        series.tx = SeriesLabel(strRef=StrRef(f"{quote_sheetname(sheet.title)}!${letter(column)}${header}"))
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=names_in, min_row=first, max_row=last))
    for series, colour in zip(chart.series, COLOURS, strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.invertIfNegative = False
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.gapWidth = 60
    _legend(chart, len(values_in))
    height = max(7.0, 2.6 + (last - first + 1) * (0.6 + 0.25 * len(values_in)))
    chart.width, chart.height = width, height  # type: ignore[assignment]  # in cm, fractions are taken
    below = coordinate_to_tuple(anchor)[0]  # the first row of the chart; the table ends above
    if cells.height_to(sheet, below) + chart.height * POINTS_IN_CM > cells.page_height(sheet):
        sheet.row_breaks.append(Break(id=below - 2))  # a row earlier, or the upper edge stays on the page before
        if cells.height_to(sheet, below) <= cells.page_height(sheet):
            sheet.print_title_rows = "1:1"  # above the chart alone the header of the table says nothing
    sheet.add_chart(chart, anchor)


def _sized(text: str, size: int) -> Title:
    """A title in bold letters of this size, in hundredths of a point."""
    looks = CharacterProperties(sz=size, b=True, solidFill="1B1B1B")
    run = RegularTextRun(rPr=looks, t=text)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=looks), r=[run])
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _legend(chart: BarChart, series: int) -> None:
    """One series needs no legend; its title says it all."""
    if series == 1:
        chart.legend = None
    else:
        chart.legend.position = "t"
    chart.layout = Layout(manualLayout=ManualLayout(x=0.34, y=0.14, w=0.62, h=0.70, layoutTarget="inner"))
