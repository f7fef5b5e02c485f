"""The faults, each with what is right. A row takes a tool and gives a verdict."""

import base64
import signal
import struct
import subprocess
import tempfile
import time
from dataclasses import replace

import faults
from files import A, B, CODED, GZ, HALF, LENGTH, PAGE, PLAIN
from origin import Answer, File, healthy
from scene import Outcome, Scene, Verdict

FIRST, SECOND = [], []


def row(table, title, right, name="f.bin", only_ours=False):
    def add(function):
        table.append((title, right, name, only_ours, function))
        return function

    return add


def changes(first, then, when):
    """Serves a version until `when(request)` has been true once."""
    state = {"changed": False}

    def choose(request):
        state["changed"] = state["changed"] or when(request)
        return then if state["changed"] else first

    return choose


def leave_half(s, url=None):
    """A run that is ended when about half of A came; of several connections each has a part of its range."""
    each, all_of_them = (HALF, HALF) if s.tool.connections == 1 else (400_000, 1_400_000)
    s.serve(A, faults.stall(each), faults.rate(8_000_000))
    s.interrupt(all_of_them - 100_000, url)


@row(FIRST, "body cut once", "resumes from the cut, no byte twice")
def cut_once(s):
    s.serve(A, faults.times(1, faults.cut(HALF)))
    done = s.run()
    return s.whole(A.content, done, s.tool.connections > 1 or s.origin.sent <= LENGTH)


@row(FIRST, "file changed between runs, then resume", "whole B")
def changed_between_runs(s):
    leave_half(s)
    s.serve(B)
    return s.whole(B.content, s.run())


@row(FIRST, "file changes during parallel ranges", "whole B, or exit 7")
def changes_under_way(s):
    # Two requests are of A, all that come after them of B.
    choose = changes(A, B, lambda request: len(s.origin.downloads) > 2)
    slow = faults.rate(2_000_000)
    s.origin.answer = lambda request: slow(request, healthy(choose(request), request))
    done = s.run()
    if done.exit == 0 and s.content() == A.content:
        return Verdict("ok (A, in one response)", right=True)
    return s.whole(B.content, done, otherwise=(7,))


@row(FIRST, "server ignores Range on resume (200)", "starts again, whole")
def ignores_range(s):
    leave_half(s)
    s.serve(replace(A, ranges=False))
    return s.whole(A.content, s.run())


@row(FIRST, "206 with a wrong Content-Range start", "refuses those bytes; retries; exit 3 or 4")
def wrong_start(s):
    s.serve(A, faults.times(1, faults.cut(HALF)), faults.times(2, faults.moved_range(-100_000, A.content)))
    return s.whole(A.content, s.run(), otherwise=(3, 4) if s.tool.is_ours else range(1, 256))


@row(FIRST, "run again when complete", "unchanged, no body, exit 0")
def run_again(s):
    s.serve(A)
    s.run()
    before = s.origin.sent
    done = s.run()
    verdict = s.whole(A.content, done)
    if done.exit == 0 and s.origin.sent > before + 2048:
        return Verdict("all again", right=False)
    return verdict


@row(FIRST, "run again, source changed", "whole B, record supersedes A's")
def run_again_changed(s):
    s.serve(A)
    s.run()
    s.serve(B)
    return s.whole(B.content, s.run())


def busy(s, code):
    s.serve(A, faults.times(1, faults.status(code, ("Retry-After", "3"))))
    done = s.run()
    verdict = s.whole(A.content, done)
    if verdict.right and done.seconds < 3:
        return Verdict("ignores it", right=False)
    return verdict


@row(FIRST, "429 + Retry-After: 3", "waits at least 3 s, then whole")
def too_many(s):
    return busy(s, 429)


@row(FIRST, "503 + Retry-After: 3", "waits at least 3 s, then whole")
def unavailable(s):
    return busy(s, 503)


@row(FIRST, "HTML page with status 200 for a .gz", "exit 5, nothing published, old file kept", "f.json.gz")
def page(s):
    s.serve(File(PAGE, headers=(("Content-Type", "text/html"),)))
    verdict = s.refused(s.run(), 5)
    if s.tool.is_ours and verdict.right:
        s.serve(GZ)
        s.run()
        s.serve(File(PAGE, etag='"page"', modified=None, headers=(("Content-Type", "text/html"),)))
        kept = s.run().exit == 5 and s.content() == CODED
        return verdict if kept else Verdict("old file lost", right=False)
    return verdict


@row(FIRST, "wrong Repr-Digest / Digest / Content-MD5", "exit 4")
def wrong_digest(s):
    wrong = base64.b64encode(b"\0" * 32).decode()
    for name, value in (
        ("Repr-Digest", f"sha-256=:{wrong}:"),
        ("Digest", f"sha-256={wrong}"),
        ("Content-MD5", base64.b64encode(b"\0" * 16).decode()),
    ):
        s.path.unlink(missing_ok=True)
        s.serve(A, faults.header(name, value))
        verdict = s.refused(s.run(), 4)
        if not verdict.right:
            return verdict
    return verdict


@row(FIRST, "bit flipped inside a .gz", "exit 4", "f.json.gz")
def flipped(s):
    damaged = bytearray(CODED)
    damaged[len(damaged) // 2] ^= 1
    s.serve(replace(GZ, content=bytes(damaged)))
    return s.refused(s.run(), 4)


@row(FIRST, "stall in the middle of the body", "resumes after the no-progress timeout")
def stalls(s):
    s.serve(A, faults.times(1, faults.stall(HALF if s.tool.connections == 1 else HALF // 4)))
    done = s.run()
    verdict = s.whole(A.content, done)
    return replace(verdict, text=f"{verdict.text}, {done.seconds:.0f} s")


@row(FIRST, "chunked body without its end", "whole")
def endless(s):
    s.serve(A, faults.times(1, faults.on_download(lambda answer: replace(answer, framing="chunks without end"))))
    return s.whole(A.content, s.run())


@row(FIRST, "gzip cut at any byte, length right", "exit 4", "f.json.gz")
def cut_gzip(s):
    for at in (len(CODED) - 1, len(CODED) - 8, len(CODED) // 2, 100_000):
        s.path.unlink(missing_ok=True)
        s.serve(replace(GZ, content=CODED[:at], etag=f'"{at}"'))
        verdict = s.refused(s.run(), 4)
        if not verdict.right:
            return verdict
    return verdict


def from_zero(s, file):
    s.serve(file, faults.times(1, faults.cut(HALF)))
    done = s.run()
    verdict = s.whole(A.content, done)
    joined = any((request.start or 0) > 0 for request in s.origin.downloads)
    return Verdict("ok, joined untold", right=False) if verdict.right and joined else verdict


@row(FIRST, "weak ETag, no Last-Modified, cut", "starts again from 0")
def weak(s):
    return from_zero(s, replace(A, etag='W/"a"', modified=None))


@row(FIRST, "no validator at all, cut", "starts again from 0")
def no_validator(s):
    return from_zero(s, replace(A, etag=None, modified=None))


@row(FIRST, "HEAD answers 405, 403, 404 or lies", "the ranged GET decides")
def head(s):
    on_head = lambda change: lambda request, answer: change(answer) if request.method == "HEAD" else answer
    lie = on_head(lambda answer: replace(answer, length=10, headers=(("ETag", '"lie"'),)))
    for fault in (*(faults.status(code, on=on_head) for code in (405, 403, 404)), lie):
        s.path.unlink(missing_ok=True)
        s.serve(A, fault)
        verdict = s.whole(A.content, s.run())
        if not verdict.right:
            return verdict
    return verdict


@row(FIRST, "server sends 200 and 100 GB to the 1 KiB probe", "reads 1 KiB, hangs up", only_ours=True)
def endless_probe(s):
    s.serve(replace(A, ranges=False), faults.every(lambda answer: replace(answer, length=10**11, rate=1_000_000)))
    tool = s.tool.command[0]
    began = time.monotonic()
    done = subprocess.run([tool, "probe", s.origin.url(s.name)], capture_output=True, timeout=60, cwd=s.folder)
    sent = sum(request.sent for request in s.origin.requests)
    is_right = done.returncode == 0 and sent < 4 * 1024 * 1024 and time.monotonic() - began < 30
    return Verdict("ok" if is_right else f"exit {done.returncode}, {sent:,} bytes sent", right=is_right)


@row(FIRST, "Content-Encoding: gzip though identity was asked", "decoded on the way out, both hashes recorded", "f.json")
def coded(s):
    s.serve(File(CODED, etag='"coded"', headers=(("Content-Encoding", "gzip"), ("Content-Type", "application/json"))))
    done = s.run()
    if done.exit == 0 and s.content() == CODED:
        return Verdict("gzip as .json", right=False, silent=True)
    return s.whole(PLAIN, done)


@row(FIRST, "empty body, or 416 with `*/0` to the probe, under a .gz name", "exit 5", "f.json.gz")
def empty(s):
    s.serve(File(b"", etag='"empty"'))
    return s.refused(s.run(), 5)


@row(FIRST, "200 with a Content-Length that is too large, no ranges", "exit 3 or 4 after the retries")
def too_long(s):
    s.serve(replace(A, ranges=False), faults.every(lambda answer: replace(answer, length=LENGTH + 1000) if answer.status == 200 else answer))
    return s.refused(s.run(), 3, 4)


@row(FIRST, "body ended by closing, no length, nothing proves it", "exit 4 with a hint (--allow-unproven)")
def closing(s):
    s.serve(replace(A, ranges=False), faults.every(lambda answer: replace(answer, framing="close")))
    done = s.run()
    verdict = s.refused(done, 4)
    if verdict.right and s.tool.is_ours and "--allow-unproven" not in done.said:
        return Verdict("no hint", right=False)
    return verdict


@row(FIRST, "kill -9 between the rename and the manifest line", "the next run finishes the publish", only_ours=True)
def killed_in_publish(s):
    s.serve(A)
    for _ in range(5):
        process = s.start()
        while process.poll() is None and not s.path.exists():
            time.sleep(0.0005)
        process.kill()
        process.communicate()
        verdict = s.whole(A.content, s.run())
        checked = subprocess.run([s.tool.command[0], "verify", str(s.folder), "--quiet"], capture_output=True)
        if not verdict.right or checked.returncode != 0:
            return verdict if not verdict.right else Verdict("verify fails", right=False)
        for left in s.folder.iterdir():
            left.unlink()
    return verdict


@row(FIRST, "redirect to another host, to http, in a loop", "followed without credentials, refused, exit 3")
def redirects(s):
    moved = lambda where: lambda request: Answer(302, (("Location", where),), b"")
    s.origin.answer = moved("/f.bin")
    looped = s.refused(s.run(), 3)
    if not looped.right:
        return looped
    with Scene(s.tool) as other:
        other.serve(A)
        s.origin.answer = moved(other.origin.url("f.bin", host="localhost"))
        done = s.run(f"http://user:secret@127.0.0.1:{s.origin.port}/f.bin")
        if any("authorization" in request.headers for request in other.origin.requests):
            return Verdict("credentials sent on", right=False, silent=True)
        return s.whole(A.content, done)


@row(FIRST, "disk full in the middle", "exit 6, part file kept, old file kept")
def disk_full(s):
    folder = tempfile.mkdtemp(prefix="starhaul-faults-disk-")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder], capture_output=True).returncode:
        return Verdict("not tried: no root", right=True)
    try:
        with Scene(s.tool, folder=folder) as full:
            # Without a length, so that it is not refused beforehand.
            full.serve(A, faults.every(lambda answer: replace(answer, framing="chunked") if answer.status == 200 else answer))
            return full.refused(full.run(), 6)
    finally:
        subprocess.run(["umount", folder], check=False)


@row(FIRST, "kill -9 at any moment", "next run ends with the right SHA-256")
def killed(s):
    s.serve(A, faults.rate(8_000_000))
    for at in (0.2, 0.5, 0.8, 1.1, 1.4):
        process = s.start()
        try:
            process.wait(timeout=at)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    return s.whole(A.content, s.run())


@row(SECOND, "two URLs that differ in a parameter that is redacted when shown", "two sources, two part files, two records")
def two_keys(s):
    leave_half(s, s.origin.url("f.bin?token=1"))
    s.serve(replace(B, etag=A.etag, modified=A.modified))
    return s.whole(B.content, s.run(s.origin.url("f.bin?token=2")), otherwise=(6,))


@row(SECOND, "two different Content-Lengths; a length beside chunks", "refused; the chunks win")
def two_lengths(s):
    s.serve(replace(A, ranges=False), faults.header("Content-Length", str(LENGTH - 1000)))
    verdict = s.refused(s.run(), 3, 4)
    if not verdict.right:
        return replace(verdict, text="cut" if verdict.silent and len(s.content() or b"") < LENGTH else verdict.text)
    s.path.unlink(missing_ok=True)
    chunked = lambda answer: replace(answer, framing="chunked", headers=(*answer.headers, ("Content-Length", str(LENGTH - 1000))))
    s.serve(replace(GZ, ranges=False), faults.every(chunked))
    s.name = "g.json.gz"
    return s.whole(CODED, s.run())


@row(SECOND, "a range refused with 400, 403, 404, 405, 406, 500 or 501 where the plain GET works", "fetched without ranges")
def range_refused(s):
    for code in (400, 403, 404, 405, 406, 500, 501):
        s.name = f"f{code}.bin"
        s.serve(A, faults.times(1, faults.cut(HALF)), lambda request, answer, c=code: faults.status(c, on=lambda change: lambda r, a: change(a))(request, answer) if request.start is not None else answer)
        verdict = s.whole(A.content, s.run())
        if not verdict.right:
            return replace(verdict, text=f"{code}: {verdict.text}")
    return verdict


@row(SECOND, "a resume that is answered wrongly every time", "after two, from byte 0")
def always_wrong(s):
    s.serve(A, faults.times(1, faults.cut(HALF)), faults.moved_range(-100_000, A.content))
    return s.whole(A.content, s.run())


@row(SECOND, "a node behind a redirect dies", "the source is asked for another")
def node_dies(s):

    seen = set()

    def answer(request):
        if request.path.startswith("/f.bin"):
            return Answer(302, (("Location", "/node2" if "dead" in seen else "/node1"),), b"")
        if request.path == "/node1":
            if "dead" in seen:
                return None
            made = healthy(A, request)
            if not request.is_probe:
                seen.add("dead")
                return replace(made, cut=len(made.body) // 2)
            return made
        return healthy(A, request)

    s.origin.answer = answer
    return s.whole(A.content, s.run())


@row(SECOND, "304 with another validator than the record's", "asked again without conditions")
def lying_304(s):

    s.serve(A)
    s.run()

    def answer(request):
        asks = {"if-none-match", "if-modified-since"} & request.headers.keys()
        return Answer(304, (("ETag", B.etag),)) if asks else healthy(B, request)

    s.origin.answer = answer
    return s.whole(B.content, s.run())


@row(SECOND, ".tgz with Content-Encoding gzip; JSON with Content-Encoding zstd; a token that is no coding", "the file as it is named; decoded and checked; taken as identity", "f.tgz")
def codings(s):
    s.serve(File(CODED, etag='"tgz"', headers=(("Content-Encoding", "gzip"),)))
    verdict = s.whole(CODED, s.run())
    if not verdict.right:
        return replace(verdict, text=f".tgz: {verdict.text}")
    s.name = "f.json"
    s.serve(File(zstd_frame(PLAIN, len(PLAIN)), etag='"zstd"', headers=(("Content-Encoding", "zstd"), ("Content-Type", "application/json"))))
    verdict = s.whole(PLAIN, s.run())
    if not verdict.right:
        return replace(verdict, text=f"zstd as .json: {verdict.text}")
    s.name = "g.json"
    s.serve(File(PLAIN, etag='"utf"', headers=(("Content-Encoding", "utf-8"), ("Content-Type", "application/json"))))
    return s.whole(PLAIN, s.run())


def zstd_frame(content, declared):
    """One frame of raw blocks with its content size (RFC 8878 §3.1.1)."""
    frame = b"\x28\xb5\x2f\xfd" + bytes([0b11100000]) + struct.pack("<Q", declared)
    blocks = [content[at : at + 100_000] for at in range(0, len(content), 100_000)]
    for number, block in enumerate(blocks):
        head = (number == len(blocks) - 1) | (len(block) << 3)
        frame += struct.pack("<I", head)[:3] + block
    return frame


@row(SECOND, "an HTML or XML page under any name that claims a known type", "exit 5", "f.csv")
def page_as_csv(s):
    s.serve(File(PAGE, headers=(("Content-Type", "text/html"),)))
    return s.refused(s.run(), 5)


@row(SECOND, "a zstd frame that declares a content size and holds less", "exit 4", "f.bin.zst")
def short_frame(s):
    s.serve(File(zstd_frame(A.content[:500_000], 1_000_000), etag='"short"'))
    return s.refused(s.run(), 4)


@row(SECOND, "JSON behind more blanks than the sample holds", "taken", "f.json")
def blanks(s):
    content = b" " * 4096 + PLAIN
    s.serve(File(content, etag='"blanks"', headers=(("Content-Type", "application/json"),)))
    return s.whole(content, s.run())


@row(SECOND, "a Content-Length larger than the disk", "exit 6 with the true numbers, nothing taken from the disk")
def larger_than_disk(s):
    s.serve(replace(A, ranges=False), faults.every(lambda answer: replace(answer, length=10**15, rate=1_000_000)))
    began = time.monotonic()
    process = s.start()
    try:
        said = process.communicate(timeout=15)[0]
        return s.refused(Outcome(process.returncode, time.monotonic() - began, said), 6)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return Verdict("takes it", right=False)
