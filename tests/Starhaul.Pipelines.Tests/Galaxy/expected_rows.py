"""An independent reading of a Spansh dump: every row of every table, one a line, as the tests write theirs."""

import json
import sys
from datetime import datetime

MISSING = object()
rows = []


class Number(str):
    pass


def time(text):
    return int(datetime.fromisoformat(text.replace("+00", "+00:00").replace("Z", "+00:00")).timestamp())


def canonical(value, as_set=False):
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k, ensure_ascii=False) + ":" + canonical(value[k]) for k in sorted(value)) + "}"
    if isinstance(value, list):
        parts = [canonical(v) for v in value]
        return "[" + ",".join(sorted(set(parts)) if as_set else parts) + "]"
    if isinstance(value, Number):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def cell(value):
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (dict, list)):
        return canonical(value)
    return value


class Row:
    def __init__(self, table):
        self.table, self.values, self.stated, self.sets = table, {}, [], {}
        rows.append(self)

    def put(self, **values):
        for name, value in values.items():
            if value is not MISSING and value is not None:
                self.values[name] = cell(value)
        return self

    def state(self, group, when, *any_of, set_rows=None, **values):
        if any_of and all(value is MISSING for value in any_of):
            return
        self.stated.append(group)
        self.put(**values)
        self.values[group + "_time"] = str(when)
        if set_rows is not None:
            self.sets[group] = set_rows


def get(source, path, default=MISSING):
    for name in path.split("."):
        if not isinstance(source, dict) or name not in source:
            return default
        source = source[name]
    return source


def at(source, path, when):
    text = get(source, path)
    return when if text is MISSING else time(text)


def names(source, mapping):
    return {column: get(source, field) for column, field in (pair.split("=") for pair in mapping.split())}


def system(record):
    when, id64 = time(record["date"]), record["id64"]
    row = Row("systems").put(id64=id64)
    row.state("position", when, name=record["name"], **record["coords"])
    politics = names(record, "allegiance=allegiance government=government primary_economy=primaryEconomy "
                             "secondary_economy=secondaryEconomy security=security")
    row.state("politics", when, *politics.values(), **politics)
    main_star = [body for body in record["bodies"] if body.get("mainStar") and "subType" in body]
    if main_star:
        row.state("main_star", at(main_star[-1], "updateTime", when), main_star=main_star[-1]["subType"])
    row.state("thargoid_war", when)
    row.state("population", when, get(record, "population"), population=get(record, "population"))
    row.state("body_count", when, get(record, "bodyCount"), body_count=get(record, "bodyCount"))
    if "factions" in record:
        present = []
        for faction in record["factions"]:
            present.append(faction["name"])
            Row("faction_presence").put(system_id64=id64, faction=faction["name"],
                                        **names(faction, "influence=influence state=state"))
        row.state("factions", when, set_rows=sorted(present),
                  controlling_faction=get(record, "controllingFaction.name"))
    for faction in record.get("factions", []) + ([record["controllingFaction"]] if "controllingFaction" in record else []):
        catalog("factions", faction["name"], when, faction, "allegiance=allegiance government=government")
    for body in record["bodies"]:
        read_body(body, id64, when)
    for one in record["stations"]:
        station(one, id64, MISSING, when)


def read_body(body, id64, parent):
    when = at(body, "updateTime", parent)
    key = {"system_id64": id64, "body_id": body["bodyId"]}
    row = Row("bodies").put(**key)

    def group(name, time_path, fields, together=False):
        values = {column: MISSING if value is None else value for column, value in names(body, fields).items()}
        if together and MISSING in values.values():
            return
        row.state(name, at(body, time_path, when), *values.values(), **values)

    group("identity", "-", "id64=id64 name=name type=type")
    group("arrival", "timestamps.distanceToArrival", "distance_to_arrival=distanceToArrival")
    group("orbit", "-", "orbital_period=orbitalPeriod semi_major_axis=semiMajorAxis "
          "orbital_eccentricity=orbitalEccentricity orbital_inclination=orbitalInclination arg_of_periapsis=argOfPeriapsis")
    group("phase", "timestamps.meanAnomaly", "mean_anomaly=meanAnomaly ascending_node=ascendingNode",
          together=True)
    group("rotation", "-", "rotational_period=rotationalPeriod axial_tilt=axialTilt "
          "rotational_period_tidally_locked=rotationalPeriodTidallyLocked")
    group("parents", "-", "parents=parents")
    group("physics", "-", "sub_type=subType surface_temperature=surfaceTemperature "
          "main_star=mainStar age=age spectral_class=spectralClass luminosity=luminosity "
          "absolute_magnitude=absoluteMagnitude solar_masses=solarMasses solar_radius=solarRadius "
          "is_landable=isLandable gravity=gravity earth_masses=earthMasses radius=radius "
          "surface_pressure=surfacePressure volcanism_type=volcanismType atmosphere_type=atmosphereType "
          "terraforming_state=terraformingState reserve_level=reserveLevel "
          "atmosphere_composition=atmosphereComposition solid_composition=solidComposition")
    group("materials", "-", "materials=materials")
    signals(row, body, key, "", when)
    for kind in ("ring", "belt"):
        for ring in body.get(kind + "s", []):
            ring_row = Row("rings").put(**key, name=ring["name"])
            needed = names(ring, "type=type mass=mass inner_radius=innerRadius outer_radius=outerRadius")
            ring_row.state("ring", when, *needed.values(), **needed, id64=get(ring, "id64"), kind=kind)
            signals(ring_row, ring, key, ring["name"], when)
    for one in body["stations"]:
        station(one, id64, body["bodyId"], parent)


def signals(row, owner, key, ring, when):
    when = at(owner, "signals.updateTime", when)
    for group, kind in (("signals", "signal"), ("genuses", "genus")):
        found = get(owner, "signals." + group)
        if found is MISSING:
            continue
        row.state(group, when, set_rows=sorted(found))
        for name in found:
            Row("signals").put(**key, ring=ring, kind=kind, name=name,
                               count=found[name] if kind == "signal" else None)


def station(one, id64, body_id, parent):
    when, key = at(one, "updateTime", parent), {"market_id": one["id"]}
    row = Row("stations").put(**key)

    def group(name, any_of, optional="", time_path="-", as_set=False):
        values = {c: canonical(v, True) if as_set and v is not MISSING else v for c, v in names(one, any_of).items()}
        row.state(name, at(one, time_path, when), *values.values(), **values, **names(one, optional))

    group("identity", "name=name type=type", "carrier_name=carrierName real_name=realName")
    row.state("location", when, system_id64=id64, **names(one, "distance_to_arrival=distanceToArrival"))
    row.state("body", when, body_id=body_id, **names(one, "latitude=latitude longitude=longitude"))
    group("economy", "primary_economy=primaryEconomy", "secondary_economy=secondaryEconomy economies=economies")
    group("politics", "government=government controlling_faction=controllingFaction",
          "controlling_faction_state=controllingFactionState allegiance=allegiance")
    if "controllingFaction" not in one and "government" in one:
        row.put(origins='{"fields":{"controlling_faction":false}}')
    group("services", "services=services", as_set=True)
    group("pads", "landing_pads_large=landingPads.large landing_pads_medium=landingPads.medium "
          "landing_pads_small=landingPads.small")
    if "state" in one or "carrierDockingAccess" in one:
        access = {"all": "All", "none": "None", "friends": "Friends", "squadron": "Squadron", "squadronfriends": "Squadron Friends"}
        said = get(one, "carrierDockingAccess")
        row.state("condition", when, **names(one, "state=state"),
                  carrier_docking_access=access.get(said.lower(), said) if isinstance(said, str) else said)
    group("prohibited", "prohibited_commodities=market.prohibitedCommodities", "", "market.updateTime", as_set=True)
    for section, items, table, column, of_set, details in (
        ("market", "commodities", "commodities", "commodity",
         "demand=demand supply=supply buy_price=buyPrice sell_price=sellPrice",
         "commodity_id=commodityId name=name category=category"),
        ("shipyard", "ships", "ships", "ship", "", "ship_id=shipId name=name"),
        ("outfitting", "modules", "modules", "module", "",
         "module_id=moduleId name=name class=class rating=rating category=category ship=ship"),
    ):
        found = get(one, f"{section}.{items}")
        if found is MISSING:
            continue
        section_time = at(one, section + ".updateTime", when)
        last = {}
        for item in found:
            last[item["symbol"].lower()] = item
            catalog(table, item["symbol"].lower(), section_time, item, details)
        row.state(section, section_time, set_rows=sorted(last))
        for symbol, item in last.items():
            Row(section).put(**key, **{column: symbol}, **names(item, of_set))


details_rows = {}


def catalog(table, key, when, source, mapping):
    values = names(source, mapping)
    if table == "factions" and any(value is MISSING for value in values.values()):
        values = None
    identity = (table, key, values and json.dumps({k: None if v is MISSING else v for k, v in values.items()}))
    if identity not in details_rows:
        details_rows[identity] = Row(table).put(**{"name" if table == "factions" else "symbol": key})
        if values is not None:
            details_rows[identity].state("details", when, **values)
    elif values is not None:
        row = details_rows[identity]
        row.values["details_time"] = str(max(when, int(row.values["details_time"])))


def main():
    records = json.load(open(sys.argv[1], encoding="utf-8"), parse_float=Number, parse_int=Number)
    for record in records:
        system(record)
    json.dump(
        [{"table": r.table, "values": r.values, "stated": sorted(r.stated), "sets": r.sets} for r in rows], sys.stdout
    )


if __name__ == "__main__":
    main()
