"""The rival in Python: downloads a .json.gz with httpx, hashes it, inflates it and parses each line of the dump."""

import hashlib
import json
import sys
import zlib

import httpx

url, path = sys.argv[1:]
digest = hashlib.sha256()
inflater = zlib.decompressobj(wbits=31)
rest = b""
records = 0
with open(path, "wb") as file, httpx.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response:
    response.raise_for_status()
    for block in response.iter_raw(256 * 1024):
        file.write(block)
        digest.update(block)
        *lines, rest = (rest + inflater.decompress(block)).split(b"\n")
        for line in lines:
            if line not in (b"[", b"]"):
                json.loads(line.rstrip(b","))
                records += 1
if not inflater.eof:
    sys.exit("the gzip file ends too early")
print(digest.hexdigest(), records)
