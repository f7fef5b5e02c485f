"""What the loads of a dump into tables need beside the dump: made before anything is timed, gone afterwards."""

import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from paths import BENCH, DUCKDB_RIVAL, INDEXES, STARHAUL
from postgres_server import PostgresServer

TABLES = ("systems", "bodies", "stations")
PARTS = ("postgres", "duckdb")
RECORDS_OF_SCHEMA = 10
ONE_SYSTEM_IN = 50
DELTA_IS_NEWER_BY = timedelta(days=30)

# Counts, and sums of whole numbers, so that every database says the same whatever the order of its rows.
SUMMARY = (
    "SELECT count(*), CAST(sum(id64 % 1000003) AS BIGINT), CAST(sum(population) AS BIGINT) FROM systems",
    "SELECT count(*), CAST(sum(body_id) AS BIGINT), CAST(sum(round(gravity * 1000000)) AS BIGINT) FROM bodies",
    "SELECT count(*), CAST(sum(market_id) AS BIGINT), CAST(sum(landing_pads_large) AS BIGINT) FROM stations",
)

# Of each table its key, a column, the time and which rows state the column.
SUMMED = {
    "systems": ("id64", "population", "position_time", "true"),
    "bodies": ("system_id64, body_id", "gravity", "identity_time", "type <> 'Barycentre' OR gravity IS NOT NULL"),
    "stations": ("market_id", "landing_pads_large", "identity_time", "true"),
}


class Prepared:
    """Made while the `with` block begins, as far as the contestants need it."""

    def __init__(self, files, names):
        self.files = files
        self.names = set(names)
        self.missing = {}
        self.environment = {}
        self.postgres = ""
        self.server = None

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(dir=self.files.folder, prefix="loads-")
        self.folder = Path(self.home.name)
        try:
            self.make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.stop()
        self.home.cleanup()

    def make(self):
        if not STARHAUL.exists():
            return
        if "python sqlite" in self.names:
            self.load(self.first_records(RECORDS_OF_SCHEMA), f"sqlite:{self.folder}/schema.db")
        if self.names & {"ours sqlite again", "ours sqlite delta"}:
            say("loading the database that is loaded once more")
            self.load(self.files.json.path, f"sqlite:{self.folder}/loaded.db")
            write_delta(self.files.json.path, self.folder / "delta.json")
        if self.names & {"ours indexes", "python indexes"}:
            say("loading the database whose indexes are made")
            self.load(self.files.json.path, f"sqlite:{self.folder}/unindexed.db")
            run([sys.executable, INDEXES, "take", self.folder / "unindexed.db", self.folder / "indexes.sql"])
        if self.names & {"ours postgres", "copy of rows"}:
            self.missing |= self.prepare_postgres()
        if self.names & {"ours parquet", "duckdb sql", "ours duckdb", "duckdb tables"}:
            self.missing |= self.prepare_duckdb()

    def load(self, source, target):
        select = ["--select", ",".join(TABLES), "--box", self.folder, "--quiet"]
        run([STARHAUL, "run", "spansh-dump", source, "--to", target, *select], self.environment)

    def first_records(self, count):
        path = self.folder / "first.json"
        with open(self.files.json.path, encoding="utf-8") as lines:
            systems = [line for line in itertools.islice(lines, 1, 1 + count) if not line.startswith("]")]
            path.write_text("[" + "".join(systems).rstrip().rstrip(",") + "]")
        return path

    def prepare_postgres(self):
        if reason := PostgresServer.lacks():
            return {"postgres": reason}
        self.server = PostgresServer(self.files.folder)
        self.postgres = self.server.url
        self.environment = {"PGPASSWORD": self.server.password, "PGOPTIONS": "-c client_min_messages=warning"}
        say("preparing the rows that are copied")
        self.load(self.files.json.path, f"{self.postgres}?schema=prepared")
        file = f"{self.folder}/{{0}}.rows"
        schema = "DROP SCHEMA IF EXISTS {0} CASCADE; CREATE SCHEMA {0};"
        like = [f"CREATE TABLE rival.{table} (LIKE prepared.{table} INCLUDING ALL);" for table in TABLES]
        self.write("copy_out.sql", self.copies("prepared", "TO", file), "TRUNCATE prepared.systems, prepared.bodies, prepared.stations;")
        self.write("copy_in.sql", self.copies("rival", "FROM", file))
        # The disk work of the run before, and what its tables were, is over when the next one begins.
        self.write("before_ours.sql", [schema.format("ours")], "DROP SCHEMA IF EXISTS rival CASCADE;", "CHECKPOINT;")
        self.write("before_rival.sql", [schema.format("rival"), *like], "DROP SCHEMA IF EXISTS ours CASCADE;", "CHECKPOINT;")
        self.write("summary_postgres.sql", [f"{query};" for query in SUMMARY])
        run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", self.postgres, "-f", self.folder / "copy_out.sql"], self.environment)
        return {}

    def prepare_duckdb(self):
        self.write("probe.sql", ["SELECT 1::BIGINT, 2::BIGINT, 3::BIGINT;"])
        try:
            run([BENCH, "sql", self.folder / "probe.sql", self.folder])
        except (OSError, subprocess.CalledProcessError):
            return {"duckdb": "libduckdb, which comes with the build"}
        rival = DUCKDB_RIVAL.read_text().replace("{source}", str(self.files.json.path))
        self.write("rival.sql", [rival])
        self.write("summary.sql", newest("read_parquet('{{folder}}/out/*/{0}.parquet')"), *(f"{query};" for query in SUMMARY))
        # The same statements with tables of a file in the place of Parquet files.
        attach = "ATTACH '{folder}/galaxy.duckdb' AS galaxy"
        tables = re.sub(r"COPY \((.*?)\n\) TO '{folder}/out/1/(\w+)\.parquet' \([^)]*\);", r"CREATE TABLE galaxy.\2 AS (\1\n);", rival, flags=re.S)
        self.write("rival_tables.sql", [f"{attach};", tables])
        self.write("summary_tables.sql", [f"{attach} (READ_ONLY);", *newest("galaxy.{0}")], *(f"{query};" for query in SUMMARY))
        return {}

    def copies(self, schema, direction, file):
        return [f"\\copy {schema}.{table} {direction} '{file.format(table)}' WITH (FORMAT binary)" for table in TABLES]

    def write(self, name, lines, *more):
        (self.folder / name).write_text("\n".join([*lines, *more]) + "\n")


def newest(source):
    """Views of the tables. The rival leaves what a dump repeats; here the newest that states the column counts, as it does in
    ours. (Of bare values arg_max passes over those that are null.)"""
    return [
        f"CREATE VIEW {table} AS SELECT {key}, "
        f"(arg_max(struct_pack(it := {summed}), {time}) FILTER (WHERE {stated})).it AS {summed} "
        f"FROM {source.format(table)} GROUP BY {key};"
        for table, (key, summed, time, stated) in SUMMED.items()
    ]


def write_delta(dump, path):
    """Systems from all over a dump as a later dump has them: every date newer."""
    with open(dump, encoding="utf-8") as lines, open(path, "w", encoding="utf-8") as delta:
        separator = "[\n"
        for number, line in enumerate(lines):
            if number % ONE_SYSTEM_IN != 1 or line.startswith("]"):
                continue
            system = json.loads(line.rstrip().rstrip(","))
            delta.write(separator + json.dumps(later(system), ensure_ascii=False, separators=(",", ":")))
            separator = ",\n"
        delta.write("\n]\n")


def later(value):
    if isinstance(value, dict):
        return {name: moved(inner) if is_time(name, inner) else later(inner) for name, inner in value.items()}
    return [later(inner) for inner in value] if isinstance(value, list) else value


def is_time(name, value):
    return isinstance(value, str) and (name in ("date", "updateTime") or value[:2] == "20" and value[-1:] == "Z")


def moved(text):
    time = datetime.fromisoformat(text) + DELTA_IS_NEWER_BY
    return time.strftime("%Y-%m-%dT%H:%M:%SZ" if "T" in text else "%Y-%m-%d %H:%M:%S+00")


def run(command, environment=None):
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=os.environ | (environment or {}), check=True)


def say(text):
    print(text, file=sys.stderr)
