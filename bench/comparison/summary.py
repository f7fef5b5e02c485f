"""Prints the counts and sums by which two SQLite databases are compared: summary.py DATABASE.db"""

import sqlite3
import sys

from loads import SUMMARY

database = sqlite3.connect(sys.argv[1])
for query in SUMMARY:
    print(*database.execute(query).fetchone())
