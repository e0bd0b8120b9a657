"""The example `survey` on ten million rows, beside a loop over the cells and duckdb, in turns.

    pip install -r requirements.txt
    cargo build --release && cargo build --release --examples --manifest-path ../../Cargo.toml
    python main_job.py target/release/peers ../../target/release/examples [rows]

One thread each, medians of eleven rounds. The tables of duckdb are those that `survey` shows: score and how
often, by each column.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb

ROUNDS = 11

# The columns of tables, whether quarters are one, and how survey is asked.
RUNS = {
    "all answers": ([], False),
    "by segment": (["segment"], False),
    "by segment and role": (["segment", "role"], False),
    "by segment, role and quarter": (["segment", "role"], True),
}


def duck(file, columns, by_quarter):
    keys = columns + (["date_trunc('quarter', timestamp::TIMESTAMP)"] if by_quarter else [])
    sets = ", ".join(f"({key}, score)" for key in keys) or "(score)"
    query = f"select {', '.join(keys + ['score', 'count(*)'])} from read_csv('{file}') group by grouping sets ({sets})"

    def work():
        connection = duckdb.connect()
        connection.execute("set threads = 1")
        connection.execute(query).fetchall()

    return work


def program(*command):
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main():
    peers, examples = (os.path.abspath(path) for path in sys.argv[1:3])
    rows = sys.argv[3] if len(sys.argv) > 3 else "10000000"
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "answers.csv")
        with open(file, "wb") as out:
            subprocess.run([os.path.join(examples, "make_answers"), rows], check=True, stdout=out)
        works = {("the loop", ""): program(peers, "cells", file)}
        for name, (columns, by_quarter) in RUNS.items():
            options = [part for column in columns for part in ("--segment", column)]
            options += ["--wave", "timestamp", "--wave-format", "quarter"] if by_quarter else []
            survey = program(os.path.join(examples, "survey"), file, "--score", "score", *options)
            works[name, "survey"] = survey
            works[name, "duckdb"] = duck(file, columns, by_quarter)
        times = {work: [] for work in works}
        for _ in range(ROUNDS):
            for work, run in works.items():
                start = time.perf_counter()
                run()
                times[work].append(time.perf_counter() - start)
        loop = statistics.median(times["the loop", ""])
        print("| work | by | seconds | times as long as the loop |\n|---|---|---|---|")
        for (name, way), seconds in times.items():
            median = statistics.median(seconds)
            print(f"| {name} | {way} | {median:.2f} | {median / loop:.2f} |")


if __name__ == "__main__":
    main()
