"""LibreOffice without a window: how others see the files that leave the house."""

import csv
import shutil
import subprocess
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

AS_XLSX = "xlsx:Calc MS Excel 2007 XML"
AS_PDF = "pdf"
CSV_WITH_SEMICOLONS, CSV_WITH_COMMAS = (f"CSV:{sign},34,76,1" for sign in (59, 44))
"""Formulas are calculated, as by default: the most careless way to open them."""
EVERY_SHEET_AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def converted(path: Path, to: str, out: Path, read_as: str = "") -> Path:
    """The folder with what LibreOffice made of the file. Raises CalledProcessError."""
    assert shutil.which("soffice"), "LibreOffice (soffice) is needed to see how others open the files"
    profile = f"-env:UserInstallation=file://{out}-profile"
    reading = [f"--infilter={read_as}"] if read_as else []
    command = ["soffice", profile, "--headless", *reading, "--convert-to", to, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out


def saved_again(path: Path, out: Path, read_as: str = "") -> Workbook:
    """The workbook (or CSV) opened and saved by LibreOffice."""
    saved = converted(path, AS_XLSX, out, read_as) / f"{path.stem}.xlsx"
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* extension is not supported")  # LibreOffice adds some
        return load_workbook(saved)


def sheets_as_shown(path: Path, out: Path) -> Mapping[str, Sequence[Sequence[str]]]:
    """Every sheet by name as rows of the text that a person sees."""
    read = {}
    for file in converted(path, EVERY_SHEET_AS_SHOWN, out).glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            read[file.stem.removeprefix(f"{path.stem}-")] = list(csv.reader(lines))
    return read
