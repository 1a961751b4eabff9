"""Runs Databricks notebooks in source format on a local Spark, cell by cell."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from pyspark.sql import DataFrame, SparkSession

LANGUAGES = {".sql": ("sql", "--"), ".py": ("python", "#"), ".scala": ("scala", "//")}

SCALA_PRELUDE = """
val spark = org.apache.spark.sql.SparkSession.active
import spark.implicits._
import org.apache.spark.sql.DataFrame
def display(rows: DataFrame): DataFrame = rows
object dbutils {{
  object widgets {{
    private val given = Map[String, String]({widgets})
    private val defaults = collection.mutable.Map[String, String]()
    def text(name: String, default: String, label: String = ""): Unit = defaults(name) = default
    def get(name: String): String = given.getOrElse(name, defaults(name))
  }}
}}
"""


class CellFailure(Exception):
    """A cell did not run; the message says which."""


@dataclass
class Cell:
    """``result`` has the rows that the cell showed last, or its last value."""

    language: str
    source: str
    title: Optional[str] = None
    result: Any = None


def read(path: Path) -> list[Cell]:
    """The cells of a notebook, all kinds of them, in order."""
    language, comment = LANGUAGES[path.suffix]
    header, _, body = path.read_text(encoding="utf-8").partition("\n")
    if header != f"{comment} Databricks notebook source":
        raise ValueError(f"{path} is no Databricks notebook: it begins with {header!r}")
    cells = re.split(rf"^{comment} COMMAND -+$", body, flags=re.MULTILINE)
    return [_cell(cell.strip("\n"), language, comment) for cell in cells]


def _cell(text: str, language: str, comment: str) -> Cell:
    titled = re.match(rf"{comment} DBTITLE 1,(.*)\n", text)
    title, text = (titled[1], text[titled.end() :]) if titled else (None, text)
    magic = f"{comment} MAGIC"
    if not text.startswith(magic):
        return Cell(language, text, title)
    lines = [line.removeprefix(magic).removeprefix(" ") for line in text.splitlines()]
    found = re.match(r"%(\w+)\s?", lines[0])
    if not found or not all(line.startswith(magic) for line in text.splitlines()):
        raise ValueError(f"a cell is neither code nor a magic: {text}")
    return Cell(found[1], "\n".join([lines[0][found.end() :], *lines[1:]]), title)


class Run:
    """One notebook's session and variables."""

    def __init__(self, spark: SparkSession, widgets: dict[str, str]):
        self._spark = spark.newSession()
        self._widgets = widgets
        self._shown: list[Any] = []
        self._python = {"spark": self._spark, "display": self._display, "dbutils": _Utilities(widgets)}
        self._scala: Any = None

    def run(self, path: Path) -> list[Cell]:
        """Runs every cell, until one fails."""
        runners = {"sql": self._sql, "python": self._run_python, "scala": self._run_scala}
        cells = read(path)
        for number, cell in enumerate(cells, start=1):
            if cell.language == "md":
                continue
            try:
                cell.result = _collected(runners[cell.language](cell.source))
            except Exception as error:
                raise CellFailure(f"{path.name}, cell {number}:\n{cell.source}\n{error}") from error
        return cells

    def _sql(self, source: str) -> Any:
        result = None
        for statement in re.split(r";\s*$", source, flags=re.MULTILINE):
            if re.sub(r"--.*", "", statement).strip():
                result = self._spark.sql(statement)
        return result

    def _run_python(self, source: str) -> Any:
        self._shown.clear()
        body = ast.parse(source).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "<cell>", "exec"), self._python)
        value = None
        if last is not None:
            value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), self._python)
        return self._shown[-1] if self._shown else value

    def _display(self, rows: Any) -> None:
        self._shown.append(_collected(rows))

    def _run_scala(self, source: str) -> Any:
        if self._scala is None:
            jvm = self._spark._jvm
            self._scala = jvm.javax.script.ScriptEngineManager().getEngineByName("scala")
            jvm.org.apache.spark.sql.SparkSession.setActiveSession(self._spark._jsparkSession)
            given = [f'"""{key}""" -> """{value}"""' for key, value in self._widgets.items()]
            self._scala.eval(SCALA_PRELUDE.format(widgets=", ".join(given)))
        value = self._scala.eval(source)
        is_rows = hasattr(value, "getClass") and value.getClass().getSimpleName() == "Dataset"
        return DataFrame(value, self._spark) if is_rows else value


class _Utilities:
    """What a notebook may ask of ``dbutils``."""

    def __init__(self, widgets: dict[str, str]):
        self.widgets = self
        self._values = dict(widgets)

    def text(self, name: str, default: str, label: str = "") -> None:
        self._values.setdefault(name, default)

    def get(self, name: str) -> str:
        return self._values[name]


def _collected(value: Any) -> Any:
    return value.collect() if isinstance(value, DataFrame) else value
