"""The versions that are served: A, and B that the file changed to."""

import gzip
import json
import random

from origin import MODIFIED, File

LENGTH = 8 * 1024 * 1024
HALF = LENGTH // 2


def version(seed):
    return File(random.Random(seed).randbytes(LENGTH), etag=f'"version-{seed}"', modified=MODIFIED + seed * 1000)


def records(count):
    return b"[" + b",\n".join(json.dumps({"id64": n, "name": f"system {n * 7919 % 100_003}"}).encode() for n in range(count)) + b"]"


A, B = version(1), version(2)
PLAIN = records(60_000)
CODED = gzip.compress(PLAIN, 6, mtime=0)
GZ = File(CODED, etag='"gz"')
PAGE = b"<!DOCTYPE html>\n<html><body><h1>Down for maintenance</h1></body></html>\n"


def describe(content):
    """What wrong bytes are, in a word."""
    if content is None:
        return "nothing, exit 0"
    if content == A.content:
        return "stale"
    if len(content) < 1024:
        return f"{len(content)}-byte file"
    if len(content) == LENGTH and all(
        content[at : at + 4096] in (A.content[at : at + 4096], B.content[at : at + 4096]) or is_seam(content, at)
        for at in range(0, LENGTH, 4096)
    ):
        return "splice"
    return "cut" if len(content) < LENGTH and A.content.startswith(content) else "corrupt"


def is_seam(content, at):
    """Whether a block is of one version up to a byte and of the other from there on."""
    block = content[at : at + 4096]
    return all(byte in (A.content[at + i], B.content[at + i]) for i, byte in enumerate(block))
