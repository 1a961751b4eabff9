"""A session with the jar that ENCODEONCE_JARS names; of a Connect server's with --connect."""

import os

import pytest
from pyspark.sql import SparkSession

from encodeonce import configure


def pytest_addoption(parser):
    parser.addoption("--connect", action="store_true", help="ask by way of a Connect server")


@pytest.fixture(scope="session")
def spark(request):
    connect = request.config.getoption("--connect")
    builder = SparkSession.builder
    builder = builder.remote("local[2]") if connect else builder.master("local[2]")
    builder = builder.config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "2")
    session = configure(builder, os.environ["ENCODEONCE_JARS"].split(",")).getOrCreate()
    assert type(session).__module__.startswith("pyspark.sql.connect") == connect
    yield session
    session.stop()
