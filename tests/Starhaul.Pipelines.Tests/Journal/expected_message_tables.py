"""An independent reading of messages of EDDN, from docs/tables.md: what the tables hold once all of them are loaded, in any order."""

import json
import math
import re
import sys
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from message_words import (
    NOTHING, Number, allegiance, as_object, atmosphere, docking_access, economy, flag, gas, government, is_key, lower, material, member,
    named_numbers, or_words, per, planet, real, ring_class, rows_of, security, service, set_of, shares, star, state_of_faction, states,
    station_type, structure, text, title, whole)

LATEST = datetime.now(timezone.utc) + timedelta(minutes=10)

# Of each key of a table the newest statement of each atom: (time, order of the value, group, columns, rows of the set, system).
tables = {}


class Rejected(Exception):
    pass


# Statements.


def rank(value):
    return (0,) if value is None else (1, value.encode() if isinstance(value, str) else value)


class Statements:
    """What one message says. It counts only where the message is not rejected."""

    def __init__(self, time):
        self.time, self.said, self.keys = time, [], []

    def key(self, table, *key):
        self.keys.append((table, key))
        return table, key

    def say(self, owner, group, system=None, **columns):
        """One atom with its columns, whose order is that of the table."""
        if NOTHING not in columns.values():
            order = tuple(map(rank, columns.values())) + (() if system is None else (rank(system),))
            self.said.append((owner, next(iter(columns)), (self.time, order, group, columns, None, system)))

    def say_set(self, owner, group, rows):
        if rows is not NOTHING:
            order = tuple((rank(key), *map(rank, rows[key].values())) for key in sorted(rows, key=str.encode))
            self.said.append((owner, group, (self.time, order, group, {}, rows, None)))

    def load(self):
        for key in self.keys:
            tables.setdefault(key, {})
        for owner, atom, statement in self.said:
            known = tables[owner].get(atom)
            if known is None or statement[:2] > known[:2]:
                tables[owner][atom] = statement


def each(said, owner, group, source, system=None, **fields):
    """Atoms of one column each: COLUMN=(FIELD, FORM)."""
    for column, (field, form) in fields.items():
        if field in source:
            said.say(owner, group, system, **{column: form(source[field])})


# Messages.


def number_key(message, name):
    value = whole(message.get(name))
    if value is NOTHING or value < 0:
        raise Rejected(name)
    return value


def text_key(message, *names):
    for name in names:
        if name in message:
            if not is_key(message[name]):
                raise Rejected(name)
            return message[name]
    raise Rejected(names[0])


def is_in_cube(id64, place):
    size_class, rest = id64 & 7, id64 >> 3
    corner = []
    for bits in (7, 6, 7):
        cube, rest = rest & ((1 << 7 - size_class) - 1), rest >> (7 - size_class)
        sector, rest = rest & ((1 << bits) - 1), rest >> bits
        corner.insert(0, sector * 1280 + cube * 10 * 2**size_class)
    return all(-1 <= at - start - side <= 10 * 2**size_class + 1
               for at, start, side in zip(place, (-49985, -40985, -24105), corner))


def read_system(said, m, body_count):
    id64, name = number_key(m, "SystemAddress"), text_key(m, "StarSystem", "SystemName", "System")
    place = [real(value) for value in m["StarPos"]] if isinstance(m.get("StarPos"), list) else []
    if len(place) != 3 or NOTHING in place or id64 >= 2**55 or not is_in_cube(id64, place):
        raise Rejected("StarPos")
    owner = said.key("systems", id64)
    said.say(owner, "position", name=name)
    said.say(owner, "position", x=place[0], y=place[1], z=place[2])
    each(said, owner, "politics", m, allegiance=("SystemAllegiance", allegiance), government=("SystemGovernment", government),
         primary_economy=("SystemEconomy", economy), secondary_economy=("SystemSecondEconomy", economy),
         security=("SystemSecurity", security))
    each(said, owner, "population", m, population=("Population", whole))
    if body_count:
        each(said, owner, "body_count", m, body_count=(body_count, whole))

    present = rows_of(m.get("Factions"), member("Name"), influence=member("Influence", real), state=member("FactionState", state_of_faction),
                      active_states=states("ActiveStates"), pending_states=states("PendingStates"),
                      recovering_states=states("RecoveringStates"))
    said.say_set(owner, "factions", present)
    controls = member("Name")(m.get("SystemFaction"))
    said.say(owner, "factions", controlling_faction=None if controls is NOTHING and present is not NOTHING else controls)
    for faction in m["Factions"] if present is not NOTHING else []:
        if is_key(member("Name")(faction)):
            of = said.key("factions", faction["Name"])
            each(said, of, "details", faction, allegiance=("Allegiance", allegiance),
                 government=("Government", lambda value: None if value is None else government(value)))

    read_powers(said, owner, m)
    return id64, name


def read_powers(said, owner, m):
    if isinstance(m.get("Powers"), list):
        rows = {power: {"conflict_progress": None} for power in m["Powers"] if is_key(power)}
        conflict = m.get("PowerplayConflictProgress")
        for one in conflict if isinstance(conflict, list) else []:
            if is_key(member("Power")(one)):
                progress = real(one.get("ConflictProgress"))
                rows[one["Power"]] = {"conflict_progress": None if progress is NOTHING else progress}
        said.say_set(owner, "powers", rows if rows or not m["Powers"] else NOTHING)
    power, state = m.get("ControllingPower", NOTHING), text(m.get("PowerplayState"))
    power = None if power in (None, "") else text(power)
    if power is NOTHING and state in ("Unoccupied", "Contested"):
        power = None
    said.say(owner, "powers", controlling_power=power)
    each(said, owner, "powers", m, power_state=("PowerplayState", text),
         power_state_control_progress=("PowerplayStateControlProgress", real),
         power_state_reinforcement=("PowerplayStateReinforcement", real), power_state_undermining=("PowerplayStateUndermining", real))


def body_key(said, m):
    system, body = number_key(m, "SystemAddress"), number_key(m, "BodyID")
    if body > 511:
        raise Rejected("BodyID")
    return system, body, said.key("bodies", system, body)


def read_signals(said, m):
    number_key(m, "BodyID")
    types = [member("Type")(one) for one in m["Signals"]] if isinstance(m.get("Signals"), list) else []
    is_ring = any(type(one) is str and one and one[0] != "$" for one in types) or text(m.get("BodyName")) is not NOTHING and m["BodyName"].endswith(" Ring")
    signals = rows_of(m.get("Signals"), member("Type"), count=member("Count", whole))
    genuses = rows_of(m.get("Genuses"), member("Genus"), count=lambda _: NOTHING)
    if number_key(m, "BodyID") > 511:
        raise Rejected("BodyID")
    if not is_ring and (signals is not NOTHING or genuses is not NOTHING):
        owner = body_key(said, m)[2]
        said.say_set(owner, "signals", signals)
        said.say_set(owner, "genuses", genuses)


def read_orbit(said, owner, m):
    each(said, owner, "orbit", m, orbital_period=("OrbitalPeriod", per(86400)), semi_major_axis=("SemiMajorAxis", per(149597870700)),
         orbital_eccentricity=("Eccentricity", real), orbital_inclination=("OrbitalInclination", real), arg_of_periapsis=("Periapsis", real))
    said.say(owner, "phase", mean_anomaly=real(m.get("MeanAnomaly")), ascending_node=real(m.get("AscendingNode")))


def read_body(said, m, name, kind):
    system, body, owner = body_key(said, m)
    for columns in ({"id64": body * 2**55 + system}, {"name": name}, {"type": kind}):
        said.say(owner, "identity", **columns)
    read_orbit(said, owner, m)
    return system, body, owner


def read_scan(said, m, is_star):
    system, body, owner = read_body(said, m, text_key(m, "BodyName"), "Star" if is_star else "Planet")
    each(said, owner, "arrival", m, distance_to_arrival=("DistanceFromArrivalLS", real))
    each(said, owner, "rotation", m, rotational_period=("RotationPeriod", per(86400)), axial_tilt=("AxialTilt", real))
    each(said, owner, "parents", m, parents=("Parents", structure))
    each(said, owner, "physics", m, surface_temperature=("SurfaceTemperature", real))
    if is_star:
        each(said, owner, "physics", m, sub_type=("StarType", star), luminosity=("Luminosity", text),
             absolute_magnitude=("AbsoluteMagnitude", real), age=("Age_MY", whole), solar_masses=("StellarMass", real),
             solar_radius=("Radius", per(695500000)))
        letters, subclass = m["StarType"].split("_")[0], whole(m.get("Subclass"))
        if subclass is not NOTHING and letters not in ("H", "N") and 0 < len(letters) <= 4:
            said.say(owner, "physics", spectral_class=f"{letters}{subclass}")
        distance = real(m.get("DistanceFromArrivalLS"))
        if distance is not NOTHING:
            said.say(owner, "physics", main_star=distance == 0)
            if distance == 0:
                said.say(("systems", (system,)), "main_star", main_star=star(m["StarType"]))
    else:
        each(said, owner, "rotation", m, rotational_period_tidally_locked=("TidalLock", flag))
        each(said, owner, "physics", m, sub_type=("PlanetClass", planet), earth_masses=("MassEM", real), radius=("Radius", per(1000)),
             gravity=("SurfaceGravity", per(9.80665)), surface_pressure=("SurfacePressure", per(101325)), is_landable=("Landable", flag),
             terraforming_state=("TerraformState", or_words("Not terraformable")), volcanism_type=("Volcanism", or_words("No volcanism", title)),
             atmosphere_type=("Atmosphere", atmosphere), reserve_level=("ReserveLevel", or_words(NOTHING, lambda value: value.removesuffix("Resources"))),
             atmosphere_composition=("AtmosphereComposition", lambda value: as_object(named_numbers(value, "Name", "Percent", gas))),
             solid_composition=("Composition", lambda value: shares(value, material)))
        each(said, owner, "materials", m, materials=("Materials", lambda value: as_object(named_numbers(value, "Name", "Percent", material))))
    for ring in m["Rings"] if isinstance(m.get("Rings"), list) else []:
        name = member("Name")(ring)
        if is_key(name):
            of = said.key("rings", system, body, name)
            said.say(of, "ring", kind="belt" if name.endswith(" Belt") else "ring")
            each(said, of, "ring", ring, type=("RingClass", ring_class), mass=("MassMT", real), inner_radius=("InnerRad", real),
                 outer_radius=("OuterRad", real))


def station_key(said, m, name):
    market = number_key(m, name)
    if market == 0:
        raise Rejected(name)
    return said.key("stations", market)


def say_economy(said, owner, primary, found, second_of):
    ranked = sorted(found, key=lambda name: -Decimal(found[name]))
    said.say(owner, "economy", primary_economy=primary, secondary_economy=second_of(ranked), economies=as_object(found))


def read_journal_station(said, m, name, is_docking=False, is_carrier=False):
    owner = station_key(said, m, "MarketID")
    said.say(owner, "identity", name=text_key(m, name))
    each(said, owner, "identity", m, type=("StationType", station_type))
    system = number_key(m, "SystemAddress")
    said.say(owner, "location", system_id64=system)
    if name == "StationName":
        each(said, owner, "location", m, system, distance_to_arrival=("DistFromStarLS", real))
        for size in ("Large", "Medium", "Small") if isinstance(m.get("LandingPads"), dict) else ():
            each(said, owner, "pads", m["LandingPads"], **{f"landing_pads_{size.lower()}": (size, whole)})
    else:
        said.say(owner, "body", system, body_id=whole(m.get("BodyID")), latitude=real(m.get("Latitude")), longitude=real(m.get("Longitude")))
    primary, found = economy(m.get("StationEconomy")), named_numbers(m.get("StationEconomies"), "Name", "Proportion", economy, True)
    if primary is not NOTHING and found is not NOTHING:
        # The one with the greatest share but one; where that is the primary, the one with the greatest.
        say_economy(said, owner, primary, found, lambda ranked: ranked[0] if ranked[1:2] == [primary] else (ranked[1:2] or [None])[0])
    each(said, owner, "politics", m, government=("StationGovernment", government), allegiance=("StationAllegiance", allegiance))
    faction = m.get("StationFaction")
    if member("Name")(faction) is not NOTHING:
        state = member("FactionState", state_of_faction)(faction)
        said.say(owner, "politics", controlling_faction=faction["Name"], controlling_faction_state=None if state is NOTHING else state)
    each(said, owner, "services", m, services=("StationServices", lambda value: set_of(value, service)))
    if not is_carrier and (is_docking or "StationState" in m):
        state = text(m.get("StationState"))
        if is_docking or state is not NOTHING:
            said.say(owner, "condition", state=None if state is NOTHING else state)


def read_companion(said, m, group, catalog, items, key, **columns):
    owner = station_key(said, m, "marketId")
    said.say(owner, "identity", name=text_key(m, "stationName"))
    each(said, owner, "identity", m, type=("stationType", station_type))
    rows = rows_of(m.get(items), key, **columns)
    said.say_set(owner, group, rows)
    for name in rows if rows is not NOTHING else ():
        said.key(catalog, name)
    return owner


def commodity(item):
    name = member("name")(item)
    if name is not NOTHING and re.fullmatch(r"\$.*;", name):
        name = name[1:-1].removesuffix("_name")
    return lower(name)


def read_market(said, m):
    owner = read_companion(said, m, "market", "commodities", "commodities", commodity, demand=member("demand", whole),
                           supply=member("stock", whole), buy_price=member("buyPrice", whole), sell_price=member("sellPrice", whole))
    each(said, owner, "condition", m, carrier_docking_access=("carrierDockingAccess", docking_access))
    found = named_numbers(m.get("economies"), "name", "proportion", economy, True)
    if found is not NOTHING and found:
        ranked = sorted(found.values(), key=Decimal, reverse=True)
        if all(Decimal(one) != Decimal(other) for one, other in zip(ranked[:2], ranked[1:3])):
            primary = max(found, key=lambda name: Decimal(found[name]))
            say_economy(said, owner, primary, found, lambda ranked: (ranked[1:2] or [None])[0])


def read_bartender(said, m):
    market, carrier, name = number_key(m, "MarketID"), text(m.get("CarrierID")), text(m.get("CarrierName"))
    if market == 0:
        raise Rejected("MarketID")
    is_callsign = carrier is not NOTHING and re.fullmatch("[-A-Z0-9]{3}-[-A-Z0-9]{3}", carrier)
    if is_callsign or name is not NOTHING:
        owner = said.key("stations", market)
        if is_callsign:
            said.say(owner, "identity", name=carrier)
            said.say(owner, "identity", type="Drake-Class Carrier")
        said.say(owner, "identity", carrier_name=name)


EVENTS = ("CarrierJump", "CodexEntry", "Docked", "FSDJump", "Location", "SAASignalsFound", "Scan")
SYSTEMS = {"fssbodysignals/1": None, "scanbarycentre/1": None, "approachsettlement/1": None, "fssallbodiesfound/1": "Count",
           "codexentry/1": None, "fssdiscoveryscan/1": "BodyCount", "navbeaconscan/1": None, "journal/1": None}


def read_message(said, schema, m):
    event, name = m.get("event"), None
    if schema == "journal/1" and event not in EVENTS:
        return
    if schema in SYSTEMS:
        name = read_system(said, m, SYSTEMS[schema])[1]
    if schema == "fssbodysignals/1" or (schema, event) == ("journal/1", "SAASignalsFound"):
        read_signals(said, m)
    elif schema == "scanbarycentre/1":
        read_body(said, m, f"{name} barycentre {number_key(m, 'BodyID')}", "Barycentre")
    elif schema == "approachsettlement/1" and m.get("MarketID", None) is not None:
        read_journal_station(said, m, "Name")
    elif (schema, event) == ("journal/1", "Scan"):
        if type(m.get("StarType")) is str or type(m.get("PlanetClass")) is str:
            read_scan(said, m, type(m.get("StarType")) is str)
    elif schema == "journal/1" and (event == "Docked" or event in ("Location", "CarrierJump") and m.get("Docked") is True and m.get("MarketID") is not None):
        is_carrier = type(m.get("StationType")) is str and m["StationType"].lower() == "fleetcarrier"
        read_journal_station(said, m, "StationName", event == "Docked", is_carrier)
    elif schema == "commodity/3":
        read_market(said, m)
    elif schema == "shipyard/2":
        read_companion(said, m, "shipyard", "ships", "ships", lower)
    elif schema == "outfitting/2":
        read_companion(said, m, "outfitting", "modules", "modules", lower)
    elif schema == "fcmaterials_journal/1":
        read_bartender(said, m)


def time_of(m):
    try:
        time = datetime.fromisoformat(m["timestamp"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Rejected("timestamp") from None
    time = time if time.tzinfo else time.replace(tzinfo=timezone.utc)
    if time > LATEST:
        raise Rejected("timestamp")
    return math.floor(time.timestamp())


def read(envelope):
    schema, game = envelope.get("$schemaRef", "").split("/schemas/")[-1], envelope.get("header", {}).get("gameversion", "")
    if game.startswith("CAPI-Legacy-") or re.match("[0-3][^0-9]", game):
        return
    try:
        said = Statements(time_of(envelope.get("message")))
        read_message(said, schema, envelope["message"])
        said.load()
    except Rejected:
        pass


# What is shown.


SETS = {("systems", "factions"): ("faction_presence", ("system_id64",), ("faction",)),
        ("bodies", "signals"): ("signals", ("system_id64", "body_id"), ("ring", "kind", "name")),
        ("bodies", "genuses"): ("signals", ("system_id64", "body_id"), ("ring", "kind", "name")),
        ("stations", "market"): ("market", ("market_id",), ("commodity",)),
        ("stations", "shipyard"): ("shipyard", ("market_id",), ("ship",)),
        ("stations", "outfitting"): ("outfitting", ("market_id",), ("module",))}
KEYS = {"systems": ("id64",), "bodies": ("system_id64", "body_id"), "rings": ("system_id64", "body_id", "name"), "stations": ("market_id",),
        "factions": ("name",), "commodities": ("symbol",), "ships": ("symbol",), "modules": ("symbol",)}


def show(table, key, atoms):
    row = dict(zip(KEYS[table], key))
    place = atoms["system_id64"][3]["system_id64"] if table == "stations" and "system_id64" in atoms else None
    for name, (time, _, group, columns, members, system) in atoms.items():
        row[group + "_time"] = max(time, row.get(group + "_time", time))
        if system is None or system == place:
            row |= columns
        if members is not None and name != "powers":
            set_table, owner, own = SETS[table, name]
            fixed = ("", "genus" if name == "genuses" else "signal") if set_table == "signals" else ()
            for member_key, values in members.items():
                yield set_table, dict(zip(owner, key)) | dict(zip(own, (*fixed, member_key))) | values
    if table == "systems":
        yield from show_powers(key[0], row, atoms)
        if None not in (row.get("x"), row.get("y"), row.get("z")):
            i, j, k = (math.floor((row[axis] + 100000) / 50) for axis in "xyz")
            row["cell"] = (i * 10000 + j) * 10000 + k
    yield table, row


def show_powers(id64, row, atoms):
    control, named = atoms.get("controlling_power"), atoms.get("powers")
    power = control and control[3]["controlling_power"]
    rows = dict(named[4]) if named else {}
    if power and power not in rows:
        if named and control[0] < named[0]:
            power = None
        else:
            rows[power] = {}
    row["controlling_power"] = power
    for name, values in rows.items():
        yield "power_state", {"system_id64": id64, "power": name, "is_controlling": name == power if control else None} | values


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            read(json.loads(line, parse_float=Number, parse_int=Number))
print(json.dumps([[table, row] for (owner, key), atoms in tables.items() for table, row in show(owner, key, atoms)]))
