"""Compares every table of a SQLite target with an independent reading of the dump. Prints a line for each difference."""

import json
import os
import sqlite3
import subprocess
import sys

here = os.path.dirname(os.path.abspath(__file__))
reading = subprocess.run(
    [sys.executable, os.path.join(here, "..", "Galaxy", "expected_rows.py"), sys.argv[1]], capture_output=True, check=True
)
expected = {}
database = sqlite3.connect(f"file:{sys.argv[2]}?mode=ro", uri=True)
columns = {}


def key_of(table, values):
    return tuple(str(values[name]) for name, _, key in columns[table] if key)


for table in [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]:
    columns[table] = [(row[1], row[2], row[5]) for row in database.execute(f'PRAGMA table_info("{table}")')]

for row in json.loads(reading.stdout):
    rows = expected.setdefault(row["table"], {})
    key = key_of(row["table"], row["values"])
    before = rows.get(key, {})
    if int(row["values"].get("details_time", 0)) >= int(before.get("details_time", 0)):
        rows[key] = {**before, **row["values"]}


def cube(at):
    return min(max(int((float(at) + 100_000) // 50), 0), 9_999)


# The database derives it: the cube of 50 light years, counted from 100,000 light years before Sol along each axis.
for row in expected.get("systems", {}).values():
    if all(axis in row for axis in "xyz"):
        row["cell"] = (cube(row["x"]) * 10_000 + cube(row["y"])) * 10_000 + cube(row["z"])

count = 0
for table in columns:
    if table == "imports" or "import_id" not in [name for name, _, _ in columns[table]]:
        continue
    names = [name for name, _, _ in columns[table]]
    found = {}
    for row in database.execute(f'SELECT * FROM "{table}"'):
        values = {n: v for n, v in zip(names, row) if v is not None and n != "import_id"}
        found[key_of(table, values)] = values
    wanted = expected.get(table, {})
    for key in sorted(wanted.keys() ^ found.keys()):
        print(f"{table} {key}: {'missing' if key in wanted else 'too many'}")
    types = {name: kind for name, kind, _ in columns[table]}
    for key in wanted.keys() & found.keys():
        count += 1
        for name in wanted[key].keys() | found[key].keys():
            a, b = wanted[key].get(name), found[key].get(name)
            if types[name] == "REAL" and a is not None and b is not None:
                same = float(a) == b
            elif types[name] in ("INT", "INTEGER") and a is not None and b is not None:
                same = int(a) % 2**64 == b % 2**64
            else:
                same = a == b
            if not same:
                print(f"{table} {key} {name}: expected {a!r}, found {b!r}")
print(f"{count} rows")
