"""Runs commands in turn and takes their time, CPU time and memory."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run. Memory is that of the largest process of the command."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    error: str = ""
    left: str = ""


@dataclass(frozen=True)
class Result:
    """All runs of one contestant."""

    name: str
    template: str
    runs: list

    @property
    def error(self):
        return next((run.error for run in self.runs if run.error), "")

    @property
    def left(self):
        """What its first run left behind, in numbers; empty when nobody looked."""
        return self.runs[0].left

    def median(self, what):
        return statistics.median(getattr(run, what) for run in self.runs)


def run_in_turn(entries, count, work):
    """Each contestant once, then all again, so that a slow minute of the machine strikes all alike."""
    runs = {entry.name: [] for entry in entries}
    for number in range(1, count + 1):
        for entry in entries:
            if any(run.error for run in runs[entry.name]) or (entry.once and runs[entry.name]):
                continue
            run = run_once(entry, work, looks=number == 1)
            runs[entry.name].append(run)
            outcome = run.error or f"{run.seconds:.2f} s, {run.cpu_seconds:.2f} s of CPU, {run.peak_mb:.0f} MB"
            print(f"run {number}/{count}  {entry.name}: {outcome}", file=sys.stderr)
    return {entry.name: Result(entry.name, entry.template, runs[entry.name]) for entry in entries}


def run_once(entry, work, looks):
    folder = Path(tempfile.mkdtemp(dir=work))
    environment = os.environ | entry.environment
    try:
        if entry.before:
            aside(entry.before, folder, environment)
        # So that nobody waits for what the run before left to the disk.
        os.sync()
        run = timed(entry, folder, environment)
        if looks and entry.left and not run.error:
            run = replace(run, left=aside(entry.left, folder, environment))
        return run
    except subprocess.CalledProcessError as error:
        return Run(0, 0, 0, f"{error.cmd[-1]}: exit {error.returncode}: {last_line(error.stdout)}")
    finally:
        # Gone before it is written back, so that one run's disk traffic does not strike the next.
        shutil.rmtree(folder)


def timed(entry, folder, environment):
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(
            bash(entry.command, folder), stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read()
        error = fault(process.returncode, words, entry, folder)
    if entry.tells and not error:
        figures = json.loads(last_line(words))
        return Run(figures["seconds"], figures["cpu_seconds"], figures["peak_mb"])
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, error)


def aside(command, folder, environment):
    """Runs a command that is not timed; what it prints."""
    done = subprocess.run(
        bash(command, folder), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, check=True
    )
    return done.stdout.decode()


def bash(command, folder):
    return ["bash", "-c", "set -e -o pipefail\n" + command.replace("{folder}", str(folder))]


def last_line(said):
    return " ".join(said.decode(errors="replace").strip().splitlines()[-1:])


def fault(status, said, entry, folder):
    if status != 0:
        return f"exit {status}: {last_line(said)}"
    if entry.expected_length < 0:
        return ""
    largest = max((path.stat().st_size for path in folder.iterdir() if path.is_file()), default=0)
    return "" if largest == entry.expected_length else f"left {largest} bytes, expected {entry.expected_length}"
