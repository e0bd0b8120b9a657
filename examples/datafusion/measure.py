"""Rows a second of `nps-sql local` beside DuckDB and DataFusion's own count(*) FILTER, by turns.

    pip install duckdb
    target/release/nps-sql generate answers --rows 50000000 --files 4
    python measure.py answers

Each way answers each query once a round, one after the other, so that whatever else the machine does meets
all of them. Wall clock says how long it takes, processor time compares: it is disturbed less.
"""

import os
import resource
import statistics
import subprocess
import sys
import time

import duckdb

ROUNDS = 11
PROGRAM = os.environ.get("NPS_SQL", os.path.join(os.path.dirname(__file__), "target/release/nps-sql"))

# What is asked, and a condition that needs all of it, or the engines would leave out what nobody reads.
COUNTS = (
    "count(*) FILTER (WHERE score >= 9) AS p, count(*) FILTER (WHERE score BETWEEN 7 AND 8) AS q, "
    "count(*) FILTER (WHERE score <= 6) AS d",
    "p + q + d >= 0",
)
TALLY = ("nps_tally(score) AS tally", "tally['detractors'] >= 0")
NPS = ("nps(score) AS nps", "nps >= -100")
GROUPS = {"all": "", "segment and wave": "segment, wave", "account": "account"}


def query(asked, keys):
    """One row whatever the groups, so that printing costs nothing."""
    figures, condition = asked
    by = f" GROUP BY {keys}" if keys else ""
    return f"SELECT count(*) FROM (SELECT {figures} FROM answers{by}) WHERE {condition}"


def spent(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def engine(folder, asked, keys, threads):
    command = [PROGRAM, "local", "--threads", str(threads), "--table", f"answers={folder}", query(asked, keys)]
    before, start = spent(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start, spent(resource.RUSAGE_CHILDREN) - before


def duck(connection, keys, threads):
    connection.execute(f"SET threads = {threads}")
    before, start = spent(resource.RUSAGE_SELF), time.perf_counter()
    connection.execute(query(COUNTS, keys)).fetchall()
    return time.perf_counter() - start, spent(resource.RUSAGE_SELF) - before


def main(folder):
    connection = duckdb.connect()
    files = f"read_parquet('{folder}/*/*.parquet', hive_partitioning = true)"
    connection.execute(f"CREATE VIEW answers AS SELECT * FROM {files}")
    rows = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    print(f"{rows:,} rows, {ROUNDS} rounds, duckdb {duckdb.__version__}")
    print("groups            threads  way             M rows/s  wall s  processor s  of nps_tally")
    for name, keys in GROUPS.items():
        for threads in (1, 2):
            ways = {
                "nps_tally": lambda: engine(folder, TALLY, keys, threads),
                "nps": lambda: engine(folder, NPS, keys, threads),
                "count FILTER": lambda: engine(folder, COUNTS, keys, threads),
                "DuckDB": lambda: duck(connection, keys, threads),
            }
            times = {way: [] for way in ways}
            for _ in range(ROUNDS):
                for way, run in ways.items():
                    times[way].append(run())
            base = statistics.median(processor for _, processor in times["nps_tally"])
            for way, pairs in times.items():
                wall = statistics.median(wall for wall, _ in pairs)
                processor = statistics.median(processor for _, processor in pairs)
                print(
                    f"{name:<17} {threads:>7}  {way:<14} {rows / wall / 1e6:>9.1f} {wall:>7.2f} "
                    f"{processor:>12.2f} {processor / base:>13.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    main(sys.argv[1])
