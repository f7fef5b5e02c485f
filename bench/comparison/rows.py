"""The rows of the table: what is done, by whom, and what is aimed at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One row. A ratio above 1 means that ours, the first contestant, is faster than the rival, the second.

    A row without a target stands beside the one of the same number.
    """

    number: int
    work: str
    contestants: tuple
    target: float = None
    stretch: float = None
    unit: str = "ratio"


DUMP = ".json.gz: file, SHA-256, gzip and JSON check"
LOAD = "raw JSON, first load,"
AGAIN = ("ours sqlite again", "ours sqlite delta")
ALL_TABLES = ("all into sqlite", "all into parquet", "all into duckdb")
BOTH = ("ours dump", "ours binary", "ours dump h2", "ours binary h2")

ALL = [
    Row(1, f"{DUMP} / `curl; sha256sum; gzip -t` (no JSON)", ("ours dump", "curl then"), 3.5, 4.5),
    Row(2, "the same / the tuned pipeline (no JSON)", ("ours dump", "tuned pipeline"), 1.0, 1.2),
    Row(3, "the same / httpx, hashlib, zlib, json.loads", ("ours dump", "httpx json"), 5, 7),
    Row(4, "the same / inflate alone with our decoder", ("ours dump", "our decoder"), 0.80, 0.90),
    Row(5, "binary, SHA-256 / `curl -o` without a hash", ("ours binary", "curl binary"), 0.80, 0.90),
    Row(6, "the same / aria2 --checksum", ("ours binary", "aria2 binary"), 2.2, 2.6),
    Row(7, "peak memory, HTTP/1.1 and HTTP/2", BOTH, 80, 64, "MB"),
    Row(8, "8 ranges at a server that limits each connection to L: speed / (8 L)", ("ours limited", "8 times the limit"), 0.85, 0.95),
    Row(8, "peak memory of it", ("ours limited",), 100, unit="MB"),
    Row(9, f"{LOAD} to three Parquet files / DuckDB SQL", ("ours parquet", "duckdb sql"), 1.8, 2.5),
    Row(9, "peak memory of that load", ("ours parquet",), unit="MB"),
    Row(10, f"{LOAD} to SQLite / Python json and sqlite3", ("ours sqlite", "python sqlite"), 6, 10),
    Row(10, "the same with the systems in no order", ("ours sqlite shuffled", "python sqlite shuffled")),
    Row(10, "the same dump once more, and a delta of 2 %, into that database", AGAIN, unit="s"),
    Row(10, "peak memory of these loads", ("ours sqlite", "ours sqlite shuffled", *AGAIN), 300, unit="MB"),
    Row(10, "the secondary indexes and ANALYZE of that load / the same statements by Python's sqlite3", ("ours indexes", "python indexes"), stretch=1),
    Row(11, ".json.gz, first load, into PostgreSQL / `\\copy` of prepared rows", ("ours postgres", "copy of rows"), 0.5, 0.7),
    Row(11, "peak memory of that load", ("ours postgres",), 300, unit="MB"),
    Row(12, "35,000 messages of the feed: inflate, parse, archive / pyzmq, zlib, json.loads alone", ("ours feed", "pyzmq feed"), 2.5, 3),
    Row(12, "peak memory: 5,000 messages/s for a minute, 20,000/s for 5 s", ("ours feed steady", "ours feed burst"), 150, unit="MB"),
    Row(12, "the same with SQLite", ("ours feed steady, SQLite", "ours feed burst, SQLite"), 250, unit="MB"),
    Row(13, "`starhaul --help`", ("ours help", "ours help script"), 80, 50, "ms"),
    Row(14, "a day of the feed's archive, .jsonl.bz2: decoded / `bzip2 -dc`", ("our bzip2", "bzip2"), 1.8, 2),
    Row(14, "the same day into SQLite", ("ours day",), unit="s"),
    Row(15, "raw JSON, first load, all tables: growth from --dump-size 1G to 10G", ALL_TABLES, unit="s"),
    Row(15, "peak memory of these loads", ALL_TABLES, unit="MB"),
    Row(16, f"{LOAD} into a DuckDB file / DuckDB SQL's CREATE TABLE AS", ("ours duckdb", "duckdb tables"), 1, 1.5),
    Row(16, "peak memory of that load", ("ours duckdb",), 800, unit="MB"),
    Row(17, "500 files of 20 KB, 8 at once, each proven, recorded and flushed / aria2 -j8 (neither)", ("ours small", "aria2 small"), 0.6, 0.9),
    Row(18, "binary as an object of S3, requests signed / the same bytes by our HTTP", ("ours object", "ours binary"), 0.9, 1),
    Row(18, "peak memory of it", ("ours object",), unit="MB"),
    Row(18, "a torrent from one local seed, SHA-256 / aria2 alone", ("ours torrent", "aria2 torrent"), 0.9, 1),
    Row(18, "peak memory of it", ("ours torrent",), unit="MB"),
]
