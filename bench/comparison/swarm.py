"""A torrent of one input, its tracker and its one seed, all on loopback."""

import hashlib
import shutil
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from web_server import free_ports

PIECE = 1024 * 1024

SEED = (
    "aria2c --no-conf=true --quiet=true --enable-dht=false --enable-dht6=false --bt-enable-lpd=false "
    "--enable-peer-exchange=false --interface=127.0.0.1 --disable-ipv6=true --bt-seed-unverified=true "
    "--seed-ratio=0.0 --allow-overwrite=true"
)


class Swarm:
    """Seeds one file while the `with` block runs; nothing where no contestant is of a swarm, or aria2 is not installed."""

    def __init__(self, file):
        self.file = file if file and shutil.which("aria2c") else None
        self.torrent = None

    def __enter__(self):
        if self.file:
            self.home = Path(tempfile.mkdtemp(prefix="starhaul-swarm-"))
            port, _ = free_ports()
            self.tracker = ThreadingHTTPServer(("127.0.0.1", 0), handler(port))
            threading.Thread(target=self.tracker.serve_forever, daemon=True).start()
            self.torrent = self.home / (self.file.path.name + ".torrent")
            announce = f"http://127.0.0.1:{self.tracker.server_address[1]}/announce"
            self.torrent.write_bytes(bencode({"announce": announce, "info": info(self.file)}))
            command = [*SEED.split(), f"--listen-port={port}", f"--dir={self.file.path.parent}", self.torrent]
            self.seed = subprocess.Popen(command)
        return self

    def __exit__(self, *_):
        if self.file:
            self.seed.kill()
            self.seed.wait()
            self.tracker.shutdown()
            shutil.rmtree(self.home)


def handler(port):
    """Answers every announce with the seed (BEP 23)."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            peers = bytes([127, 0, 0, 1]) + port.to_bytes(2, "big")
            body = bencode({"interval": 60, "peers": peers})
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    return Handler


def info(file):
    with open(file.path, "rb") as source:
        pieces = b"".join(hashlib.sha1(piece).digest() for piece in iter(lambda: source.read(PIECE), b""))
    return {"length": file.length, "name": file.path.name, "piece length": PIECE, "pieces": pieces}


def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, dict):
        return b"d" + b"".join(bencode(key) + bencode(value[key]) for key in sorted(value)) + b"e"
    data = value.encode() if isinstance(value, str) else value
    return b"%d:%s" % (len(data), data)
