"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARHAUL = ROOT / "starhaul"
PROGRAM = ROOT / "artifacts" / "starhaul" / "current" / "Starhaul.Cli"
BENCH = ROOT / "artifacts" / "bin" / "Starhaul.Bench" / "release" / "Starhaul.Bench"
HTTPX_RIVAL = Path(__file__).with_name("httpx_rival.py")
SQLITE_RIVAL = Path(__file__).with_name("sqlite_rival.py")
PYZMQ_RIVAL = Path(__file__).with_name("pyzmq_rival.py")
FEED_RUN = Path(__file__).with_name("feed.py")
RELAY = ROOT / "tests" / "Starhaul.TestOrigin" / "zeromq_relay.py"
INDEXES = Path(__file__).with_name("indexes.py")
SUMMARY = Path(__file__).with_name("summary.py")
DAY_OF_FEED = Path(__file__).with_name("day_of_feed.py")
DUCKDB_RIVAL = Path(__file__).with_name("duckdb_rival.sql")
RESULTS = ROOT / "bench" / "results"
