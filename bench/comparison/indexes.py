"""Takes the secondary indexes out of a SQLite database, or makes them.

indexes.py take DATABASE.db INDEXES.sql: writes their statements down and drops them.
indexes.py make DATABASE.db INDEXES.sql
"""

import sqlite3
import sys

_, what, path, statements = sys.argv
database = sqlite3.connect(path, isolation_level=None)
if what == "take":
    known = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").fetchall()
    with open(statements, "w", encoding="utf-8") as output:
        for name, sql in known:
            database.execute(f"DROP INDEX {name}")
            output.write(f"{sql};\n")
else:
    with open(statements, encoding="utf-8") as lines:
        database.executescript(f"BEGIN; {lines.read()} ANALYZE; COMMIT;")
