"""The engines that answer questions about an event table: DuckDB in this process, or Spark. Ibis speaks to either."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from detente.errors import EventError, UsageError
from detente.events.layout import SCHEMA
from detente.events.storage import Storage

MEMORY = "2GB"
"""What DuckDB may hold before it uses the disk."""


class Engine:
    """An open engine. Made by `connect`.

    Args:
        backend: Ibis' connection.
        name: `duckdb` or `spark`.
    """

    def __init__(self, backend: Any, name: str) -> None:
        self.backend = backend
        self.name = name

    def read(self, storage: Storage, names: Sequence[str]) -> Any:
        """The rows of Parquet files as an Ibis table; one without rows where there is no file."""
        addresses = [storage.address(name) for name in names]
        if self.name == "spark":
            return self._read_by_spark([_for_spark(one, storage) for one in addresses])
        if not names:
            return ibis.memtable(SCHEMA.empty_table())
        if storage.folder is None:
            self.backend.con.register_filesystem(storage.filesystem)
        # The folders' names tell data set and year for tools that look for it; the rows have both themselves.
        return self.backend.read_parquet(addresses, hive_partitioning=False)

    def arrow(self, expression: Any) -> pa.Table:
        """Executes an expression."""
        if self.name == "spark":
            return self.backend._session.sql(ibis.to_sql(expression, dialect="pyspark")).toArrow()
        return self.backend.to_pyarrow(expression)

    def _read_by_spark(self, addresses: list[str]) -> Any:
        session = self.backend._session
        if addresses:
            # Each file is named: nothing is to be looked for in folders, or taken from their names.
            rows = session.read.option("recursiveFileLookup", "true").parquet(*addresses)
        else:
            rows = session.createDataFrame(SCHEMA.empty_table())
        name = "events_" + hashlib.sha256("\n".join(addresses).encode()).hexdigest()[:16]
        rows.createOrReplaceTempView(name)
        return self.backend.table(name)

    def close(self) -> None:
        """Closes the connection. A Spark session is left to whoever else uses it."""
        if self.name == "duckdb":
            self.backend.disconnect()


def connect(engine: str | None = None) -> Engine:
    """Opens an engine.

    Args:
        engine: None or `duckdb`; `spark` for Spark within this machine; `spark://host:port` for a cluster.

    Raises:
        UsageError: if it is none of these.
        EventError: if Spark is asked for and is not installed.
    """
    if engine in (None, "duckdb"):
        return Engine(_duckdb(), "duckdb")
    assert engine is not None
    return Engine(ibis.pyspark.connect(spark_session(engine)), "spark")


def _duckdb() -> Any:
    # Nothing may be fetched, not even an extension of the engine.
    return ibis.duckdb.connect(
        memory_limit=MEMORY,
        temp_directory=tempfile.gettempdir(),
        autoinstall_known_extensions=False,
        autoload_known_extensions=False,
        preserve_insertion_order=False,
    )


def spark_session(engine: str) -> Any:
    """Starts Spark, or joins the session that this process has.

    Args:
        engine: `spark` for Spark within this machine, `local[2]` for it with two cores; `spark://host:port` for a
            cluster.

    Raises:
        UsageError: if it is none of these.
        EventError: if Spark is not installed, or cannot be started.
    """
    if engine not in ("spark", "local") and not engine.startswith(("spark://", "local[")):
        raise UsageError(f"{engine[:60]!r} is no engine", remedy="write duckdb, spark, or spark://host:port")
    master = "local[*]" if engine in ("spark", "local") else engine
    within = master.startswith("local[")
    if within:
        # Otherwise workers on this machine would be whatever Python comes first, without what is installed here.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EventError(
            "Spark is not installed", remedy="install the extra: pip install 'detente[spark]', and Java 17 or 21"
        ) from error
    try:
        builder = (
            SparkSession.builder.appName("detente")
            .master(master)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        )
        if within:
            # Its parts talk with each other over ports that nobody else need see.
            builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        return builder.getOrCreate()
    except Exception as error:
        # Java errors come as many types through the gateway; all of them mean that there is no session.
        raise EventError(
            f"Spark cannot be started ({str(error).splitlines()[0][:200] if str(error) else type(error).__name__})",
            remedy="install Java 17 or 21, and check the address of the cluster",
        ) from error


def _for_spark(address: str, storage: Storage) -> str:
    if storage.folder is not None:
        return f"file://{Path(address).absolute().as_posix()}"
    return "s3a://" + address.removeprefix("s3://") if address.startswith("s3://") else address
