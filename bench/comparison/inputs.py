"""The files that are downloaded and loaded: made once from a seed and kept under bench/inputs."""

import hashlib
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import contestants
from paths import BENCH, DAY_OF_FEED, ROOT


# What eight connections bring in half a minute where each is limited.
LIMITED_SIZE = "512M"

DAY_LENGTH = 60_000_000
DAY_OVER = "300M"
SMALL_LENGTH = 20_000


@dataclass(frozen=True)
class File:
    """One input."""

    path: Path
    length: int
    sha256: str


@dataclass(frozen=True)
class Files:
    """All inputs of a comparison; None where no row needs it."""

    folder: Path
    dump: File
    json: File
    shuffled: File
    binary: File
    limited: File
    day: File
    small: File


def make(dump_size, binary_size, chosen):
    """Makes what the rows need and is not there yet, and reads it once so that it lies in the page cache."""
    subprocess.run(
        ["dotnet", "build", ROOT / "bench" / "Starhaul.Bench", "-c", "Release", "-v", "q", "-nologo"],
        stdout=sys.stderr,
        check=True,
    )
    folder = ROOT / "bench" / "inputs"
    folder.mkdir(exist_ok=True)
    used = {contestants.ALL[name].file for row in chosen for name in row.contestants}
    dump = json = disordered = binary = limited = day = small = None
    if "day" in used:
        # The feed's readers hold a place against the cube that a system's id names.
        over = dump_size if dump_size.endswith("M") else DAY_OVER
        day = described(day_of_feed(generated(folder / f"galaxy-in-cubes-{over}.json", "galaxy-in-cubes", over)))
    if used & {"dump", "json", "shuffled"}:
        # Its name says its order: what an older generator made under another name is not taken for it.
        plain = generated(folder / f"galaxy-by-id-{dump_size}.json", "galaxy", dump_size)
        json = described(plain)
        dump = described(compressed(plain)) if "dump" in used else None
        disordered = described(shuffled(plain)) if "shuffled" in used else None
    if "binary" in used:
        binary = described(generated(folder / f"random-{binary_size}.bin", "random", binary_size))
    if "limited" in used:
        limited = described(generated(folder / f"random-{LIMITED_SIZE}.bin", "random", LIMITED_SIZE))
    if "small" in used:
        small = small_files(folder / "small")
    return Files(folder, dump, json, disordered, binary, limited, day, small)


def generated(path, kind, size):
    if not path.exists():
        part = path.with_suffix(".part")
        subprocess.run([BENCH, "generate", kind, "--size", size, "--out", part], stdout=sys.stderr, check=True)
        part.rename(path)
    return path


def shuffled(path):
    """The same systems in no order: what the order is worth."""
    target = path.with_suffix(".shuffled.json")
    if is_older(target, path):
        part = target.with_suffix(".part")
        with open(path, "rb") as lines, open(part, "wb") as output:
            first = len(next(lines))
            spans = [(first, 0)]
            for line in lines:
                spans.append((sum(spans[-1]), len(line)))
            systems = spans[1:-1]
            random.Random(1).shuffle(systems)
            separator = b"[\n"
            for start, length in systems:
                lines.seek(start)
                output.write(separator + lines.read(length).rstrip().rstrip(b","))
                separator = b",\n"
            output.write(b"\n]\n")
        part.rename(target)
    return target


def day_of_feed(dump):
    """What ships say in a day over a dump, as the public archive keeps it."""
    target = dump.with_suffix(".day.jsonl.bz2")
    if is_older(target, dump):
        plain, part = target.with_suffix(""), target.with_suffix(".part")
        length = min(DAY_LENGTH, dump.stat().st_size // 5)
        subprocess.run([sys.executable, DAY_OF_FEED, dump, plain, "--length", str(length)], stdout=sys.stderr, check=True)
        with open(part, "wb") as output:
            subprocess.run(["bzip2", "-9", "-c", plain], stdout=output, check=True)
        plain.unlink()
        part.rename(target)
    return target


def small_files(folder):
    """A folder of files that are downloaded together; as a file it is described by one of them."""
    folder.mkdir(exist_ok=True)
    chance = random.Random(1)
    for number in range(1, contestants.COUNT_OF_SMALL + 1):
        content = chance.randbytes(SMALL_LENGTH)
        path = folder / f"{number}.bin"
        if not path.exists() or path.stat().st_size != SMALL_LENGTH:
            path.write_bytes(content)
    return File(folder, SMALL_LENGTH, "")


def compressed(path):
    target = path.with_name(path.name + ".gz")
    if is_older(target, path):
        part = target.with_suffix(".part")
        with open(part, "wb") as output:
            subprocess.run(["gzip", "-6", "-n", "-c", path], stdout=output, check=True)
        part.rename(target)
    return target


def is_older(target, path):
    return not target.exists() or target.stat().st_mtime_ns < path.stat().st_mtime_ns


def described(path):
    with open(path, "rb") as file:
        return File(path, path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
