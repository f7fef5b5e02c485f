"""nginx on free loopback ports: HTTP/1.1, and HTTP/2 within TLS."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CONFIGURATION = """
daemon off;
{user}
pid {home}/nginx.pid;
worker_processes 1;
error_log {home}/error.log;
events {{ worker_connections 256; }}
http {{
    types {{ application/gzip gz; application/json json; }}
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    sendfile on;
    tcp_nopush on;
    server {{
        listen 127.0.0.1:{port};
        {secure}
        root {folder};
        location /limited/ {{
            alias {folder}/;
            limit_rate {limited};
        }}
        location /{bucket}/ {{
            alias {folder}/;
        }}
    }}
}}
"""

# Bytes a second of each connection under /limited/. nginx lets a second of it through at once, so that ranges must be
# several times as long for the limit to hold: Starhaul's are of 16 MiB.
LIMITED = 2 * 1024 * 1024

# The files as objects: where a server is named by its address, the bucket stands in the path.
BUCKET = "bench-objects"

SECURE = """
        listen 127.0.0.1:{port} ssl http2;
        ssl_certificate {home}/server.pem;
        ssl_certificate_key {home}/server.key;
"""


class WebServer:
    """Serves one folder while the `with` block runs."""

    def __init__(self, folder):
        program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        if not program:
            sys.exit("bench/compare: nginx serves the inputs and is not installed: apt-get install nginx-light")
        self.program = program
        self.folder = folder
        self.is_secure = shutil.which("openssl") is not None

    def __enter__(self):
        self.home = Path(tempfile.mkdtemp(prefix="starhaul-compare-"))
        self.certificate = self.home / "server.pem"
        self.port, self.secure_port = free_ports()
        if self.is_secure:
            self.make_certificate()
        secure = SECURE.format(port=self.secure_port, home=self.home) if self.is_secure else ""
        user = "user root;" if os.geteuid() == 0 else ""
        text = CONFIGURATION.format(user=user, home=self.home, port=self.port, secure=secure, folder=self.folder, limited=LIMITED, bucket=BUCKET)
        configuration = self.home / "nginx.conf"
        configuration.write_text(text)
        self.process = subprocess.Popen([self.program, "-p", self.home, "-e", "error.log", "-c", configuration])
        self.wait_until_ready()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)
        shutil.rmtree(self.home)

    def url(self, name, secure):
        return f"https://localhost:{self.secure_port}/{name}" if secure else f"http://127.0.0.1:{self.port}/{name}"

    def make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", self.home / "server.key", "-out", self.certificate],
            check=True,
            capture_output=True,
        )

    def wait_until_ready(self):
        late = time.monotonic() + 10
        while time.monotonic() < late and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except ConnectionRefusedError:
                time.sleep(0.01)
        sys.exit(f"bench/compare: nginx did not start: {(self.home / 'error.log').read_text()}")


def free_ports():
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]
