"""Runs commands in turn and takes their time, CPU time and memory."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run. Memory is that of the largest process of the command."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    error: str = ""


@dataclass(frozen=True)
class Result:
    """All runs of one contestant."""

    name: str
    template: str
    runs: list

    @property
    def error(self):
        return next((run.error for run in self.runs if run.error), "")

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)


def run_in_turn(entries, count, work):
    """Each contestant once, then all again, so that a slow minute of the machine strikes all alike."""
    runs = {entry.name: [] for entry in entries}
    for number in range(1, count + 1):
        for entry in entries:
            if any(run.error for run in runs[entry.name]):
                continue
            run = run_once(entry, work)
            runs[entry.name].append(run)
            outcome = run.error or f"{run.seconds:.2f} s, {run.cpu_seconds:.2f} s of CPU, {run.peak_mb:.0f} MB"
            print(f"run {number}/{count}  {entry.name}: {outcome}", file=sys.stderr)
    return {entry.name: Result(entry.name, entry.template, runs[entry.name]) for entry in entries}


def run_once(entry, work):
    folder = Path(tempfile.mkdtemp(dir=work))
    command = "set -e -o pipefail\n" + entry.command.replace("{folder}", str(folder))
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(
            ["bash", "-c", command],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=os.environ | entry.environment,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        error = fault(process.returncode, said.read(), entry, folder)
    # Gone before it is written back, so that one run's disk traffic does not strike the next.
    shutil.rmtree(folder)
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, error)


def fault(status, said, entry, folder):
    if status != 0:
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        return f"exit {status}: {' '.join(last)}"
    if entry.expected_length < 0:
        return ""
    largest = max((path.stat().st_size for path in folder.iterdir() if path.is_file()), default=0)
    return "" if largest == entry.expected_length else f"left {largest} bytes, expected {entry.expected_length}"
