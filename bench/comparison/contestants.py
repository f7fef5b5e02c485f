"""Who runs: one bash command each.

{url}, {out} and so on are filled in; what is saved is the command with the braces.
"""

import shutil
import subprocess
from dataclasses import dataclass, field

import loads
from paths import BENCH, FEED_RUN, HTTPX_RIVAL, PROGRAM, INDEXES, PYZMQ_RIVAL, ROOT, SQLITE_RIVAL, STARHAUL, SUMMARY
from web_server import BUCKET, LIMITED

PYTHON = "/usr/bin/python3"
COUNT_OF_SMALL = 500


@dataclass(frozen=True)
class Contestant:
    """A command that leaves the file at {out}, unless it only reads or loads.

    What comes before it in the same folder is not timed, nor is the look at what it left, which its rival must have left too.
    One that tells has its own clock: the last line that it prints is JSON with its figures. One that is long runs once.
    """

    command: str
    file: str = ""
    needs: tuple = ()
    secure: bool = False
    before: str = ""
    left: str = ""
    tells: bool = False
    once: bool = False


@dataclass(frozen=True)
class Entry:
    """A contestant with everything filled in but the folder of the run."""

    name: str
    command: str
    template: str
    expected_length: int
    environment: dict = field(default_factory=dict)
    before: str = ""
    left: str = ""
    tells: bool = False
    once: bool = False


OURS = "{starhaul} get {url} --box {folder} --quiet"
LOAD = "{starhaul} run spansh-dump {source} --to {target} --select systems,bodies,stations --box {folder} --quiet"
TO_SQLITE = LOAD.replace("{target}", "sqlite:{folder}/galaxy.db")
FEED = "{python} -B {feed} --count {count} --rate {rate} {folder}"
LISTEN = f"{FEED} --archive -- {{starhaul}} run eddn-stream --from {{relay}} --archive {{folder}}/eddn --flush 100ms --quiet"
# As many as the listener's queue holds, for they are sent faster than anybody archives, and what finds no room is lost.
FLOOD = (("{count}", "35000"), ("{rate}", "0"))
STEADY = (("{count}", "{steady}"), ("{rate}", "5000"))
BURST = (("{count}", "100000"), ("{rate}", "20000"))
SUMMARY_OF_SQLITE = "{python} {summary} {folder}/galaxy.db"
LOADED = "cp {loads}/loaded.db {folder}/galaxy.db; sync {folder}/galaxy.db"


SMALL_LIST = "seq -f '{url}/%g.bin' {count_of_small} >{folder}/list"
UNINDEXED = "cp {loads}/unindexed.db {folder}/galaxy.db; sync {folder}/galaxy.db"


def feed(command, size, sqlite=False, once=True):
    for name, value in size:
        command = command.replace(name, value)
    command += " --to sqlite:{folder}/galaxy.db" if sqlite else ""
    return Contestant(command, needs=("starhaul", "zmq"), tells=True, once=once)


def ours_sqlite(file):
    return Contestant(TO_SQLITE, file, ("starhaul",), left=SUMMARY_OF_SQLITE)


def all_tables(target, *needs):
    load = LOAD.replace(" --select systems,bodies,stations", "").replace("{target}", target)
    return Contestant(load, "json", ("starhaul", *needs))


def python_sqlite(file):
    rival = "{python} {sqlite_rival} {source} {loads}/schema.db {folder}/galaxy.db"
    return Contestant(rival, file, left=SUMMARY_OF_SQLITE)


ALL = {
    "ours dump": Contestant(OURS, "dump", ("starhaul",)),
    "ours dump h2": Contestant(OURS, "dump", ("starhaul",), secure=True),
    "ours binary": Contestant(OURS, "binary", ("starhaul",)),
    "ours binary h2": Contestant(OURS, "binary", ("starhaul",), secure=True),
    "ours limited": Contestant(f"{OURS} --connections 8", "limited", ("starhaul",), once=True),
    # Nobody is faster than the limit allows, so the limit itself is the rival.
    "8 times the limit": Contestant("sleep {limit_seconds}", "limited", once=True),
    # A server that takes any signature: what S3 has of its own is made and sent, and nobody's storage is measured.
    "ours object": Contestant(
        "AWS_ACCESS_KEY_ID=key AWS_SECRET_ACCESS_KEY=secret {starhaul} get s3://{bucket}/{name} "
        "--s3-endpoint {endpoint} --box {folder} --quiet",
        "binary",
        ("starhaul",),
    ),
    "our bzip2": Contestant("{bench} decode {input}", "day", ("bench",)),
    "bzip2": Contestant("bzip2 -dc {input} >/dev/null", "day", ("bzip2",)),
    "ours day": Contestant("{starhaul} eddn replay {input} --to sqlite:{folder}/galaxy.db --quiet", "day", ("starhaul",)),
    "ours small": Contestant(f"{SMALL_LIST}; {{starhaul}} get -i {{folder}}/list --jobs 8 --box {{folder}} --quiet", "small", ("starhaul",)),
    "aria2 small": Contestant(f"{SMALL_LIST}; aria2c -q -j8 --file-allocation=none -i {{folder}}/list -d {{folder}}", "small", ("aria2c",)),
    "ours help": Contestant("{program} --help", needs=("program",)),
    "ours help script": Contestant("{starhaul} --help", needs=("starhaul",)),
    "our decoder": Contestant("{bench} decode {input}", "dump", ("bench",)),
    "curl then": Contestant(
        "curl -so {out} {url}; sha256sum {out}; gzip -t {out}",
        "dump",
        ("curl", "sha256sum", "gzip"),
    ),
    # Pipes with names in place of >(...), because bash does not wait for the latter and their time must count.
    "tuned pipeline": Contestant(
        "cd {folder}; mkfifo a b; openssl dgst -sha256 <a & sha=$!; igzip -t <b & gzip=$!; "
        "curl -s {url} | tee a b >{out}; wait $sha; wait $gzip",
        "dump",
        ("curl", "openssl", "igzip"),
    ),
    "httpx json": Contestant("{python} {httpx_rival} {url} {out}", "dump", ("httpx",)),
    "curl binary": Contestant("curl -so {out} {url}", "binary", ("curl",)),
    "aria2 binary": Contestant(
        "aria2c -q -x1 -s1 --file-allocation=none --checksum=sha-256={sha256} -d {folder} {url}",
        "binary",
        ("aria2c",),
    ),
    "ours torrent": Contestant(
        "{starhaul} get {torrent} --box {folder} --private --bind 127.0.0.1 --quiet", "binary", ("starhaul", "aria2c")
    ),
    "aria2 torrent": Contestant(
        "aria2c -q --enable-dht=false --enable-dht6=false --bt-enable-lpd=false --enable-peer-exchange=false "
        "--interface=127.0.0.1 --disable-ipv6=true --seed-time=0 --file-allocation=none -d {folder} {torrent}",
        "binary",
        ("aria2c",),
    ),
    "ours parquet": Contestant(
        LOAD.replace("{target}", "parquet:{folder}/out"),
        "json",
        ("starhaul", "duckdb"),
        left="{bench} sql {loads}/summary.sql {folder}",
    ),
    "duckdb sql": Contestant(
        "mkdir -p {folder}/out/1; {bench} sql {loads}/rival.sql {folder}",
        "json",
        ("bench", "duckdb"),
        left="{bench} sql {loads}/summary.sql {folder}",
    ),
    "ours duckdb": Contestant(
        LOAD.replace("{target}", "duckdb:{folder}/galaxy.duckdb"),
        "json",
        ("starhaul", "duckdb"),
        left="{bench} sql {loads}/summary_tables.sql {folder}",
    ),
    "duckdb tables": Contestant(
        "{bench} sql {loads}/rival_tables.sql {folder}",
        "json",
        ("bench", "duckdb"),
        left="{bench} sql {loads}/summary_tables.sql {folder}",
    ),
    "all into sqlite": all_tables("sqlite:{folder}/galaxy.db"),
    "all into parquet": all_tables("parquet:{folder}/out", "duckdb"),
    "all into duckdb": all_tables("duckdb:{folder}/galaxy.duckdb", "duckdb"),
    "ours sqlite": ours_sqlite("json"),
    "python sqlite": python_sqlite("json"),
    "ours sqlite shuffled": ours_sqlite("shuffled"),
    "python sqlite shuffled": python_sqlite("shuffled"),
    "ours sqlite again": Contestant(f"{TO_SQLITE} --force", "json", ("starhaul",), before=LOADED),
    "ours sqlite delta": Contestant(
        TO_SQLITE.replace("{source}", "{loads}/delta.json"), "json", ("starhaul",), before=LOADED
    ),
    "ours indexes": Contestant("{starhaul} index sqlite:{folder}/galaxy.db --quiet", "json", ("starhaul",), before=UNINDEXED),
    "python indexes": Contestant(
        "{python} {indexes} make {folder}/galaxy.db {loads}/indexes.sql", "json", before=UNINDEXED
    ),
    "ours postgres": Contestant(
        LOAD.replace("{source}", "{url}").replace("{target}", "'{postgres}?schema=ours'"),
        "dump",
        ("starhaul", "postgres"),
        before="psql -qX {postgres} -f {loads}/before_ours.sql",
        left="psql -qXAt {postgres} -c 'SET search_path = ours' -f {loads}/summary_postgres.sql",
    ),
    "copy of rows": Contestant(
        "psql -qX {postgres} -f {loads}/copy_in.sql",
        "dump",
        ("postgres",),
        before="psql -qX {postgres} -f {loads}/before_rival.sql",
        left="psql -qXAt {postgres} -c 'SET search_path = rival' -f {loads}/summary_postgres.sql",
    ),
    "ours feed": feed(LISTEN, FLOOD, once=False),
    "pyzmq feed": feed(FEED + " -- {python} {pyzmq_rival} {relay} {count}", FLOOD, once=False),
    "ours feed steady": feed(LISTEN, STEADY),
    "ours feed burst": feed(LISTEN, BURST),
    "ours feed steady, SQLite": feed(LISTEN, STEADY, sqlite=True),
    "ours feed burst, SQLite": feed(LISTEN, BURST, sqlite=True),
}


def warm_up():
    """Lets ./starhaul build itself before anything is measured."""
    if STARHAUL.exists():
        subprocess.run([STARHAUL, "--help"], stdout=subprocess.DEVNULL, check=False)


def ready(names, server, files, prepared, swarm, feed_seconds):
    """The contestants that can run, and why the others cannot."""
    missing = {name: reason for name in names if (reason := lacks(ALL[name], server, prepared))}
    taking_part = [fill(name, ALL[name], server, files, prepared, swarm, feed_seconds) for name in names if name not in missing]
    return taking_part, missing


def lacks(contestant, server, prepared):
    for need in contestant.needs:
        if need in OWN_PARTS:
            if not OWN_PARTS[need].exists():
                return f"{OWN_PARTS[need].relative_to(ROOT)} is not built"
        elif need in loads.PARTS:
            if need in prepared.missing:
                return prepared.missing[need]
        elif need in ("httpx", "zmq"):
            if subprocess.run([PYTHON, "-c", f"import {need}"], capture_output=True, check=False).returncode:
                return f"apt-get install python3-{need}"
        elif not shutil.which(need):
            return f"apt-get install {PACKAGES.get(need, need)}"
    return "openssl is needed for the certificate" if contestant.secure and not server.is_secure else None


def fill(name, contestant, server, files, prepared, swarm, feed_seconds):
    file = getattr(files, contestant.file) if contestant.file else None
    values = {
        "starhaul": STARHAUL,
        "program": PROGRAM,
        "bench": BENCH,
        "python": PYTHON,
        "httpx_rival": HTTPX_RIVAL,
        "sqlite_rival": SQLITE_RIVAL,
        "pyzmq_rival": PYZMQ_RIVAL,
        "feed": FEED_RUN,
        "relay": "{relay}",
        "steady": 5000 * feed_seconds,
        "summary": SUMMARY,
        "indexes": INDEXES,
        "count_of_small": COUNT_OF_SMALL,
        "loads": prepared.folder,
        "postgres": prepared.postgres,
        "torrent": swarm.torrent,
        "folder": "{folder}",
        "out": "{folder}/" + (file.path.name if file else "out"),
    }
    if file:
        values |= {"url": server.url(file.path.name, contestant.secure), "input": file.path, "sha256": file.sha256}
        values |= {"source": file.path}
        values |= {"bucket": BUCKET, "name": file.path.name, "endpoint": server.url("", secure=False).rstrip("/")}
    if contestant.file == "limited":
        values |= {"url": server.url("limited/" + file.path.name, secure=False)}
        values |= {"limit_seconds": f"{file.length / (8 * LIMITED):.3f}"}
    leaves_file = contestant.file in ("dump", "binary", "limited") and ("{out}" in contestant.command or "{folder}" in contestant.command)
    environment = {"SSL_CERT_FILE": str(server.certificate)} if contestant.secure else {}
    return Entry(
        name,
        contestant.command.format(**values),
        contestant.command,
        file.length if file and leaves_file else -1,
        environment | prepared.environment,
        contestant.before.format(**values),
        contestant.left.format(**values),
        contestant.tells,
        contestant.once,
    )


OWN_PARTS = {"starhaul": STARHAUL, "program": PROGRAM, "bench": BENCH}
PACKAGES = {"aria2c": "aria2", "igzip": "isal"}
