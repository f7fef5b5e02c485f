"""The table and the files under bench/results."""

import datetime
import json
import re

import beside
import machine
from paths import RESULTS

COLUMNS = ("row", "work", "ours", "rival", "value", "target", "stretch")
HEADING = ("| # | work | ours | rival | result | target | stretch |", "|---|---|---:|---:|---:|---:|---:|")


def document(options, chosen, files, results, missing):
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "machine": machine.describe(),
        "versions": machine.versions(),
        "runs": options.runs,
        "inputs": {
            "dump": described(files.dump),
            "json": described(files.json),
            "shuffled": described(files.shuffled),
            "binary": described(files.binary),
            "limited": described(files.limited),
        },
        "rows": [] if options.beside else [row_facts(row, results) for row in chosen],
        "beside": list(beside.rows(chosen, results)) if options.beside else [],
        "contestants": {result.name: facts(result) for result in results.values()},
        "left_out": missing,
    }


def table(document):
    """The document as Markdown."""
    rows = [
        "| " + " | ".join(str(row[column]) for column in COLUMNS) + " |"
        for row in document["rows"]
    ]
    taken = [
        f"| {name} | {one['seconds']:.2f} ({one['fastest']:.2f} to {one['slowest']:.2f}) | {one['cpu_seconds']:.2f} "
        f"| {one['peak_mb']:.0f} | {command(one)} |"
        if not one["error"]
        else f"| {name} | {one['error']} | | | {command(one)} |"
        for name, one in document["contestants"].items()
    ]
    host = document["machine"]
    compared = [row for row in document["rows"] if row["same"]]
    return "\n".join(
        [
            f"# {document['date']}, {host['cpu']}, {host['cores']} cores",
            "",
            f"{host['os']}, Linux {host['kernel']}. Medians of {document['runs']} runs taken in turn, over nginx on "
            "loopback; a ratio above 1 means that ours is faster.",
            "",
            *(f"- {name}: {input_words(one)}" for name, one in document["inputs"].items() if one),
            "",
            *(beside.table(document["beside"]) if document["beside"] else [*HEADING, *rows]),
            "",
            *(f"Row {row['row']}: same counts and sums on both sides: {row['same']}" for row in compared),
            *([""] if compared else []),
            "| who | seconds (fastest to slowest) | CPU s | peak MB of the largest process | command |",
            "|---|---:|---:|---:|---|",
            *taken,
            "",
            *(f"Left out: {name}: {reason}" for name, reason in document["left_out"].items()),
            *([""] if document["left_out"] else []),
            "Versions: " + "; ".join(f"{name}: {version}" for name, version in document["versions"].items()),
            "",
        ]
    )


def save(document):
    """Writes the JSON document and its table; a later run of the same day takes their place."""
    RESULTS.mkdir(exist_ok=True)
    stem = RESULTS / f"{document['date']}-{machine.slug(document['machine'])}{'-beside' if document['beside'] else ''}"
    stem.with_suffix(".json").write_text(json.dumps(document, indent=2) + "\n")
    stem.with_suffix(".md").write_text(table(document))
    return [stem.with_suffix(".json"), stem.with_suffix(".md")]


def row_facts(row, results):
    there = [results[name] for name in row.contestants if name in results and not results[name].error]
    facts = {"row": row.number, "work": row.work, "ours": "-", "rival": "-", "value": "-"}
    facts |= {"target": bound(row, row.target), "stretch": bound(row, row.stretch), "same": None}
    if row.unit == "MB" and there:
        worst = max(there, key=lambda result: max(run.peak_mb for run in result.runs))
        facts["value"] = f"{max(run.peak_mb for run in worst.runs):.0f} MB ({worst.name})"
    elif row.unit == "s" and there:
        facts["value"] = ", ".join(f"{seconds(result)} ({result.name})" for result in there)
    elif row.unit == "ms" and there:
        facts["value"] = ", ".join(f"{result.median('seconds') * 1000:.0f} ms ({result.name})" for result in there)
    elif row.unit == "ratio":
        ours, rival = (results.get(name) for name in row.contestants)
        facts["ours"] = seconds(ours)
        facts["rival"] = seconds(rival)
        if len(there) == 2:
            facts["value"] = f"{rival.median('seconds') / ours.median('seconds'):.2f}"
            facts["same"] = same(ours, rival)
    return facts


def bound(row, number):
    return "-" if number is None else f"{'' if row.unit == 'ratio' else '<= '}{number:g}"


def same(ours, rival):
    """Whether both left the same rows, as far as counts and sums tell; None when nobody looked."""
    if not ours.left:
        return None
    left, other = (re.findall(r"-?\d+", result.left) for result in (ours, rival))
    return f"yes: {' '.join(left)}" if left == other else f"NO: {' '.join(left)} and {' '.join(other)}"


def command(one):
    return "`" + one["command"].replace("|", "\\|") + "`"


def seconds(result):
    return "-" if result is None or result.error else f"{result.median('seconds'):.2f} s"


def facts(result):
    return {
        "command": result.template,
        "error": result.error,
        "seconds": result.median("seconds"),
        "fastest": min(run.seconds for run in result.runs),
        "slowest": max(run.seconds for run in result.runs),
        "cpu_seconds": result.median("cpu_seconds"),
        "peak_mb": max(run.peak_mb for run in result.runs),
        "all_seconds": [round(run.seconds, 3) for run in result.runs],
    }


def described(file):
    return {"name": file.path.name, "length": file.length, "sha256": file.sha256} if file else None


def input_words(one):
    return f"{one['name']}, {one['length']:,} bytes, SHA-256 {one['sha256']}"
