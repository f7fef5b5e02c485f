"""Values, words and lists of messages of EDDN as docs/tables.md has them in the tables. NOTHING is as if a field were not there."""

import json
import math
import re
from decimal import Decimal

NOTHING = object()


class Number(str):
    """A number as the message has it."""


def text(value):
    return value if type(value) is str else NOTHING


def real(value):
    return float(value) if isinstance(value, Number) and math.isfinite(float(value)) else NOTHING


def per(unit):
    return lambda value: NOTHING if real(value) is NOTHING else real(value) / unit


def whole(value):
    if not isinstance(value, Number) or Decimal(value) != int(Decimal(value)) or not -(2**63) <= Decimal(value) < 2**63:
        return NOTHING
    return int(Decimal(value))


def flag(value):
    return value if isinstance(value, bool) else NOTHING


def canonical(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in sorted(value, key=str.encode)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def structure(value):
    return canonical(value) if isinstance(value, (dict, list)) else NOTHING


# Words: those of the game become those of Spansh's dumps.


def words(known=(), others=lambda word: word, none=()):
    known = {symbol.lower(): name for symbol, name in dict(known).items()}

    def form(value):
        if value in none and not isinstance(value, Number):
            return None
        return NOTHING if type(value) is not str or value == "" else known.get(value.lower(), others(value))

    return form


def capital(word):
    return word[:1].upper() + word[1:] if word[:1].isascii() else word


def lower(value):
    return "".join(c.lower() if c.isascii() else c for c in value) if type(value) is str else NOTHING


def split(word):
    return capital(re.sub("(?<=[a-z])(?=[A-Z])", " ", word))


def symbol(form):
    return lambda value: form(value[1:-1].rsplit("_", 1)[-1] if type(value) is str and re.fullmatch(r"\$.*;", value) else value)


government = symbol(words({"Carrier": "Private Ownership"}, split))
economy = symbol(words({"Agri": "Agriculture", "Carrier": "Private Enterprise"}, split))
security = symbol(words(others=split))
state_of_faction = words({"Terrorism": "Terrorist Attack"}, split)
allegiance = words(others=split, none=(None, "", "None"))
station_type = words({
    "AsteroidBase": "Asteroid base", "Bernal": "Ocellus Starport", "Coriolis": "Coriolis Starport", "CraterOutpost": "Planetary Outpost",
    "CraterPort": "Planetary Port", "FleetCarrier": "Drake-Class Carrier", "MegaShip": "Mega ship", "Ocellus": "Ocellus Starport",
    "OnFootSettlement": "Settlement", "Orbis": "Orbis Starport"}, capital)
service = words({
    "blackmarket": "Black Market", "carrierfuel": "Fleet Carrier Fuel", "carriermanagement": "Fleet Carrier Management",
    "commodities": "Market", "crewlounge": "Crew Lounge", "engineer": "Workshop", "exploration": "Universal Cartographics",
    "flightcontroller": "Flight Controller", "rearm": "Restock", "searchrescue": "Search and Rescue",
    "SearchAndRescue": "Search and Rescue", "socialspace": "Social Space", "stationMenu": "Station Menu",
    "stationoperations": "Station Operations", "techBroker": "Technology Broker", "vistagenomics": "Vista Genomics",
    "voucherredemption": "Redemption Office"}, capital)
docking_access = words({"squadronfriends": "Squadron Friends"}, capital)
gas = words({"CarbonDioxide": "Carbon dioxide", "SulphurDioxide": "Sulphur dioxide"})
material = words(others=capital)
stars = {
    "O": "O (Blue-White) Star", "B": "B (Blue-White) Star", "A": "A (Blue-White) Star", "F": "F (White) Star",
    "G": "G (White-Yellow) Star", "K": "K (Yellow-Orange) Star", "M": "M (Red dwarf) Star", "M_RedGiant": "M (Red giant) Star",
    "TTS": "T Tauri Star", "N": "Neutron Star", "H": "Black Hole"}


def star(value):
    return stars.get(value, f"White Dwarf ({value}) Star" if value[:1] == "D" else value) if type(value) is str else NOTHING


def atmosphere(value):
    if value is None or value == "":
        return None
    if type(value) is not str:
        return NOTHING
    said, is_gas = "", False
    for word in value.removesuffix(" atmosphere").replace("sulfur", "sulphur").split(" "):
        qualifies = word in ("hot", "thick", "thin")
        said += ("-" if word == "rich" else " ") + (capital(word) if not said or not (is_gas or qualifies) else word)
        is_gas = is_gas or not qualifies
    return said[1:]


def or_words(empty, form=lambda value: value):
    return lambda value: NOTHING if type(value) is not str else form(value) if value else empty


planet = or_words("", words({
    "Metal rich body": "Metal-rich body", "High metal content body": "High metal content world", "Earthlike body": "Earth-like world",
    "Rocky ice body": "Rocky Ice world", "Sudarsky class I gas giant": "Class I gas giant"}))
ring_class = or_words("", words({
    "eRingClass_Icy": "Icy", "eRingClass_Metalic": "Metallic", "eRingClass_MetalRich": "Metal Rich", "eRingClass_Rocky": "Rocky"}))


def title(value):
    return " ".join(map(capital, value.removesuffix(" volcanism").split(" ")))


# Lists.


def digits(number):
    said = format(number.normalize(), "f")
    return "0" if said in ("-0", "0") else said


def named_numbers(items, name, number, form, is_share=False):
    """Numbers by name, those of one name summed; NOTHING where any is no such element."""
    found = {}
    for item in items if isinstance(items, list) else [None]:
        key = form(item.get(name)) if isinstance(item, dict) else NOTHING
        value = item.get(number) if isinstance(item, dict) else None
        if key in (NOTHING, None) or not isinstance(value, Number):
            return NOTHING
        value = digits(Decimal(value) * 100) if is_share else str(value)
        found[key] = digits(Decimal(found[key]) + Decimal(value)) if key in found else value
    return found


def as_object(found):
    return NOTHING if found is NOTHING else canonical({name: Number(value) for name, value in found.items()})


def shares(items, form):
    if not isinstance(items, dict) or not all(isinstance(value, Number) for value in items.values()):
        return NOTHING
    return canonical({form(name): Number(digits(Decimal(value) * 100)) for name, value in items.items()})


def set_of(items, form):
    found = [form(item) for item in items] if isinstance(items, list) else [NOTHING]
    return NOTHING if NOTHING in found else "[" + ",".join(sorted({canonical(item) for item in found}, key=str.encode)) + "]"


def is_key(value):
    return type(value) is str and 0 < len(value.encode()) <= 1024


def rows_of(items, key, **columns):
    """Rows of a set by their key: of equal ones the last. Bad elements cost themselves; of none but such nothing is said."""
    if not isinstance(items, list):
        return NOTHING
    rows = {}
    for item in items:
        name = key(item)
        if is_key(name):
            rows[name] = {column: None if said is NOTHING else said for column, said in (
                (column, read(item)) for column, read in columns.items())}
    return rows if rows or not items else NOTHING


def member(name, form=text):
    return lambda item: form(item[name]) if isinstance(item, dict) and name in item else NOTHING


def states(name):
    """A list of states, each with its trend. What is no state costs itself."""
    def read(item):
        if not isinstance(item.get(name), list):
            return NOTHING
        found = [{"State": one} if type(one) is str else one for one in item[name] if type(one) is str or isinstance(one, dict)]
        return canonical([{k: v for k, v in (("state", state_of_faction(one.get("State"))), ("trend", one.get("Trend")))
                           if v is not NOTHING and (k == "state" or isinstance(v, Number))} for one in found])
    return read
