#!/usr/bin/env python3
"""Writes a day of the live feed over a dump: what ships say that dock at a quarter of its stations, and their markets, shipyards and outfittings.

usage: day_of_feed.py DUMP.json OUT.jsonl [--length BYTES]
"""

import json
import random
import sys

DAY = "2026-11-29"


def main():
    chance, count = random.Random(1), 0
    most = int(sys.argv[4]) if sys.argv[3:4] == ["--length"] else None
    with open(sys.argv[1], encoding="utf-8") as dump, open(sys.argv[2], "w", encoding="utf-8") as output:
        for line in dump:
            if most is not None and output.tell() >= most:
                break
            if line.startswith("\t"):
                for schema, message in messages(json.loads(line.rstrip().rstrip(",")), chance):
                    output.write(json.dumps(enveloped(schema, message), separators=(",", ":")) + "\n")
                    count += 1
    print(f"{count} messages")


def messages(system, chance):
    for station in system["stations"] + [one for body in system["bodies"] for one in body["stations"]]:
        if chance.random() >= 0.25:
            continue
        at = moment(chance)
        said = {"systemName": system["name"], "stationName": station["name"], "marketId": station["id"]}
        if "type" in station and chance.random() < 0.8:
            yield "journal/1", docked(system, station, at)
        if "market" in station:
            goods = [commodity(one) for one in station["market"]["commodities"]]
            yield "commodity/3", {"timestamp": at, **said, "commodities": goods}
        if "shipyard" in station and chance.random() < 0.4:
            ships = [one["symbol"].lower() for one in station["shipyard"]["ships"]]
            yield "shipyard/2", {"timestamp": moment(chance), **said, "ships": ships}
        if "outfitting" in station and chance.random() < 0.4:
            modules = [one["symbol"] for one in station["outfitting"]["modules"]]
            yield "outfitting/2", {"timestamp": moment(chance), **said, "modules": modules}


def docked(system, station, at):
    return {
        "timestamp": at, "event": "Docked",
        "StarSystem": system["name"], "SystemAddress": system["id64"], "StarPos": [system["coords"][axis] for axis in "xyz"],
        "StationName": station["name"], "MarketID": station["id"], "DistFromStarLS": station.get("distanceToArrival", 1),
        "StationType": "FleetCarrier" if station["type"].startswith("Drake") else "Outpost",
        "StationGovernment": "$government_Democracy;", "StationFaction": {"Name": "Sol Workers' Party"},
        "StationEconomy": "$economy_Refinery;", "StationEconomies": [{"Name": "$economy_Refinery;", "Proportion": 1.0}],
        "StationServices": ["dock", "autodock", "commodities"], "LandingPads": {"Large": 1, "Medium": 2, "Small": 3},
    }


def commodity(one):
    return {
        "name": one["symbol"].lower(), "meanPrice": 1, "buyPrice": one["buyPrice"], "stock": one["supply"], "stockBracket": 1,
        "sellPrice": one["sellPrice"] + 1, "demand": one["demand"], "demandBracket": 1,
    }


def moment(chance):
    return f"{DAY}T{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}Z"


def enveloped(schema, message):
    header = {
        "uploaderID": "one", "softwareName": "bench", "softwareVersion": "1", "gameversion": "4.0.0.1",
        "gatewayTimestamp": message["timestamp"],
    }
    return {"$schemaRef": f"https://eddn.edcd.io/schemas/{schema}", "header": header, "message": message}


main()
