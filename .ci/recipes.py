"""Asks engines in this process what the guide `columns_and_engines` tells to ask, of made-up answers.

    python recipes.py queries GUIDE DIRECTORY      the queries of the guide, a file each, and answers.csv
    python recipes.py run ENGINE DIRECTORY         what an engine returns, a file for each query
"""

import csv
import pathlib
import random
import re
import sys

QUERIES = {"plain", "scores", "weighted", "accounts", "weighted_accounts", "left_out"}
COLUMNS = ["account", "wave", "region", "score", "weight"]
TYPES = "account VARCHAR, wave BIGINT, region VARCHAR, score INTEGER, weight DOUBLE"


def queries(guide):
    """The SQL of the guide by the heading above it, up to a colon."""
    text = pathlib.Path(guide).read_text()
    blocks = re.findall(r"^### ([^:\n]+)[^\n]*\n\n```sql\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    found = {heading.lower().replace(" ", "_"): sql for heading, sql in blocks}
    if set(found) != QUERIES or text.count("```sql") != len(QUERIES):
        sys.exit(f"{guide} has the queries {sorted(found)}: expected {sorted(QUERIES)}")
    return found


def answers():
    """Made-up answers, the same each time. Weights are quarters, whose sums are exact in any order."""
    dice = random.Random(15)
    for _ in range(20_000):
        account = f"account {int(dice.triangular(0, 400, 0))}" if dice.random() < 0.97 else None
        score = min(10, int(dice.triangular(0, 13, 10)))
        score = dice.choices([score, None, dice.choice([11, 99, -1])], [90, 8, 2])[0]
        weight = dice.choices([dice.randint(1, 40) / 4, 0, None], [94, 3, 3])[0]
        region = dice.choice(["north", "south", "online, west"])
        yield account, 2024 + dice.randrange(3), region, score, weight


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def duckdb(file):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE TABLE answers ({TYPES})")
    connection.execute(f"COPY answers FROM '{file}' (FORMAT csv, HEADER)")

    def ask(sql):
        result = connection.execute(sql)
        return [column[0] for column in result.description], result.fetchall()

    return ask


def datafusion(file):
    import datafusion

    context = datafusion.SessionContext()
    context.sql(
        f"CREATE EXTERNAL TABLE answers ({TYPES}) STORED AS CSV LOCATION '{file}' "
        "OPTIONS ('format.has_header' 'true', 'format.null_regex' '^$')"
    )

    def ask(sql):
        table = context.sql(sql).to_arrow_table()
        return table.column_names, zip(*(column.to_pylist() for column in table.columns))

    return ask


def clickhouse(file):
    from chdb.session import Session

    session = Session()
    columns = (
        "account Nullable(String), wave Int64, region String, score Nullable(Int32), weight Nullable(Float64)"
    )
    session.query(f"CREATE TABLE answers ({columns}) ENGINE = Memory")
    session.query(
        f"INSERT INTO answers SELECT * FROM file('{file}', CSVWithNames, '{columns}') "
        "SETTINGS input_format_csv_empty_as_default = 1"
    )

    def ask(sql):
        rows = list(csv.reader(str(session.query(sql, "CSVWithNames")).splitlines()))
        return rows[0], rows[1:]

    return ask


def main():
    match sys.argv[1:]:
        case ["queries", guide, directory]:
            for name, sql in queries(guide).items():
                pathlib.Path(directory, name).with_suffix(".sql").write_text(sql)
            write(pathlib.Path(directory, "answers.csv"), COLUMNS, answers())
        case ["run", engine, directory]:
            engines = {"duckdb": duckdb, "datafusion": datafusion, "clickhouse": clickhouse}
            directory = pathlib.Path(directory)
            ask = engines[engine](directory / "answers.csv")
            (directory / engine).mkdir()
            for query in directory.glob("*.sql"):
                header, rows = ask(query.read_text())
                write(directory / engine / query.with_suffix(".csv").name, header, rows)
        case _:
            sys.exit(__doc__)


main()
