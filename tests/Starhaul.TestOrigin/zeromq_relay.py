"""A relay of the live feed: a ZeroMQ PUB socket, without a high-water mark unless one is given, driven by lines on standard input.

Every command is one line and is answered by one line of JSON. At the end of the input it ends, when all that was sent has left.

  wait N           until N subscribers are there
  alone            until no subscriber is there
  prepare N        makes the next N messages ahead, so that sending them costs nothing else
  send N [RATE]    N messages, at RATE a second (0: as fast as it goes)
  bad KIND [N]     N frames that are not messages: garbage, bomb, huge, long, utf8, fields, empty;
                   or, sound and apart from the rest: test (to a test schema), legacy (of the old game),
                   schema (each to a schema of another name)
  file PATH        each line of a file as a message, whatever it is
  report           what was sent so far

An answer has the totals: frames, bytes, and sha256, the hash over the hashes of all frames in their order. With --log
every frame has a line: its kind, its SHA-256, that of the JSON in it, and the second since 1970 in which it was sent. The JSON of messages is minified, so it is also
the line that an archive has of it.

XPUB is PUB that tells of its subscribers; on the wire they are the same.
"""

import argparse
import collections
import datetime
import glob
import hashlib
import json
import os
import random
import struct
import sys
import time
import zlib

import zmq

LARGEST = 1024 * 1024


def minified(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


class Template:
    """A message up to the fields that differ, compressed once: the rest follows as a stored block (RFC 1951 3.2.4)."""

    def __init__(self, document):
        message = {k: v for k, v in document["message"].items() if k != "timestamp"}
        self.header = document["header"]
        head = minified({"$schemaRef": document["$schemaRef"], "message": message})[:-2]
        self.head = head + (b"," if message else b"")
        deflate = zlib.compressobj(6)
        self.coded = deflate.compress(self.head) + deflate.flush(zlib.Z_FULL_FLUSH)
        self.adler = zlib.adler32(self.head)
        self.sha256 = hashlib.sha256(self.head)

    def frame(self, number, sent_at):
        """The frame and the hash of its JSON."""
        moment = sent_at.strftime("%Y-%m-%dT%H:%M:%S")
        header = dict(
            self.header, uploaderID="%040x" % number, gatewayTimestamp="%s.%06dZ" % (moment, sent_at.microsecond)
        )
        tail = b'"timestamp":"%sZ"},"header":%s}' % (moment.encode(), minified(header))
        block = b"\x01" + struct.pack("<HH", len(tail), len(tail) ^ 0xFFFF) + tail
        sha256 = self.sha256.copy()
        sha256.update(tail)
        return self.coded + block + struct.pack(">I", zlib.adler32(tail, self.adler)), sha256.hexdigest()


def generated(chance, padding=0):
    """A market of 6 KB of JSON, about 1.5 KB compressed."""
    names = ["%s%s" % (a, b) for a in ("adv", "bio", "cry", "dom", "ener", "foo") for b in ("metal", "gas", "tea", "ware")]
    commodities = [
        {
            "buyPrice": chance.randrange(50000),
            "demand": chance.randrange(20000),
            "demandBracket": chance.randrange(4),
            "meanPrice": chance.randrange(50000),
            "name": names[i % len(names)] + str(i),
            "sellPrice": chance.randrange(50000),
            "stock": chance.choice([0, chance.randrange(100000)]),
            "stockBracket": chance.randrange(4),
        }
        for i in range(45)
    ]
    return {
        "$schemaRef": "https://eddn.edcd.io/schemas/commodity/3",
        "header": {
            "gamebuild": "r312744/r0 ",
            "gameversion": "4.1.1.0",
            "softwareName": "EDO Materials",
            "softwareVersion": "5.8.1",
        },
        "message": {
            "commodities": commodities,
            "horizons": True,
            "marketId": 3700000000 + chance.randrange(1000000),
            "odyssey": True,
            "stationName": "Station %d" % chance.randrange(100000),
            "systemName": "System %d" % chance.randrange(100000),
            "timestamp": None,
            **({"padding": chance.randbytes(padding).hex()} if padding else {}),
        },
    }


def templates(samples, chance, padding):
    documents = [generated(chance, padding) for _ in range(32)]
    if samples:
        for path in sorted(glob.glob(os.path.join(samples, "eddn", "messages", "*.json"))):
            with open(path, encoding="utf-8") as file:
                documents.append(json.load(file))
    return [Template(document) for document in documents]


def bad_frame(kind, chance):
    if kind == "garbage":
        return chance.randbytes(500)
    if kind == "empty":
        return b""
    if kind == "bomb":
        return zlib.compress(b"\0" * 256 * LARGEST, 9)
    if kind == "huge":  # a sound message that is just within the limit
        text = chance.randbytes(LARGEST // 2 - 512).hex().encode()
        return zlib.compress(b'{"$schemaRef":"https://eddn.edcd.io/schemas/huge/1","header":{},"message":"%s"}' % text, 0)
    if kind == "long":  # over the limit
        return chance.randbytes(LARGEST + 1)
    if kind == "utf8":
        return zlib.compress(b'{"$schemaRef":"https://eddn.edcd.io/schemas/journal/1","header":{"softwareName":"\xff\xc0"},"message":{}}')
    if kind == "fields":
        return zlib.compress(minified({"$schemaRef": "https://eddn.edcd.io/schemas/journal/1", "message": {}}))
    if kind in ("test", "legacy"):
        document = generated(chance)
        document["$schemaRef"] += "/test" if kind == "test" else ""
        document["header"]["gameversion"] = "4.1.1.0" if kind == "test" else "3.8.0.407"
        return Template(document).frame(0, datetime.datetime.now(datetime.timezone.utc))[0]
    if kind == "schema":
        document = {
            "$schemaRef": "https://eddn.edcd.io/schemas/made-up-%d/1" % chance.randrange(10**9),
            "header": {"softwareName": "x", "softwareVersion": "1"},
            "message": {"systemName": "Sol"},
        }
        return Template(document).frame(0, datetime.datetime.now(datetime.timezone.utc))[0]
    raise ValueError(kind)


class Relay:
    def __init__(self, options):
        self.chance = random.Random(options.seed)
        self.templates = templates(options.samples, self.chance, options.padding)
        self.log = open(options.log, "a", buffering=LARGEST) if options.log else None
        self.epoch = options.epoch and datetime.datetime.fromisoformat(options.epoch)
        self.subscribers = self.number = self.frames = self.bytes = 0
        self.sha256 = hashlib.sha256()
        self.prepared = collections.deque()
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.XPUB)
        self.socket.sndhwm = options.sndhwm
        self.socket.setsockopt(zmq.XPUB_VERBOSER, 1)
        if options.curve:
            self.socket.curve_server = True
            self.socket.curve_secretkey = options.curve.encode()
        self.port = options.port or 0
        if self.port:
            self.socket.bind("tcp://127.0.0.1:%d" % self.port)
        else:
            self.port = self.socket.bind_to_random_port("tcp://127.0.0.1")

    def publish(self, frame, kind, json_hash, digest=None):
        self.socket.send(frame)
        digest = digest or hashlib.sha256(frame)
        self.sha256.update(digest.digest())
        self.frames += 1
        self.bytes += len(frame)
        if self.log:
            self.log.write("%s %s %s %.3f\n" % (kind, digest.hexdigest(), json_hash, time.time()))

    def send(self, count, rate=0):
        start = time.perf_counter()
        for i in range(count):
            if rate and i % 10 == 0:
                time.sleep(max(0, start + i / rate - time.perf_counter()))
            frame, json_hash, digest = self.prepared.popleft() if self.prepared else self.message()
            self.publish(frame, "message", json_hash, digest)

    def prepare(self, count):
        self.prepared.extend(self.message() for _ in range(count))

    def message(self):
        """The next frame, the hash of its JSON and its own."""
        now = (
            self.epoch + datetime.timedelta(seconds=self.number)
            if self.epoch
            else datetime.datetime.now(datetime.timezone.utc)
        )
        frame, json_hash = self.templates[self.number % len(self.templates)].frame(self.number, now)
        self.number += 1
        return frame, json_hash, hashlib.sha256(frame)

    def bad(self, kind, count=1):
        for _ in range(count):
            self.publish(bad_frame(kind, self.chance), kind, "-")

    def file(self, path):
        with open(path, "rb") as lines:
            for line in lines.read().splitlines():
                self.publish(zlib.compress(line), "message", hashlib.sha256(line).hexdigest())

    def wait(self, count):
        self.count_subscribers(0)
        while self.subscribers < count:
            self.count_subscribers(None)

    def alone(self):
        self.count_subscribers(0)
        while self.subscribers > 0:
            self.count_subscribers(None)

    def count_subscribers(self, timeout):
        while self.socket.poll(timeout):
            self.subscribers += 1 if self.socket.recv()[0] else -1
            timeout = 0

    def answer(self):
        if self.log:
            self.log.flush()
        print(json.dumps({"frames": self.frames, "bytes": self.bytes, "sha256": self.sha256.hexdigest()}), flush=True)

    def run(self):
        print(json.dumps({"port": self.port}), flush=True)
        for line in sys.stdin:
            words = line.split()
            if words[0] == "prepare":
                self.prepare(int(words[1]))
            elif words[0] == "send":
                self.send(*map(int, words[1:]))
            elif words[0] == "bad":
                self.bad(words[1], *map(int, words[2:]))
            elif words[0] == "file":
                self.file(line.strip().split(" ", 1)[1])
            elif words[0] == "wait":
                self.wait(int(words[1]))
            elif words[0] == "alone":
                self.alone()
            elif words[0] != "report":
                raise ValueError(line)
            self.answer()
        self.socket.close(linger=60_000)
        self.context.term()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, help="default: a free one, told in the first line")
    parser.add_argument("--seed", type=int, default=1, help="of what is generated")
    parser.add_argument("--epoch", help="the gatewayTimestamp of the first message, with an offset; the others follow a second apart")
    parser.add_argument("--samples", help="folder of samples, whose messages are sent too")
    parser.add_argument("--log", help="file of the hashes of what was sent")
    parser.add_argument("--sndhwm", type=int, default=0, help="frames that wait for a subscriber before they are dropped; 0 for any number")
    parser.add_argument("--padding", type=int, default=0, help="bytes that no compression makes smaller, in each generated message")
    parser.add_argument("--curve", help="secret key: encrypts")
    Relay(parser.parse_args()).run()


main()
