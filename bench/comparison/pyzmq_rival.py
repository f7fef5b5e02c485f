"""The rival in Python: receives messages of the live feed, inflates and parses them, and keeps nothing."""

import json
import sys
import zlib

import zmq

address, count = sys.argv[1], int(sys.argv[2])
socket = zmq.Context().socket(zmq.SUB)
socket.rcvhwm = 0
socket.subscribe(b"")
socket.connect(address)
parsed = 0
while parsed < count:
    json.loads(zlib.decompress(socket.recv()))
    parsed += 1
print(parsed, flush=True)
