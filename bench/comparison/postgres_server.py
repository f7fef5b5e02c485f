"""A PostgreSQL server of the comparison's own, with a data folder of its own, on a free loopback port."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = "postgres"
VERSIONS = Path("/usr/lib/postgresql")
# As Debian sets it up but for the log, which may grow so that no checkpoint falls into a load.
SETTINGS = ("listen_addresses=127.0.0.1", "max_wal_size=4GB")


class PostgresServer:
    """Runs until it is stopped."""

    def __init__(self, folder):
        self.password = secrets.token_hex(16)
        self.home = Path(tempfile.mkdtemp(prefix="postgres-", dir=folder))
        self.port = free_port()
        self.url = f"postgres://{USER}@127.0.0.1:{self.port}/postgres"
        self.process = None
        try:
            self.start()
        except BaseException:
            self.stop()
            raise

    @staticmethod
    def lacks():
        """What to do when it cannot run; None when it can."""
        return None if programs() and shutil.which("psql") else "apt-get install postgresql"

    def start(self):
        secret = self.home / "password"
        secret.write_text(self.password)
        if os.geteuid() == 0:
            shutil.chown(self.home, USER, USER)
            shutil.chown(secret, USER, USER)
        data = self.home / "data"
        arguments = ["-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--locale=C"]
        subprocess.run(own(["initdb", *arguments]), stdout=subprocess.DEVNULL, cwd="/", check=True)
        settings = [part for setting in SETTINGS for part in ("-c", setting)]
        with open(self.home / "log", "wb") as log:
            command = own(["postgres", "-D", data, "-k", self.home, "-p", str(self.port), *settings])
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=log, cwd="/")
        self.wait_until_ready()

    def stop(self):
        if self.process:
            # The fast shutdown: connections are ended, the data is written.
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
        shutil.rmtree(self.home)

    def wait_until_ready(self):
        late = time.monotonic() + 30
        while time.monotonic() < late and self.process.poll() is None:
            if b"ready to accept connections" in (self.home / "log").read_bytes():
                return
            time.sleep(0.05)
        sys.exit(f"bench/compare: PostgreSQL did not start: {(self.home / 'log').read_text()}")


def own(command):
    """The server's program as a user that it accepts: setpriv becomes it, so that its process id is the server's."""
    program = [programs()[-1] / command[0], *command[1:]]
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", *program] if os.geteuid() == 0 else program


def programs():
    return sorted(path.parent for path in VERSIONS.glob("*/bin/postgres"))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
