"""One run of a listener to the live feed: a relay sends, the listener archives or parses, and every message is counted.

The last line that it prints is JSON: seconds from the first message sent to the last one archived or parsed, and what the
listener, without the relay, took of CPU and memory. It ends with 1 when a message is missing, twice there or changed.
"""

import argparse
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from paths import RELAY

PYTHON = "/usr/bin/python3"

# Nothing was written for so long: the listener has no more. It flushes ten times a second.
STILL = 3
LONGEST = 600


class Relay:
    """The relay of the tests in a process of its own."""

    def __init__(self, log):
        self.process = subprocess.Popen(
            [PYTHON, "-B", RELAY, "--log", log], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.address = f"tcp://127.0.0.1:{self.read()['port']}"

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.read()

    def read(self):
        line = self.process.stdout.readline()
        return json.loads(line) if line else sys.exit("the relay ended")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def main():
    options = read_options()
    folder = Path(options.folder)
    archive = folder / "eddn" if options.archive else None
    log = folder / "sent.log"
    with Relay(log) as relay:
        relay.ask(f"prepare {options.count}")
        command = [word.replace("{relay}", relay.address) for word in options.command]
        listener = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            relay.ask("wait 1")
            started = time.time()
            relay.ask(f"send {options.count} {options.rate}")
            sent = time.time()
            ended = archived(archive, listener) if archive else parsed(listener, options.count)
            if archive:
                listener.send_signal(signal.SIGTERM)
            usage = wait(listener)
        finally:
            listener.kill()
    if archive:
        compare(archive, log)
    facts = {
        "seconds": ended - started,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss * 1024 / 1e6,
        "sent_in": sent - started,
    }
    print(json.dumps({name: round(value, 3) for name, value in facts.items()}))


def read_options():
    parser = argparse.ArgumentParser(prog="feed", description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--rate", type=int, default=0, help="messages a second; 0 for as fast as it goes")
    parser.add_argument("--archive", action="store_true", help="the listener archives to FOLDER/eddn, until SIGTERM")
    parser.add_argument("folder")
    parser.add_argument("command", nargs="+", help="the listener; {relay} is filled in")
    return parser.parse_args()


def archived(archive, listener):
    """When the last byte was written, which is known when no further one follows."""
    last = time.time()
    while time.time() - last < STILL and listener.poll() is None:
        time.sleep(0.1)
        last = max((path.stat().st_mtime for path in archive.glob("[0-9]*/**/*.jsonl.gz*")), default=last)
    return last


def parsed(listener, count):
    found = listener.stdout.readline().strip()
    return time.time() if found == str(count) else sys.exit(f"{found} messages parsed, expected {count}")


def wait(listener):
    signal.alarm(LONGEST)
    _, status, usage = os.wait4(listener.pid, 0)
    listener.returncode = os.waitstatus_to_exitcode(status)
    return usage if listener.returncode == 0 else sys.exit(f"the listener ended with {listener.returncode}")


def compare(archive, log):
    """Every message of the relay's log is to be a line of a closed segment, once."""
    sent = {line.split()[2] for line in log.read_text().splitlines()}
    count, found = 0, set()
    for path in archive.glob("[0-9]*/**/*.jsonl.gz"):
        with gzip.open(path) as lines:
            for line in lines:
                count += 1
                found.add(hashlib.sha256(line.rstrip(b"\n")).hexdigest())
    if found != sent or count != len(sent):
        sys.exit(f"{count} messages archived, expected {len(sent)}: {len(sent - found)} missing, {len(found - sent)} foreign")


main()
