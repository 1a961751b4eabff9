#!/bin/bash
# A cluster-scoped init script for Databricks: puts EncodeOnce's jar where Spark finds it when it starts, and the Python package
# where notebooks find it. Both must lie in the volume, and the cluster must be allowed to read it.
set -euo pipefail
volume=/Volumes/main/default/encodeonce

cp "$volume"/encodeonce-jobs_2.13-*-all.jar /databricks/jars/
/databricks/python/bin/pip install "$volume"/encodeonce-*.whl
