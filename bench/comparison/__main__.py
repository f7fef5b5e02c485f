"""Compares Starhaul with what people use instead: runs taken in turn, medians, ratios."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

import beside
import contestants
import inputs
import loads
import report
import rows
from measure import run_in_turn
from paths import ROOT
from swarm import Swarm
from web_server import WebServer


def main():
    # So that nginx and the files of a run go away on SIGTERM too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = read_options()
    chosen = [row for row in rows.ALL if row.number in options.rows]
    files = inputs.make(options.dump_size, options.binary_size, chosen)
    contestants.warm_up()
    names = list(dict.fromkeys(name for row in chosen for name in row.contestants))
    if options.beside:
        names = beside.ours(names)
    with (
        tempfile.TemporaryDirectory(dir=files.folder) as work,
        WebServer(files.folder) as server,
        loads.Prepared(files, names) as prepared,
        Swarm(files.binary if any("torrent" in name for name in names) else None) as swarm,
    ):
        taking_part, missing = contestants.ready(names, server, files, prepared, swarm, options.feed_seconds)
        for name, reason in missing.items():
            print(f"left out: {name}: {reason}", file=sys.stderr)
        if options.beside:
            taking_part = list(beside.pairs(taking_part, options.beside))
        results = run_in_turn(taking_part, options.runs, work)
    document = report.document(options, chosen, files, results, missing)
    print(report.table(document))
    for path in [] if options.quick else report.save(document):
        print(f"saved {path.relative_to(ROOT)}", file=sys.stderr)


def read_options():
    parser = argparse.ArgumentParser(
        prog="bench/compare",
        description="Makes the inputs once, starts nginx on loopback, runs ours and every rival that is installed in "
        "turn, prints the table and saves it under bench/results. It reports; it never fails for being slow.",
        epilog="example: bench/compare --rows 1,2 --runs 7",
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each contestant; default 5")
    all_rows = sorted({row.number for row in rows.ALL})
    parser.add_argument("--rows", type=numbers, default=all_rows, help="such as 1,2,5; default all")
    parser.add_argument("--dump-size", default="1G", help="length of the dump's JSON; default 1G")
    parser.add_argument("--binary-size", default="2G", help="length of the random file; default 2G")
    parser.add_argument("--feed-seconds", type=int, default=60, help="length of the steady feed of row 12; default 60")
    parser.add_argument(
        "--beside", metavar="PROGRAM", type=Path, help="run another build of the program in the place of all rivals"
    )
    parser.add_argument("--quick", action="store_true", help="one run with small inputs, not saved: does it all run?")
    options = parser.parse_args()
    if options.quick:
        options.runs, options.dump_size, options.binary_size, options.feed_seconds = 1, "50M", "100M", 5
    if options.beside and not (options.beside.is_file() and os.access(options.beside, os.X_OK)):
        parser.error(f"{options.beside} is no program")
    options.beside = options.beside and options.beside.resolve()
    unknown = set(options.rows) - set(all_rows)
    if unknown:
        parser.error(f"no such rows: {sorted(unknown)}; there are {all_rows}")
    return options


def numbers(text):
    return [int(part) for part in text.split(",")]


main()
