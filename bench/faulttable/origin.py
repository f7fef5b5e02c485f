"""An origin on loopback that serves one version of a file after another, with faults."""

import email.utils
import http.server
import threading
import time
from dataclasses import dataclass

MODIFIED = 1_750_000_000


@dataclass(frozen=True)
class File:
    """One version of a file."""

    content: bytes
    etag: str | None = None
    modified: int | None = MODIFIED
    headers: tuple = ()
    ranges: bool = True


@dataclass(frozen=True)
class Answer:
    """A response. `cut` ends the connection after so many body bytes, `stall` sends nothing more after so many."""

    status: int
    headers: tuple
    body: bytes = b""
    length: int | None = None
    cut: int | None = None
    stall: int | None = None
    rate: int | None = None
    framing: str = "length"


@dataclass
class Request:
    """A request as it came, and what became of it."""

    method: str
    path: str
    headers: dict
    sent: int = 0
    number: int = 0

    @property
    def start(self):
        """The first byte that is asked for; None without a range."""
        text = self.headers.get("range", "")
        return int(text[6:].split("-")[0]) if text.startswith("bytes=") and text[6:7].isdigit() else None

    @property
    def is_probe(self):
        return self.method == "HEAD" or self.headers.get("range") == "bytes=0-1023"


def healthy(file, request):
    """What a right server answers (RFC 9110)."""
    headers = [("Content-Type", "application/octet-stream"), *file.headers]
    if file.etag:
        headers.append(("ETag", file.etag))
    if file.modified:
        headers.append(("Last-Modified", email.utils.formatdate(file.modified, usegmt=True)))
    known = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    if (known and known == file.etag) or (not known and since and file.modified and dated(since) >= file.modified):
        return Answer(304, tuple(headers))
    condition = request.headers.get("if-range")
    holds = condition is None or condition == file.etag or (file.modified and dated(condition) == file.modified)
    match = request.headers.get("if-match")
    if match and match != file.etag:
        return Answer(412, tuple(headers))
    start = request.start
    if start is None or not file.ranges or not holds:
        return Answer(200, tuple(headers), file.content)
    if start >= len(file.content):
        return Answer(416, (*headers, ("Content-Range", f"bytes */{len(file.content)}")))
    last = request.headers["range"].split("-")[1]
    end = min(int(last) + 1 if last else len(file.content), len(file.content))
    headers.append(("Content-Range", f"bytes {start}-{end - 1}/{len(file.content)}"))
    return Answer(206, tuple(headers), file.content[start:end])


def dated(text):
    parsed = email.utils.parsedate_tz(text)
    return email.utils.mktime_tz(parsed) if parsed else -1


class Origin:
    """Serves what `answer(request)` returns while the `with` block runs."""

    def __init__(self):
        self.answer = None
        self.requests = []
        self.lock = threading.Lock()
        origin = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                origin.respond(self)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def sent(self):
        """Body bytes that were sent, but for probes."""
        return sum(request.sent for request in self.requests if not request.is_probe)

    @property
    def downloads(self):
        return [request for request in self.requests if not request.is_probe]

    def url(self, name, host="127.0.0.1"):
        return f"http://{host}:{self.port}/{name}"

    def respond(self, handler):
        headers = {name.lower(): value for name, value in handler.headers.items()}
        request = Request(handler.command, handler.path, headers)
        with self.lock:
            request.number = len(self.requests)
            self.requests.append(request)
        answer = self.answer(request)
        if answer is None:
            handler.close_connection = True
            return
        try:
            self.write(handler, request, answer)
        except OSError:
            handler.close_connection = True

    @staticmethod
    def write(handler, request, answer):
        length = len(answer.body) if answer.length is None else answer.length
        handler.send_response(answer.status)
        for name, value in answer.headers:
            handler.send_header(name, value)
        if answer.framing == "length":
            handler.send_header("Content-Length", str(length))
        elif answer.framing.startswith("chunk"):
            handler.send_header("Transfer-Encoding", "chunked")
        if answer.framing != "length" or length != len(answer.body) or answer.cut is not None:
            handler.send_header("Connection", "close")
            handler.close_connection = True
        handler.end_headers()
        if request.method == "HEAD" or answer.status == 304:
            return
        body = answer.body if answer.cut is None else answer.body[: answer.cut]
        block = 65536 if answer.rate is None else max(1024, min(65536, answer.rate // 20))
        began = time.monotonic()
        for at in range(0, len(body), block):
            part = body[at : at + block]
            if answer.stall is not None and at + len(part) > answer.stall:
                handler.wfile.write(body[at : answer.stall])
                request.sent += max(0, answer.stall - at)
                wait_for_the_end(handler)
                return
            if answer.rate is not None:
                time.sleep(max(0, at / answer.rate - (time.monotonic() - began)))
            if answer.framing.startswith("chunk"):
                handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            else:
                handler.wfile.write(part)
            request.sent += len(part)
        if answer.framing == "chunked":
            handler.wfile.write(b"0\r\n\r\n")
        handler.wfile.flush()


def wait_for_the_end(handler):
    """Until the client leaves: what it does not send tells that."""
    handler.close_connection = True
    handler.connection.settimeout(120)
    handler.wfile.flush()
    while handler.connection.recv(1024):
        pass


