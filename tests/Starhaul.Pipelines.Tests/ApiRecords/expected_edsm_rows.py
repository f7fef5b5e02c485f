"""An independent reading of recorded answers of EDSM: every row of every table, one a line, as the tests write theirs."""

import json
import os
import sys
from datetime import datetime, timezone

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Galaxy"))
import expected_rows as dump  # noqa: E402
from expected_rows import MISSING, Number, Row, get, names  # noqa: E402

STATION_TYPES = {"Odyssey Settlement": "Settlement"} | {name: name for name in (
    "Asteroid base", "Coriolis Starport", "Mega ship", "Ocellus Starport", "Orbis Starport", "Outpost", "Planetary Outpost", "Planetary Port")}
TERRAFORMING = {"Candidate for terraforming": "Terraformable", "Being terraformed": "Terraforming"}


def time(text):
    return None if text is None or text is MISSING else int(
        datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp())


def title(words):
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" ")) if isinstance(words, str) else words


def government(words):
    return "Engineer" if words == "Workshop (Engineer)" else title(words)


def allegiance(words):
    return None if words in ("None", "") else words


class Edsm(Row):
    def say(self, group, when, values, always=(), also_none=(), set_rows=None):
        """States what is there: a null says something only where it may."""
        there = {c: v for c, v in values.items() if v is not MISSING and (v is not None or c in also_none)}
        if not there and not always and set_rows is None:
            return
        self.stated.append(group)
        self.put(**there, **dict(always))
        if when is not None:
            self.values[group + "_time"] = str(when)
        if set_rows is not None:
            self.sets[group] = set_rows


def system(record):
    when = time(get(record, "date"))
    said = record["information"] if isinstance(record.get("information"), dict) else record
    row = Edsm("systems").put(id64=record["id64"])
    row.say("position", when, {"name": record["name"]} | record.get("coords", {}))
    row.say("main_star", when, names(record, "main_star=primaryStar.type"))
    row.say("permit", when, names(record, "needs_permit=requirePermit"))
    politics = {
        "allegiance": allegiance(get(said, "allegiance")),
        "government": government(get(said, "government")),
        "primary_economy": title(get(said, "economy")),
        "secondary_economy": title(get(said, "secondEconomy")),
        "security": title(get(said, "security")),
    }
    row.say("politics", when, politics, also_none=("allegiance", "government", "primary_economy", "secondary_economy"))
    row.say("population", when, names(said, "population=population"))
    row.say("body_count", when, names(record, "body_count=bodyCount"))
    row.say("factions", when, names(said, "controlling_faction=faction"), also_none=("controlling_faction",))


def bodies(record):
    Edsm("systems").put(id64=record["id64"]).say("body_count", None, names(record, "body_count=bodyCount"))
    if "bodyCount" not in record:
        dump.rows.pop()
    main = [body for body in record["bodies"] if body.get("isMainStar") and body.get("subType")]
    if main:
        systems = [row for row in dump.rows if row.table == "systems"] or [Edsm("systems").put(id64=record["id64"])]
        systems[0].say("main_star", time(main[-1].get("updateTime")), {"main_star": main[-1]["subType"]})
    for body in record["bodies"]:
        when, key = time(body.get("updateTime")), {"system_id64": record["id64"], "body_id": body["bodyId"]}
        row = Edsm("bodies").put(**key)
        row.say("identity", when, names(body, "id64=id64 name=name type=type"))
        row.say("arrival", when, names(body, "distance_to_arrival=distanceToArrival"))
        row.say("orbit", when, names(body, "orbital_period=orbitalPeriod semi_major_axis=semiMajorAxis "
                                           "orbital_eccentricity=orbitalEccentricity orbital_inclination=orbitalInclination "
                                           "arg_of_periapsis=argOfPeriapsis"))
        row.say("rotation", when, names(body, "rotational_period=rotationalPeriod axial_tilt=axialTilt "
                                              "rotational_period_tidally_locked=rotationalPeriodTidallyLocked"))
        row.say("parents", when, names(body, "parents=parents"))
        physics = names(body, "sub_type=subType main_star=isMainStar age=age spectral_class=spectralClass "
                              "luminosity=luminosity absolute_magnitude=absoluteMagnitude solar_masses=solarMasses "
                              "solar_radius=solarRadius surface_temperature=surfaceTemperature is_landable=isLandable "
                              "gravity=gravity earth_masses=earthMasses radius=radius surface_pressure=surfacePressure "
                              "volcanism_type=volcanismType atmosphere_type=atmosphereType "
                              "terraforming_state=terraformingState reserve_level=reserveLevel "
                              "atmosphere_composition=atmosphereComposition solid_composition=solidComposition")
        physics["terraforming_state"] = TERRAFORMING.get(physics["terraforming_state"], physics["terraforming_state"])
        physics = {c: v for c, v in physics.items() if v is not None}
        if physics.get("atmosphere_type") == "No atmosphere":
            physics["atmosphere_type"] = None
            row.put(origins='{"fields":{"atmosphere_type":{}}}')
        row.say("physics", when, physics, also_none=("atmosphere_type",))
        row.say("materials", when, names(body, "materials=materials"))
        for kind in ("ring", "belt"):
            for ring in body.get(kind + "s") or []:
                radii = names(ring, "inner_radius=innerRadius outer_radius=outerRadius")
                metres = {c: Number(float(v) * 1000) for c, v in radii.items()}
                Edsm("rings").put(**key, name=ring["name"]).say("ring", when, names(ring, "type=type mass=mass") | metres,
                                                                always={"kind": kind})


def stations(record):
    for one in record["stations"]:
        when = time(get(one, "updateTime.information"))
        row = Edsm("stations").put(market_id=one["marketId"])
        row.say("identity", when, {"name": one["name"], "type": STATION_TYPES.get(one.get("type"), MISSING)})
        row.say("location", when, names(one, "distance_to_arrival=distanceToArrival"), always={"system_id64": record["id64"]})
        row.say("politics", when, {
            "controlling_faction": get(one, "controllingFaction.name"),
            "allegiance": allegiance(get(one, "allegiance")),
            "government": government(get(one, "government")),
        }, also_none=("controlling_faction", "government"))


def factions(record):
    when = max(int(faction["lastUpdate"]) for faction in record["factions"])
    present = []
    for faction in record["factions"]:
        present.append(faction["name"])
        Edsm("faction_presence").put(
            system_id64=record["id64"], faction=faction["name"], **names(faction, "influence=influence"),
            state=title(faction["state"]),
            **{column: [{k: v if isinstance(v, Number) else title(v) for k, v in state.items()} for state in get(faction, field)]
               for column, field in (("active_states", "activeStates"), ("recovering_states", "recoveringStates"),
                                     ("pending_states", "pendingStates")) if field in faction},
        )
    row = Edsm("systems").put(id64=record["id64"])
    row.say("factions", when, names(record, "controlling_faction=controllingFaction.name"), also_none=("controlling_faction",),
            set_rows=sorted(present))
    for faction in {one["name"]: one for one in [record["controllingFaction"]] + record["factions"]}.values():
        details = names(faction, "government=government")
        Edsm("factions").put(name=faction["name"]).say(
            "details", when,
            {"government": government(details["government"]), "allegiance": allegiance(get(faction, "allegiance"))},
            also_none=("government", "allegiance"))


with open(sys.argv[2], encoding="utf-8") as file:
    text = json.load(file, parse_float=Number, parse_int=Number)
for record in text if isinstance(text, list) else [text]:
    {"system": system, "bodies": bodies, "stations": stations, "factions": factions}[sys.argv[1]](record)
print(json.dumps([{"table": row.table, "values": row.values, "stated": row.stated, "sets": row.sets} for row in dump.rows]))
