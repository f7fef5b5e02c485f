#!/usr/bin/env python3
"""Writes a day of the live feed over a dump: what ships say that dock at its stations, and their markets, shipyards and outfittings.

Each time through the dump a quarter of the stations are docked at, and what is bought and sold has changed.

usage: day_of_feed.py DUMP.json OUT.jsonl [--length BYTES]
"""

import json
import random
import sys

DAY = "2026-11-29"
SOFTWARE = ["EDDiscovery", "E:D Market Connector [Linux]", "EDDI", "EDDLite", "Elite Log Agent"]


def main():
    chance, count = random.Random(1), 0
    most = int(sys.argv[4]) if sys.argv[3:4] == ["--length"] else 0
    senders = [f"{chance.getrandbits(160):040x}" for _ in range(400)]
    with open(sys.argv[2], "w", encoding="utf-8") as output:
        while True:
            before = count
            for schema, message in passing(sys.argv[1], chance):
                output.write(json.dumps(enveloped(schema, message, senders, chance), separators=(",", ":")) + "\n")
                count += 1
                if most and output.tell() >= most:
                    break
            if output.tell() >= most or count == before:
                break
    print(f"{count} messages")


def passing(dump, chance):
    with open(dump, encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("\t"):
                yield from messages(json.loads(line.rstrip().rstrip(",")), chance)


def messages(system, chance):
    for station in system["stations"] + [one for body in system["bodies"] for one in body["stations"]]:
        if chance.random() >= 0.25:
            continue
        at = moment(chance)
        said = {"systemName": system["name"], "stationName": station["name"], "marketId": station["id"]}
        if "type" in station and chance.random() < 0.8:
            yield "journal/1", docked(system, station, at)
        if "market" in station:
            goods = [commodity(one, chance) for one in station["market"]["commodities"]]
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


def commodity(one, chance):
    def near(value):
        return round(value * chance.uniform(0.9, 1.1))

    return {
        "name": one["symbol"].lower(), "meanPrice": 1 + max(one["buyPrice"], one["sellPrice"]), "buyPrice": near(one["buyPrice"]),
        "stock": near(one["supply"]), "stockBracket": chance.randrange(4), "sellPrice": near(one["sellPrice"] + 1),
        "demand": near(one["demand"]), "demandBracket": chance.randrange(4),
    }


def moment(chance):
    return f"{DAY}T{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}Z"


def enveloped(schema, message, senders, chance):
    header = {
        "uploaderID": chance.choice(senders), "softwareName": chance.choice(SOFTWARE), "softwareVersion": f"5.{chance.randrange(20)}.0",
        "gameversion": "4.0.0.1", "gatewayTimestamp": message["timestamp"],
    }
    return {"$schemaRef": f"https://eddn.edcd.io/schemas/{schema}", "header": header, "message": message}


main()
