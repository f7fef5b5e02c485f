"""Runs every fault against ours and the rivals that are installed, and writes the tables as Markdown."""

import argparse
import concurrent.futures
import datetime
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "comparison"))

import machine  # noqa: E402
import rows  # noqa: E402
import tools  # noqa: E402
from scene import Scene, Verdict  # noqa: E402

ROOT = HERE.parents[1]
TABLES = (("The fault table", rows.FIRST), ("More that users of other tools met", rows.SECOND))


def main():
    options = read_options()
    # Of proxies and settings of the caller nothing may count.
    for name in [name for name in os.environ if name.lower().endswith("_proxy") or name.startswith("STARHAUL_")]:
        del os.environ[name]
    os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_CACHE_HOME"] = str(HERE / "none")
    taking_part = [tool for tool in tools.installed(options.program) if not options.tools or any(word in tool.name for word in options.tools)]
    for name in tools.missing():
        print(f"left out: {name}: not installed", file=sys.stderr)
    cells = {}
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        running = {
            pool.submit(judge, tool, row): (tool.name, row[0])
            for _, table in TABLES
            for row in table
            if not options.rows or any(word in row[0] for word in options.rows)
            for tool in taking_part
        }
        for done in concurrent.futures.as_completed(running):
            cells[running[done]] = done.result()
            print(*running[done], done.result(), sep=" | ", file=sys.stderr)
    text = document(taking_part, cells)
    print(text)
    if not (options.rows or options.tools):
        saved = ROOT / "bench" / "results" / f"{today()}-{machine.slug(machine.describe())}-faults.md"
        saved.write_text(text)
        print(f"saved {saved.relative_to(ROOT)}", file=sys.stderr)
    wrong = [cell for (tool, _), cell in cells.items() if tool.startswith("starhaul") and not cell.right]
    sys.exit(1 if wrong else 0)


def read_options():
    parser = argparse.ArgumentParser(
        prog="bench/faults",
        description="Starts an origin with faults on loopback for each cell, runs ours with 1 and 8 connections and every rival that is "
        "installed against it, prints the tables and saves them under bench/results. Exit code 1 where one of ours is wrong.",
        epilog="example: bench/faults --rows splice cut --tools starhaul curl",
    )
    parser.add_argument("--program", default=str(ROOT / "starhaul"), help="ours; default ./starhaul, which builds itself")
    parser.add_argument("--rows", nargs="+", help="only rows with one of these words in their names; nothing is saved then")
    parser.add_argument("--tools", nargs="+", help="only tools with one of these words in their names; nothing is saved then")
    parser.add_argument("--jobs", type=int, default=4, help="cells at once; default 4")
    return parser.parse_args()


def judge(tool, row):
    _, _, name, only_ours, function = row
    if only_ours and not tool.is_ours:
        return Verdict("-", right=True)
    with Scene(tool, name) as scene:
        return function(scene)


def today():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d")


def document(taking_part, cells):
    host = machine.describe()
    versions = dict.fromkeys((machine.first_line(list(tool.version)) or tool.name).split(" (x86")[0] for tool in taking_part)
    lines = [
        f"# Faults, {today()}, {host['cpu']}, {host['cores']} cores",
        "",
        f"`bench/faults` on {host['os']}, kernel {host['kernel']}, over loopback, files of 8 MiB. Bold: wrong bytes, or a wrong verdict, with exit 0. "
        "A number is an exit code. Waits are as short as each tool's options allow.",
        "",
    ]
    for title, table in TABLES:
        names = [tool.name for tool in taking_part]
        lines += [f"## {title}", "", "| fault | " + " | ".join(names) + " | right |", "|---|" + "---|" * (len(names) + 1)]
        for fault, right, *_ in table:
            found = [str(cells[name, fault]) for name in names if (name, fault) in cells]
            if found:
                lines.append(f"| {fault} | {' | '.join(found)} | {right} |")
        lines.append("")
    return "\n".join([*lines, "Versions: " + "; ".join(versions) + ".", ""])


main()
