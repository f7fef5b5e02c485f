"""Where things lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARHAUL = ROOT / "starhaul"
PROGRAM = ROOT / "artifacts" / "starhaul" / "current" / "Starhaul.Cli"
BENCH = ROOT / "artifacts" / "bin" / "Starhaul.Bench" / "release" / "Starhaul.Bench"
HTTPX_RIVAL = Path(__file__).with_name("httpx_rival.py")
RESULTS = ROOT / "bench" / "results"
