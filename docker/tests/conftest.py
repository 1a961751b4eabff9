from collections.abc import Iterator
from typing import Any

import pytest
from pyspark.java_gateway import launch_gateway


@pytest.fixture
def spark() -> Iterator[Any]:
    """The classes of Spark, in a JVM without a session, which has the test's environment."""
    gateway = launch_gateway()
    yield gateway.jvm
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
