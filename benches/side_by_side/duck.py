"""The reference of `tally --recount`: DuckDB groups the same rows in its own table.

    duck.py DATABASE THREADS load BOOK      makes the tables from a book, once
    duck.py DATABASE THREADS typed|lines    counts; prints micros and counts as JSON

`typed` has a row an answer with columns of their types (door, building, area,
position); `lines` has the openings as the text that they are in the book. The
time is taken around the query alone: Python's start does not count.
"""

import json
import os
import sqlite3
import sys
import time

import duckdb

QUERIES = {
    "typed": "SELECT position, count(*), sum(area) FROM typed GROUP BY building, position",
    "lines": "SELECT json_extract_string(opening, '$.pos') AS position, count(*), 0 FROM lines GROUP BY position",
}
TABLES = {
    "typed": (
        "SELECT a.seq, a.door, s.building, s.area, a.position FROM answer a JOIN slot s USING (consultation, door)",
        "seq BIGINT, door VARCHAR, building VARCHAR, area BIGINT, position VARCHAR",
    ),
    "lines": (
        "SELECT e.seq, e.line, s.opening, s.detail FROM entry e JOIN secret s USING (consultation, seq)",
        "seq BIGINT, line VARCHAR, opening VARCHAR, detail VARCHAR",
    ),
}


def load(db, path, book):
    book = sqlite3.connect(f"file:{book}?mode=ro", uri=True)
    for name, (rows, columns) in TABLES.items():
        between = f"{path}.{name}.tsv"
        with open(between, "w") as out:
            # Lines of a log are ASCII without tabs; their line feeds stay out.
            for row in book.execute(rows):
                print(*(str(cell or "").rstrip("\n") for cell in row), sep="\t", file=out)
        kinds = dict(column.split() for column in columns.split(", "))
        db.execute(
            f"CREATE TABLE {name} AS SELECT * FROM read_csv('{between}', auto_detect=false, header=false, "
            f"delim='\t', quote='', escape='', columns={json.dumps(kinds)})"
        )
        os.remove(between)
    db.execute("CHECKPOINT")


def count(db, what):
    begun = time.perf_counter_ns()
    rows = db.execute(QUERIES[what]).fetchall()
    micros = (time.perf_counter_ns() - begun) // 1000
    said = {}
    for position, number, _ in rows:
        said[position] = said.get(position, 0) + number
    return {"micros": micros, "all": sum(said.values()), **said}


path, threads, what = sys.argv[1:4]
db = duckdb.connect(path)
db.execute(f"SET threads={int(threads)}")
if what == "load":
    load(db, path, sys.argv[4])
else:
    print(json.dumps(count(db, what), separators=(",", ":")))
