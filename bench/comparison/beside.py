"""Another build of the program in the place of the rivals: each of our commands once by either, in turn."""

from dataclasses import replace

from contestants import ALL
from paths import PROGRAM, STARHAUL

SUFFIX = ", other program"


def ours(names):
    """The contestants that are the program itself."""
    return [name for name in names if any(word in ALL[name].command for word in ("{starhaul}", "{program}"))]


def pairs(entries, other):
    """Each entry and the same command of the other program. Neither is started by the script that builds."""
    for entry in entries:
        direct = entry.command.replace(str(STARHAUL), str(PROGRAM))
        yield replace(entry, command=direct)
        yield replace(entry, name=entry.name + SUFFIX, command=direct.replace(str(PROGRAM), str(other)))


def rows(chosen, results):
    """A row of the table for each of ours, under the number of the first row that it is in."""
    numbers = {}
    for row in chosen:
        for name in row.contestants:
            numbers.setdefault(name, row.number)
    for name, number in numbers.items():
        two = [results.get(name), results.get(name + SUFFIX)]
        if None in two or any(one.error for one in two):
            continue
        mine, its = two
        yield {
            "row": number,
            "command": name,
            "ours": mine.median("seconds"),
            "other": its.median("seconds"),
            "ratio": mine.median("seconds") / its.median("seconds"),
            "cpu_seconds": [one.median("cpu_seconds") for one in two],
            "peak_mb": [max(run.peak_mb for run in one.runs) for one in two],
            "same": mine.left == its.left,
        }


def table(rows):
    """The rows as Markdown."""
    yield "| # | command | ours | other program | ours / other | CPU s | peak MB | left the same |"
    yield "|---|---|---:|---:|---:|---:|---:|---|"
    for row in rows:
        cpu = " / ".join(f"{seconds:.2f}" for seconds in row["cpu_seconds"])
        peak = " / ".join(f"{megabytes:.0f}" for megabytes in row["peak_mb"])
        yield (
            f"| {row['row']} | {row['command']} | {row['ours']:.3f} s | {row['other']:.3f} s | {row['ratio']:.2f} "
            f"| {cpu} | {peak} | {'yes' if row['same'] else 'NO'} |"
        )
