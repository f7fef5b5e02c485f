"""One tool before one fault: a folder, an origin, and what came of it."""

import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import files
from origin import Origin, healthy

LONGEST = 90


@dataclass(frozen=True)
class Outcome:
    """How a run ended. The exit code is None where it had to be ended."""

    exit: int | None
    seconds: float
    said: str


@dataclass(frozen=True)
class Verdict:
    """What a cell says; `silent` where wrong bytes, or none, passed for right ones."""

    text: str
    right: bool
    silent: bool = False

    def __str__(self):
        return f"**{self.text}**" if self.silent else self.text


class Scene:
    """Serves and runs; the folder goes away with the `with` block."""

    def __init__(self, tool, name="f.bin", folder=None):
        self.tool = tool
        self.name = name
        self.folder = Path(folder or tempfile.mkdtemp(prefix="starhaul-faults-"))
        self.origin = Origin()

    def __enter__(self):
        self.origin.__enter__()
        return self

    def __exit__(self, *_):
        self.origin.__exit__()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def path(self):
        return self.folder / self.name

    def serve(self, file, *faults):
        """Serves a version; each fault takes (request, answer) and gives an answer."""

        def answer(request):
            made = healthy(file, request)
            for fault in faults:
                made = fault(request, made) if made else made
            return made

        self.origin.answer = answer

    def start(self, url=None):
        words = {"url": url or self.origin.url(self.name), "path": self.path, "name": self.name, "folder": self.folder}
        return subprocess.Popen(
            [word.format(**words) for word in self.tool.command],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )

    def run(self, url=None):
        began = time.monotonic()
        process = self.start(url)
        try:
            said = process.communicate(timeout=LONGEST)[0]
            return Outcome(process.returncode, time.monotonic() - began, said)
        except subprocess.TimeoutExpired:
            process.kill()
            return Outcome(None, LONGEST, process.communicate()[0])

    def interrupt(self, after, url=None):
        """Runs, and ends it as Ctrl-C's sibling does when so many bytes came."""
        process = self.start(url)
        deadline = time.monotonic() + LONGEST
        before = self.origin.sent
        while process.poll() is None and self.origin.sent - before < after and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()

    def content(self):
        return self.path.read_bytes() if self.path.is_file() else None

    def whole(self, expected, outcome, also=True, otherwise=()):
        """Right where the file is the expected one; a failure that is said is right where it is among the allowed ones."""
        if outcome.exit is None:
            return Verdict("stuck", right=False)
        if outcome.exit != 0:
            return Verdict(f"error ({outcome.exit})", right=outcome.exit in otherwise)
        content = self.content()
        if content == expected:
            return Verdict("ok" if also else "ok, but bytes twice", right=also)
        return Verdict(files.describe(content), right=False, silent=True)

    def refused(self, outcome, *codes):
        """Right where nothing is published and the exit code is one of ours; any failure of a rival is one that is said."""
        if outcome.exit is None:
            return Verdict("stuck", right=False)
        if outcome.exit != 0:
            is_clean = not self.tool.is_ours or (outcome.exit in codes and self.content() is None)
            return Verdict(f"error ({outcome.exit})" if is_clean else f"exit {outcome.exit}", right=is_clean)
        return Verdict("saved" if self.content() is not None else "nothing, exit 0", right=False, silent=True)
