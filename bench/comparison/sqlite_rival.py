"""The rival in Python: reads a galaxy dump line by line with json and writes three tables with sqlite3.

sqlite_rival.py DUMP.json SCHEMA.db DATABASE.db, where SCHEMA.db has the tables and indexes that are made.
"""

import gc
import json
import sqlite3
import sys

from dump_rows import body_row, station_row, system_row

TABLES = ("systems", "bodies", "stations")
ROWS_A_TRANSACTION = 20_000

dump, schema, path = sys.argv[1:]

# The objects of a record have no cycles and go with their last name; looking for cycles takes a fifth of the time.
gc.disable()
database = sqlite3.connect(path, isolation_level=None)
database.execute("PRAGMA page_size = 16384")
database.execute("PRAGMA journal_mode = WAL")
for setting in ("synchronous = NORMAL", "cache_size = -131072", "wal_autocheckpoint = 4096", "temp_store = MEMORY"):
    database.execute(f"PRAGMA {setting}")
database.execute("ATTACH ? AS model", (f"file:{schema}",))
for (statement,) in database.execute(
    "SELECT sql FROM model.sqlite_master WHERE tbl_name IN ('systems', 'bodies', 'stations') AND sql IS NOT NULL "
    "ORDER BY type DESC"
).fetchall():
    database.execute(statement)
database.execute("DETACH model")


def upsert(table):
    """Of two rows with one key the newer group of columns wins, each of which ends with its time."""
    columns = database.execute(f"PRAGMA table_info({table})").fetchall()
    key = ", ".join(column[1] for column in columns if column[5])
    rest, group = [], []
    for name in (column[1] for column in columns if not column[5]):
        group.append(name)
        if name.endswith("_time"):
            # A newer row that lacks a value, as a barycentre lacks gravity, says nothing of it.
            newer = f"excluded.{name} > ifnull({name}, -1)"
            rest += [f"{one} = iif({newer}, coalesce(excluded.{one}, {one}), coalesce({one}, excluded.{one}))" for one in group]
            group = []
    return (
        f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {', '.join(rest)}"
    )


statements = {table: upsert(table) for table in TABLES}
rows = {table: [] for table in TABLES}
systems, bodies, stations = rows.values()


def write():
    database.execute("BEGIN IMMEDIATE")
    for table, statement in statements.items():
        # Keys that ascend touch each page of the tree once.
        rows[table].sort(key=key)
        database.executemany(statement, rows[table])
        rows[table].clear()
    database.execute("COMMIT")


def key(row):
    return row[0]


decode = json.JSONDecoder().raw_decode
with open(dump, encoding="utf-8", buffering=1 << 20) as lines:
    for line in lines:
        if line[0] != "\t":
            continue
        # From the brace on; what is after the object, a comma, does not matter.
        system, _ = decode(line, 1)
        id64 = system["id64"]
        systems.append(system_row(system))
        for station in system["stations"]:
            stations.append(station_row(id64, None, station))
        for body in system["bodies"]:
            bodies.append(body_row(id64, body))
            for station in body["stations"]:
                stations.append(station_row(id64, body["bodyId"], station))
        if len(bodies) > ROWS_A_TRANSACTION:
            write()
write()
database.close()
