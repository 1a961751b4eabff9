import pytest
from pyspark.sql import SparkSession

from encodeonce import configure
from encodeonce.session import EXTENSIONS


def options(builder):
    return {key: builder._options.get(key) for key in ("spark.sql.extensions", "spark.jars")}


def test_extensions_and_jars_are_added_to_those_that_are_there(tmp_path):
    jar = tmp_path / "encodeonce.jar"
    jar.touch()
    builder = SparkSession.builder.config("spark.sql.extensions", "other.Extensions")
    builder.config("spark.jars", "other.jar")
    configure(builder, jar)
    configure(builder, [str(jar), "hdfs:///libs/more.jar"])
    assert options(builder) == {
        "spark.sql.extensions": f"other.Extensions,{EXTENSIONS}",
        "spark.jars": f"other.jar,{jar},hdfs:///libs/more.jar",
    }


def test_the_jar_may_be_on_the_class_path():
    assert options(configure(SparkSession.builder)) == {
        "spark.sql.extensions": EXTENSIONS,
        "spark.jars": None,
    }


def test_a_jar_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="pip does not bring it"):
        configure(SparkSession.builder, tmp_path / "missing.jar")
