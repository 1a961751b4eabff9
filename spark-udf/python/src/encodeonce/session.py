"""A session that has the functions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Optional, Union

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

EXTENSIONS = "io.encodeonce.spark.EncodeOnceExtensions"

Path = Union[str, "os.PathLike[str]"]


def configure(
    builder: SparkSession.Builder, jars: Optional[Union[Path, Sequence[Path]]] = None
) -> SparkSession.Builder:
    """Adds the functions to the session that ``builder`` will start.

    Extensions and jars that the builder has already stay. A session that has begun keeps what it
    began with: stop it first. A Connect server is configured where it is started.

    :param jars: where EncodeOnce's jar lies (``encodeonce-jobs_2.13-<version>-all.jar``), or None if
        Spark has it on its class path, such as in ``$SPARK_HOME/jars``. **pip brings no jar**:
        without it, Spark warns that it cannot load the extension, and no function is found.
    :raises FileNotFoundError: if a jar on this machine isn't there

    >>> spark = configure(SparkSession.builder, "encodeonce-all.jar").getOrCreate()  # doctest: +SKIP
    """
    _append(builder, "spark.sql.extensions", EXTENSIONS)
    for jar in _listed(jars):
        _append(builder, "spark.jars", _present(jar))
    return builder


def _listed(jars: Optional[Union[Path, Sequence[Path]]]) -> Sequence[Path]:
    if jars is None:
        return []
    return [jars] if isinstance(jars, (str, os.PathLike)) else jars


def _present(jar: Path) -> str:
    path = os.fspath(jar)
    if ":" not in path and not os.path.isfile(path):
        raise FileNotFoundError(
            f"EncodeOnce's jar is not at {path}: build it with 'mvn -DskipTests package' and give"
            " jobs/target/encodeonce-jobs_2.13-<version>-all.jar, for pip does not bring it"
        )
    return path


def _append(builder: SparkSession.Builder, key: str, value: str) -> None:
    present = [v for v in str(builder._options.get(key, "")).split(",") if v]
    if value not in present:
        builder.config(key, ",".join([*present, value]))
