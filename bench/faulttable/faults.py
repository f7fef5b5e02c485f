"""What goes wrong in a response: each takes (request, answer) and gives an answer, or None to hang up."""

import threading
from dataclasses import replace


def times(count, fault):
    """Only the first so many requests that the fault changes anything of meet it."""
    lock = threading.Lock()
    left = [count]

    def limited(request, answer):
        changed = fault(request, answer)
        if changed is answer:
            return answer
        with lock:
            left[0] -= 1
            return changed if left[0] >= 0 else answer

    return limited


def on_download(change):
    return lambda request, answer: answer if request.is_probe or answer.status not in (200, 206) else change(answer)


def on_resume(change):
    return lambda request, answer: change(answer) if not request.is_probe and (request.start or 0) > 0 else answer


def cut(at):
    return on_download(lambda answer: replace(answer, cut=at) if len(answer.body) > at else answer)


def stall(at):
    return on_download(lambda answer: replace(answer, stall=at) if len(answer.body) > at else answer)


def rate(bytes_per_second):
    return on_download(lambda answer: replace(answer, rate=bytes_per_second))


def status(code, *headers, on=on_download):
    page = f"<html><h1>{code}</h1></html>\n".encode()
    return on(lambda answer: replace(answer, status=code, headers=(("Content-Type", "text/html"), *headers), body=page, cut=None, stall=None))


def every(change):
    return lambda request, answer: change(answer)


def header(name, value):
    def change(answer):
        others = tuple(pair for pair in answer.headers if pair[0].lower() != name.lower())
        return replace(answer, headers=others if value is None else (*others, (name, value)))

    return every(change)


def moved_range(delta, body):
    """A 206 that begins elsewhere than was asked, and says so."""

    def change(answer):
        if answer.status != 206:
            return answer
        text = dict(answer.headers)["Content-Range"]
        start, end = (int(part) for part in text[6:].split("/")[0].split("-"))
        start = max(0, start + delta)
        headers = tuple(pair for pair in answer.headers if pair[0] != "Content-Range")
        return replace(answer, headers=(*headers, ("Content-Range", f"bytes {start}-{end}/{len(body)}")), body=body[start : end + 1])

    return on_resume(change)
