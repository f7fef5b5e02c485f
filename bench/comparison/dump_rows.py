"""Makes rows of the tables systems, bodies and stations from the objects of a galaxy dump.

What belongs to a set of rows in another table, such as the powers of a system, stays null as it does in ours when that
table is not selected.
"""

import json
from datetime import datetime

# One encoder for all: json.dumps with settings of its own makes one for each call.
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
parse = datetime.fromisoformat
IMPORT = 1
NOTHING = {}


def seconds(text):
    return int(parse(text).timestamp()) if text else None


def text_of(value):
    return None if value is None else encode(value)


def signed(number):
    """The same 64 bits as SQLite's numbers have them."""
    return number if number is None or number < 1 << 63 else number - (1 << 64)


def cell(coords):
    """The cube of 50 light years that a place is in, as one number."""
    if not coords:
        return None
    x, y, z = (int(min(max((coords[axis] + 100_000) / 50, 0), 9_999)) for axis in "xyz")
    return (x * 10_000 + y) * 10_000 + z


def system_row(system):
    get = system.get
    coords = get("coords") or NOTHING
    war = get("thargoidWar")
    date = seconds(get("date"))
    main_star = get("mainStar")
    permit = get("needsPermit")
    count = get("bodyCount")
    war_get = (war or NOTHING).get
    return (
        get("id64"),
        get("name"), coords.get("x"), coords.get("y"), coords.get("z"), date,
        main_star, None if main_star is None else date,
        permit, None if permit is None else date,
        get("allegiance"), get("government"), get("primaryEconomy"), get("secondaryEconomy"), get("security"), date,
        get("population"), date,
        count, None if count is None else date,
        None, None, None, None, None, None, None, None,
        war_get("currentState"), war_get("successState"), war_get("failureState"), war_get("progress"),
        war_get("daysRemaining"), war_get("portsRemaining"), war_get("successReached"), date if war else None,
        IMPORT, None, cell(coords),
    )  # fmt: skip


def body_row(id64, body):
    get = body.get
    time = seconds(get("updateTime"))
    times = get("timestamps") or NOTHING
    parents = get("parents")
    materials = get("materials")
    orbit_time = time if "orbitalPeriod" in body else None
    physics_time = time if "subType" in body else None
    return (
        id64, get("bodyId"),
        signed(get("id64")), get("name"), get("type"), time,
        get("distanceToArrival"), seconds(times.get("distanceToArrival")) if "distanceToArrival" in body else None,
        get("orbitalPeriod"), get("semiMajorAxis"), get("orbitalEccentricity"), get("orbitalInclination"),
        get("argOfPeriapsis"), orbit_time,
        get("meanAnomaly"), get("ascendingNode"), seconds(times.get("meanAnomaly")) if orbit_time else None,
        get("rotationalPeriod"), get("axialTilt"), get("rotationalPeriodTidallyLocked"), physics_time,
        text_of(parents), None if parents is None else time,
        get("subType"), get("mainStar"), get("age"), get("spectralClass"), get("luminosity"), get("absoluteMagnitude"),
        get("solarMasses"), get("solarRadius"), get("surfaceTemperature"), get("isLandable"), get("gravity"),
        get("earthMasses"), get("radius"), get("surfacePressure"), get("volcanismType"), get("atmosphereType"),
        get("terraformingState"), get("reserveLevel"), text_of(get("atmosphereComposition")),
        text_of(get("solidComposition")), physics_time,
        text_of(materials), None if materials is None else time,
        None, None,
        IMPORT, None,
    )  # fmt: skip


def station_row(id64, body_id, station):
    get = station.get
    time = seconds(get("updateTime"))
    pads = (get("landingPads") or NOTHING).get
    market = get("market") or NOTHING
    state = get("state")
    access = get("carrierDockingAccess")
    return (
        get("id"),
        get("name"), get("type"), get("carrierName"), get("realName"), time,
        id64, get("distanceToArrival"), time,
        body_id, get("latitude"), get("longitude"), time,
        get("primaryEconomy"), get("secondaryEconomy"), text_of(get("economies")), time,
        get("controllingFaction"), get("controllingFactionState"), get("allegiance"), get("government"), time,
        text_of(get("services")), time,
        pads("large"), pads("medium"), pads("small"), time,
        state, access, time if state or access else None,
        None,
        text_of(market.get("prohibitedCommodities")), seconds(market.get("updateTime")),
        None, None,
        IMPORT, None,
    )  # fmt: skip
