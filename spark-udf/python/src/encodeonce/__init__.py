"""EncodeOnce for PySpark: texts are encoded once, however many questions are asked of them.

The functions run in Spark's JVM, so its jar must be there: see :func:`configure`.
``encodeonce.ml`` has the stage for pipelines; it is apart since ``pyspark.ml`` needs NumPy.
"""

from encodeonce.functions import (
    classify,
    count_tokens,
    decompose,
    extract,
    generate,
    try_classify,
    try_count_tokens,
    try_decompose,
    try_extract,
    try_generate,
)
from encodeonce.session import configure

__all__ = [
    "classify",
    "configure",
    "count_tokens",
    "decompose",
    "extract",
    "generate",
    "try_classify",
    "try_count_tokens",
    "try_decompose",
    "try_extract",
    "try_generate",
]
