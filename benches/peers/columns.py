"""Counts answers by group in numpy, polars and duckdb, beside promoter, on the same columns.

    pip install -r requirements.txt
    cargo build --release
    python columns.py target/release/peers [rows]

One thread each, medians of three; promoter writes the columns and is timed in the same run.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

os.environ["POLARS_MAX_THREADS"] = "1"

import duckdb
import numpy as np
import polars as pl


def seconds(work):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def polars(frame):
    # Of six ways tried this was the fastest; texts cannot be packed into one number.
    cell = ["key", "score"]
    if frame["key"].dtype == pl.UInt32:
        cell = pl.col("key") * 11 + pl.col("score")
    return lambda: frame.lazy().group_by(cell).len().collect(engine="streaming")


def duck(connection, table):
    query = f"select key, score, count(*) from {table} group by all"
    return lambda: connection.sql(query).fetchnumpy()


def show(name, ours, peers):
    cells = " | ".join(f"{peer:.3f} ({peer / ours:.1f}x)" for peer in peers)
    print(f"| {name} | {ours:.3f} | {cells} |", flush=True)


def main():
    binary = os.path.abspath(sys.argv[1])
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000_000
    connection = duckdb.connect()
    connection.execute("set threads = 1")
    print("| groups | promoter | numpy | polars | duckdb |\n|---|---|---|---|---|")
    for groups in [10, 1_000, 1_000_000]:
        for kind in ["uniform", "skewed"]:
            with tempfile.TemporaryDirectory() as folder:
                command = [binary, "columns", str(groups), kind, str(rows), folder]
                ours, ours_text = map(float, subprocess.check_output(command).split())
                codes = np.fromfile(f"{folder}/codes", dtype="<u4")
                scores = np.fromfile(f"{folder}/scores", dtype="u1")
            bins = groups * 11
            count = lambda: np.bincount(codes * np.uint32(11) + scores, minlength=bins)
            frame = pl.DataFrame({"key": codes, "score": scores})
            columns = {"key": codes, "score": scores}
            connection.execute("create or replace table t as select * from columns")
            peers = [seconds(count), seconds(polars(frame)), seconds(duck(connection, "t"))]
            show(f"{groups}, {kind}", ours, peers)
            if groups == 1_000 and kind == "uniform":
                some = rows // 10
                names = pl.Series([f"segment {code}" for code in range(groups)])
                texts = names.gather(codes[:some])
                frame = pl.DataFrame({"key": texts, "score": scores[:some]})
                connection.execute(
                    "create or replace table s as"
                    f" select 'segment ' || key as key, score from t limit {rows // 10}"
                )
                peers = [seconds(polars(frame)), seconds(duck(connection, "s"))]
                text_row = (ours_text, peers)
    print("\n| texts | promoter | polars | duckdb |\n|---|---|---|---|")
    show("1000 distinct", *text_row)


main()
