"""Who is tried, and how each is called: with waits that are as short as its options allow."""

import shutil
from dataclasses import dataclass


@dataclass(frozen=True)
class Tool:
    """{url} and {path} are filled in; {name} and {folder} are those of the path."""

    name: str
    command: tuple
    version: tuple = ()
    is_ours: bool = False
    connections: int = 1


def ours(program, connections):
    command = "get {url} -o {name} --box {folder} --quiet --stall-timeout 5s --connections " + str(connections)
    return Tool(
        f"starhaul --connections {connections}",
        (program, *command.split()),
        (program, "--version"),
        is_ours=True,
        connections=connections,
    )


RIVALS = (
    Tool(
        "curl -C - --retry",
        (*"curl -sSf -C - --retry 4 --retry-delay 1 --retry-all-errors --speed-limit 1 --speed-time 5".split(), "-L", "-o", "{path}", "{url}"),
        ("curl", "--version"),
    ),
    Tool(
        "wget -c",
        (*"wget -q -c --tries=4 --waitretry=1 --timeout=5".split(), "-O", "{path}", "{url}"),
        ("wget", "--version"),
    ),
    Tool(
        "aria2 -c -x4",
        (
            *"aria2c -q -c -x4 -s4 -k1M --max-tries=4 --retry-wait=1 --timeout=5 --no-conf --file-allocation=none".split(),
            *"--auto-file-renaming=false -d {folder} -o {name} {url}".split(),
        ),
        ("aria2c", "--version"),
        connections=4,
    ),
    Tool(
        "axel -n4",
        (*"axel -q -n 4 -T 5".split(), "-o", "{path}", "{url}"),
        ("axel", "--version"),
        connections=4,
    ),
    Tool(
        "rclone copyurl",
        (*"rclone --config /dev/null copyurl --retries 3 --low-level-retries 3 --timeout 5s".split(), "{url}", "{path}"),
        ("rclone", "version"),
    ),
)


def installed(program):
    """Ours with one and with eight connections, and the rivals that this machine has."""
    rivals = [tool for tool in RIVALS if shutil.which(tool.command[0])]
    return [ours(program, 1), ours(program, 8), *rivals]


def missing():
    return [tool.name for tool in RIVALS if not shutil.which(tool.command[0])]
