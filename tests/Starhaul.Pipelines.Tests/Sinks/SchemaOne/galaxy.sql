SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.bodies (
    system_id64 bigint NOT NULL,
    body_id bigint NOT NULL,
    id64 bigint,
    name text,
    type text,
    identity_time timestamp with time zone,
    distance_to_arrival double precision,
    arrival_time timestamp with time zone,
    orbital_period double precision,
    semi_major_axis double precision,
    orbital_eccentricity double precision,
    orbital_inclination double precision,
    arg_of_periapsis double precision,
    orbit_time timestamp with time zone,
    mean_anomaly double precision,
    ascending_node double precision,
    phase_time timestamp with time zone,
    rotational_period double precision,
    axial_tilt double precision,
    rotational_period_tidally_locked boolean,
    rotation_time timestamp with time zone,
    parents json,
    parents_time timestamp with time zone,
    sub_type text,
    main_star boolean,
    age bigint,
    spectral_class text,
    luminosity text,
    absolute_magnitude double precision,
    solar_masses double precision,
    solar_radius double precision,
    surface_temperature double precision,
    is_landable boolean,
    gravity double precision,
    earth_masses double precision,
    radius double precision,
    surface_pressure double precision,
    volcanism_type text,
    atmosphere_type text,
    terraforming_state text,
    reserve_level text,
    atmosphere_composition json,
    solid_composition json,
    physics_time timestamp with time zone,
    materials json,
    materials_time timestamp with time zone,
    signals_time timestamp with time zone,
    genuses_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.commodities (
    symbol text NOT NULL,
    commodity_id bigint,
    name text,
    category text,
    details_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.faction_presence (
    system_id64 bigint NOT NULL,
    faction text NOT NULL,
    influence double precision,
    state text,
    active_states json,
    pending_states json,
    recovering_states json,
    import_id bigint
);
CREATE TABLE public.factions (
    name text NOT NULL,
    allegiance text,
    government text,
    details_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.imports (
    import_id bigint NOT NULL,
    pipeline text,
    source text,
    sha256 text,
    source_time timestamp with time zone,
    record json,
    options json,
    status text,
    started timestamp with time zone,
    finished timestamp with time zone,
    cursor_offset bigint,
    records bigint,
    rejected bigint,
    rows_new bigint,
    rows_changed bigint,
    rows_unchanged bigint,
    rows_removed bigint,
    tool text
);
CREATE TABLE public.market (
    market_id bigint NOT NULL,
    commodity text NOT NULL,
    demand bigint,
    supply bigint,
    buy_price bigint,
    sell_price bigint,
    import_id bigint
);
CREATE TABLE public.modules (
    symbol text NOT NULL,
    module_id bigint,
    name text,
    class bigint,
    rating text,
    category text,
    ship text,
    details_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.outfitting (
    market_id bigint NOT NULL,
    module text NOT NULL,
    import_id bigint
);
CREATE TABLE public.power_state (
    system_id64 bigint NOT NULL,
    power text NOT NULL,
    is_controlling boolean,
    conflict_progress double precision,
    import_id bigint
);
CREATE TABLE public.rings (
    system_id64 bigint NOT NULL,
    body_id bigint NOT NULL,
    name text NOT NULL,
    id64 bigint,
    kind text,
    type text,
    mass double precision,
    inner_radius double precision,
    outer_radius double precision,
    ring_time timestamp with time zone,
    signals_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.schema_version (
    version integer NOT NULL
);
CREATE TABLE public.ships (
    symbol text NOT NULL,
    ship_id bigint,
    name text,
    details_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.shipyard (
    market_id bigint NOT NULL,
    ship text NOT NULL,
    import_id bigint
);
CREATE TABLE public.signals (
    system_id64 bigint NOT NULL,
    body_id bigint NOT NULL,
    ring text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    count bigint,
    import_id bigint
);
CREATE TABLE public.stations (
    market_id bigint NOT NULL,
    name text,
    type text,
    carrier_name text,
    real_name text,
    identity_time timestamp with time zone,
    system_id64 bigint,
    distance_to_arrival double precision,
    location_time timestamp with time zone,
    body_id bigint,
    latitude double precision,
    longitude double precision,
    body_time timestamp with time zone,
    primary_economy text,
    secondary_economy text,
    economies json,
    economy_time timestamp with time zone,
    controlling_faction text,
    controlling_faction_state text,
    allegiance text,
    government text,
    politics_time timestamp with time zone,
    services json,
    services_time timestamp with time zone,
    landing_pads_large bigint,
    landing_pads_medium bigint,
    landing_pads_small bigint,
    pads_time timestamp with time zone,
    state text,
    carrier_docking_access text,
    condition_time timestamp with time zone,
    market_time timestamp with time zone,
    prohibited_commodities json,
    prohibited_time timestamp with time zone,
    shipyard_time timestamp with time zone,
    outfitting_time timestamp with time zone,
    import_id bigint
);
CREATE TABLE public.systems (
    id64 bigint NOT NULL,
    name text,
    x double precision,
    y double precision,
    z double precision,
    position_time timestamp with time zone,
    main_star text,
    main_star_time timestamp with time zone,
    needs_permit boolean,
    permit_time timestamp with time zone,
    allegiance text,
    government text,
    primary_economy text,
    secondary_economy text,
    security text,
    politics_time timestamp with time zone,
    population bigint,
    population_time timestamp with time zone,
    body_count bigint,
    body_count_time timestamp with time zone,
    controlling_faction text,
    factions_time timestamp with time zone,
    controlling_power text,
    power_state text,
    power_state_control_progress double precision,
    power_state_reinforcement double precision,
    power_state_undermining double precision,
    powers_time timestamp with time zone,
    thargoid_state text,
    thargoid_success_state text,
    thargoid_failure_state text,
    thargoid_progress double precision,
    thargoid_days_remaining double precision,
    thargoid_ports_remaining double precision,
    thargoid_success_reached boolean,
    thargoid_war_time timestamp with time zone,
    import_id bigint
);
INSERT INTO public.bodies VALUES (83001300101, 1, 36028880020264069, 'Ansel A', 'Star', '2025-02-01 07:00:00+00', 0, '2025-02-01 07:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'F (White) Star', true, 120, 'F5', 'V', 3.4, 1.3, 1.2, 6800, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-02-01 07:00:00+00', NULL, NULL, NULL, NULL, 1);
INSERT INTO public.bodies VALUES (83001300101, 4, 144115271077155973, 'Ansel 1', 'Planet', '2025-02-02 07:00:00+00', 310.5, '2025-02-02 07:00:00+00', 300.25, 0.5, 0.01, 1.5, 200, '2025-02-02 07:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Icy body', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 88, true, 0.07, 0.01, 1500.5, 0, 'No volcanism', NULL, 'Not terraformable', NULL, NULL, NULL, '2025-02-02 07:00:00+00', '{"Iron":20.5,"Nickel":12.25}', '2025-02-02 07:00:00+00', '2025-02-02 07:00:00+00', '2025-02-02 07:00:00+00', 1);
INSERT INTO public.commodities VALUES ('silver', 128049155, 'Silver', 'Metals', '2025-03-01 07:20:00+00', 1);
INSERT INTO public.commodities VALUES ('gold', 128049154, 'Gold', 'Metals', '2025-03-03 07:20:00+00', 2);
INSERT INTO public.faction_presence VALUES (83001300101, 'Ansel Works', 0.7, 'Boom', NULL, NULL, NULL, 1);
INSERT INTO public.faction_presence VALUES (83001300101, 'Free Ansel', 0.3, 'None', NULL, NULL, NULL, 1);
INSERT INTO public.faction_presence VALUES (10477373803, 'Mother Gaia', 0.3, 'None', '[]', NULL, NULL, 4);
INSERT INTO public.factions VALUES ('Ansel Works', 'Federation', 'Democracy', '2025-03-03 08:00:00+00', 2);
INSERT INTO public.factions VALUES ('Free Ansel', 'Independent', 'Anarchy', '2025-03-03 08:00:00+00', 2);
INSERT INTO public.factions VALUES ('Mother Gaia', 'Federation', 'Democracy', '2025-03-04 10:00:02+00', 4);
INSERT INTO public.imports VALUES (2, 'spansh-dump', 'file:///tmp/galaxy/second.json', '042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff', '2026-11-29 14:20:59+00', '{"sha256":"042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff","path":"second.json","source_url":"file:///tmp/galaxy/second.json","final_url":"file:///tmp/galaxy/second.json","etag":"\u0022b1e324-a6f-8df4e23fd9c934f\u0022","last_modified_server":"2026-11-29T14:20:59Z","download_timestamp":"2026-11-29T14:21:41Z","content_type":null,"detected_type":"application/json","regime":"json","content_length":{"expected":2671,"actual":2671},"wire":null,"digests":[{"algorithm":"sha-256","value":"042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff","origin":"computed","verdict":"recorded"}],"tiers":{"server":{"verdict":"pass","compared":"ETag \u0022b1e324-a6f-8df4e23fd9c934f\u0022 at the probe and during the whole transfer"},"transport":{"verdict":"pass","compared":"expected and received 2,671 bytes"},"digest":{"verdict":"recorded","compared":"sha-256 042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff"},"content":{"verdict":"pass","compared":"JSON array of 2 elements, UTF-8"}},"evidence":"content","content":{"type":"application/json","length":2671,"records":2,"sha256":null},"file":null,"transfer":{"bytes":0,"seconds":0.074,"attempts":0,"resumed_from":0,"connections":1,"protocol":"file"},"supersedes":null,"derived_from":null,"api":null,"stream":null,"tool":"starhaul/0.1.0","prev":null}', '{}', 'complete', '2026-11-29 14:21:42+00', '2026-11-29 14:21:42+00', 2668, 2, 0, 0, 8, 8, 2, 'starhaul/0.1.0');
INSERT INTO public.imports VALUES (1, 'spansh-dump', 'file:///tmp/galaxy/first.json', 'c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013', '2026-11-29 14:20:59+00', '{"sha256":"c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013","path":"first.json","source_url":"file:///tmp/galaxy/first.json","final_url":"file:///tmp/galaxy/first.json","etag":"\u0022b1e323-101e-8df4e23fd9c8be8\u0022","last_modified_server":"2026-11-29T14:20:59Z","download_timestamp":"2026-11-29T14:21:29Z","content_type":null,"detected_type":"application/json","regime":"json","content_length":{"expected":4126,"actual":4126},"wire":null,"digests":[{"algorithm":"sha-256","value":"c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013","origin":"computed","verdict":"recorded"}],"tiers":{"server":{"verdict":"pass","compared":"ETag \u0022b1e323-101e-8df4e23fd9c8be8\u0022 at the probe and during the whole transfer"},"transport":{"verdict":"pass","compared":"expected and received 4,126 bytes"},"digest":{"verdict":"recorded","compared":"sha-256 c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013"},"content":{"verdict":"pass","compared":"JSON array of 2 elements, UTF-8"}},"evidence":"content","content":{"type":"application/json","length":4126,"records":2,"sha256":null},"file":null,"transfer":{"bytes":0,"seconds":0.153,"attempts":0,"resumed_from":0,"connections":1,"protocol":"file"},"supersedes":null,"derived_from":null,"api":null,"stream":null,"tool":"starhaul/0.1.0","prev":null}', '{}', 'complete', '2026-11-29 14:21:29+00', '2026-11-29 14:21:30+00', 4123, 2, 0, 24, 0, 0, 0, 'starhaul/0.1.0');
INSERT INTO public.imports VALUES (3, 'eddn-stream', 'file:///tmp/galaxy-archive/2026/11/29/commodity-3/commodity-3.20261129T14.jsonl.gz', '9efe34aba70a65c5d34b65d9a2c2c176f578d2eeea45499e0150c80f70af4ff6', '2026-11-29 14:00:00+00', '{"sha256":"9efe34aba70a65c5d34b65d9a2c2c176f578d2eeea45499e0150c80f70af4ff6","path":"2026/11/29/commodity-3/commodity-3.20261129T14.jsonl.gz","source_url":"tcp://127.0.0.1:54992","final_url":"tcp://127.0.0.1:54992","etag":null,"last_modified_server":null,"download_timestamp":"2026-11-29T14:21:57Z","content_type":null,"detected_type":"application/gzip","regime":"gzip","content_length":{"expected":null,"actual":304},"wire":null,"digests":[{"algorithm":"sha-256","value":"9efe34aba70a65c5d34b65d9a2c2c176f578d2eeea45499e0150c80f70af4ff6","origin":"computed","verdict":"recorded"}],"tiers":{"server":{"verdict":"not_offered","compared":null},"transport":{"verdict":"not_offered","compared":null},"digest":{"verdict":"recorded","compared":"SHA-256 of the bytes as they were written"},"content":{"verdict":"pass","compared":"CRC-32 and length of 1 gzip member; 1 lines, each well-formed JSON"}},"evidence":"content","content":{"type":"application/x-ndjson","length":467,"records":1,"sha256":null},"file":{"mtime":"2026-11-29T14:21:56.7028602Z","mode":"0644","device":1090921693184,"inode":11660648},"transfer":null,"supersedes":null,"derived_from":null,"api":null,"stream":{"schema":"commodity-3","messages":1,"first_gateway_timestamp":"2025-03-04T10:00:00Z","last_gateway_timestamp":"2025-03-04T10:00:00Z","first_arrival":"2026-11-29T14:21:45.9066367Z","last_arrival":"2026-11-29T14:21:45.9066367Z","relays":["tcp://127.0.0.1:54992"],"gaps":[],"recovered":false},"tool":"starhaul/0.1.0","prev":"6cab22fb8140c5f132b6f4431172ad7f6e72006b10a223e58161db7cc2023ae4"}', '{}', 'complete', '2026-11-29 14:21:46+00', '2026-11-29 14:21:57+00', 467, 1, 0, 0, 2, 1, 0, 'starhaul/0.1.0');
INSERT INTO public.imports VALUES (4, 'eddn-stream', 'file:///tmp/galaxy-archive/2026/11/29/journal-1/journal-1.20261129T14.jsonl.gz', 'b4e02bf037798ae3276880aae18c27703c7d365b4da4d2af9514c3cc015955f8', '2026-11-29 14:00:00+00', '{"sha256":"b4e02bf037798ae3276880aae18c27703c7d365b4da4d2af9514c3cc015955f8","path":"2026/11/29/journal-1/journal-1.20261129T14.jsonl.gz","source_url":"tcp://127.0.0.1:54992","final_url":"tcp://127.0.0.1:54992","etag":null,"last_modified_server":null,"download_timestamp":"2026-11-29T14:21:56Z","content_type":null,"detected_type":"application/gzip","regime":"gzip","content_length":{"expected":null,"actual":632},"wire":null,"digests":[{"algorithm":"sha-256","value":"b4e02bf037798ae3276880aae18c27703c7d365b4da4d2af9514c3cc015955f8","origin":"computed","verdict":"recorded"}],"tiers":{"server":{"verdict":"not_offered","compared":null},"transport":{"verdict":"not_offered","compared":null},"digest":{"verdict":"recorded","compared":"SHA-256 of the bytes as they were written"},"content":{"verdict":"pass","compared":"CRC-32 and length of 1 gzip member; 2 lines, each well-formed JSON"}},"evidence":"content","content":{"type":"application/x-ndjson","length":1508,"records":2,"sha256":null},"file":{"mtime":"2026-11-29T14:21:56.6988602Z","mode":"0644","device":1090921693184,"inode":11660646},"transfer":null,"supersedes":null,"derived_from":null,"api":null,"stream":{"schema":"journal-1","messages":2,"first_gateway_timestamp":"2025-03-04T10:00:00Z","last_gateway_timestamp":"2025-03-04T10:00:00Z","first_arrival":"2026-11-29T14:21:45.7061062Z","last_arrival":"2026-11-29T14:21:46.107147Z","relays":["tcp://127.0.0.1:54992"],"gaps":[],"recovered":false},"tool":"starhaul/0.1.0","prev":"07b24bed6c2dfc8b1baf5d1b994e92223c2a1b678c29b62724866e8244b6c505"}', '{}', 'complete', '2026-11-29 14:21:46+00', '2026-11-29 14:21:57+00', 1508, 2, 0, 3, 2, 0, 0, 'starhaul/0.1.0');
INSERT INTO public.market VALUES (3900010002, 'gold', 7, 0, 0, 46000, 3);
INSERT INTO public.modules VALUES ('int_fuelscoop_size1_class1', 128666644, 'Fuel Scoop', 1, 'E', 'internal', NULL, '2025-03-01 07:22:00+00', 1);
INSERT INTO public.outfitting VALUES (3900010002, 'int_fuelscoop_size1_class1', 1);
INSERT INTO public.power_state VALUES (83001300101, 'Denton Patreus', true, NULL, 1);
INSERT INTO public.rings VALUES (83001300101, 4, 'Ansel 1 A Ring', NULL, 'ring', 'Icy', 100, 2, 3, '2025-02-02 07:00:00+00', NULL, 1);
INSERT INTO public.schema_version VALUES (1);
INSERT INTO public.ships VALUES ('sidewinder', 128049249, 'Sidewinder', '2025-03-01 07:21:00+00', 1);
INSERT INTO public.shipyard VALUES (3900010002, 'sidewinder', 1);
INSERT INTO public.signals VALUES (83001300101, 4, '', 'signal', '$SAA_SignalType_Biological;', 2, 1);
INSERT INTO public.signals VALUES (83001300101, 4, '', 'genus', '$Codex_Ent_Bacterial_Genus_Name;', NULL, 1);
INSERT INTO public.stations VALUES (3900010001, 'Ansel Relay', 'Settlement', NULL, NULL, '2025-03-01 07:30:00+00', 83001300101, 310.5, '2025-03-01 07:30:00+00', 4, 14.25, -71.5, '2025-03-01 07:30:00+00', 'Colony', NULL, '{"Colony":100.0}', '2025-03-01 07:30:00+00', 'Ansel Works', 'None', 'Federation', 'Corporate', '2025-03-01 07:30:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1);
INSERT INTO public.stations VALUES (3900010002, 'Ansel Dock', 'Coriolis Starport', NULL, NULL, '2025-03-03 07:30:00+00', 83001300101, 120.5, '2025-03-03 07:30:00+00', NULL, NULL, NULL, '2025-03-03 07:30:00+00', 'Refinery', 'Extraction', '{"Extraction":20.0,"Refinery":80.0}', '2025-03-03 07:30:00+00', 'Ansel Works', 'Boom', 'Federation', 'Democracy', '2025-03-03 07:30:00+00', '["Dock","Market"]', '2025-03-03 07:30:00+00', 4, 6, 8, '2025-03-03 07:30:00+00', 'Lockdown', NULL, '2025-03-03 07:30:00+00', '2025-03-04 10:00:01+00', '[]', '2025-03-03 07:20:00+00', '2025-03-01 07:21:00+00', '2025-03-01 07:22:00+00', 3);
INSERT INTO public.stations VALUES (3700010003, 'K7G-14G', 'Drake-Class Carrier', 'Wanderer', NULL, '2025-03-02 09:00:00+00', 10477373803, 9.5, '2025-03-04 10:00:00+00', NULL, NULL, NULL, '2025-03-02 09:00:00+00', 'Private Enterprise', NULL, '{"Private Enterprise":100}', '2025-03-04 10:00:00+00', 'FleetCarrier', NULL, NULL, 'Private Ownership', '2025-03-04 10:00:00+00', '["Dock"]', '2025-03-04 10:00:00+00', 8, 4, 4, '2025-03-04 10:00:00+00', NULL, 'All', '2025-03-02 09:00:00+00', NULL, NULL, NULL, NULL, NULL, 4);
INSERT INTO public.systems VALUES (83001300101, 'Ansel', 1.5, -2.25, 3, '2025-03-03 08:00:00+00', NULL, NULL, NULL, NULL, 'Federation', 'Democracy', 'Refinery', 'Extraction', 'High', '2025-03-03 08:00:00+00', 5300, '2025-03-03 08:00:00+00', 3, '2025-03-03 08:00:00+00', 'Ansel Works', '2025-03-03 08:00:00+00', 'Denton Patreus', 'Exploited', 0.35, 1200, 340, '2025-03-03 08:00:00+00', 'Thargoid_Controlled', 'None', 'Thargoid_Controlled', 0.25, 4, 2, false, '2025-03-01 08:00:00+00', 2);
INSERT INTO public.systems VALUES (83001300202, 'Bright', 11.5, -2.25, 3, '2025-03-02 08:00:00+00', NULL, NULL, NULL, NULL, NULL, 'None', 'None', 'None', 'Anarchy', '2025-03-02 08:00:00+00', 0, '2025-03-02 08:00:00+00', 1, '2025-03-02 08:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2);
INSERT INTO public.systems VALUES (10477373803, 'Sol', 0, 0, 0, '2025-03-04 10:00:02+00', NULL, NULL, NULL, NULL, 'Federation', 'Democracy', 'Refinery', 'Service', 'High', '2025-03-04 10:00:02+00', 22780871769, '2025-03-04 10:00:02+00', NULL, NULL, 'Mother Gaia', '2025-03-04 10:00:02+00', NULL, 'Unoccupied', NULL, NULL, NULL, '2025-03-04 10:00:02+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 4);
ALTER TABLE ONLY public.bodies
    ADD CONSTRAINT bodies_pkey PRIMARY KEY (system_id64, body_id);
ALTER TABLE ONLY public.commodities
    ADD CONSTRAINT commodities_pkey PRIMARY KEY (symbol);
ALTER TABLE ONLY public.faction_presence
    ADD CONSTRAINT faction_presence_pkey PRIMARY KEY (system_id64, faction);
ALTER TABLE ONLY public.factions
    ADD CONSTRAINT factions_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.imports
    ADD CONSTRAINT imports_pkey PRIMARY KEY (import_id);
ALTER TABLE ONLY public.market
    ADD CONSTRAINT market_pkey PRIMARY KEY (market_id, commodity);
ALTER TABLE ONLY public.modules
    ADD CONSTRAINT modules_pkey PRIMARY KEY (symbol);
ALTER TABLE ONLY public.outfitting
    ADD CONSTRAINT outfitting_pkey PRIMARY KEY (market_id, module);
ALTER TABLE ONLY public.power_state
    ADD CONSTRAINT power_state_pkey PRIMARY KEY (system_id64, power);
ALTER TABLE ONLY public.rings
    ADD CONSTRAINT rings_pkey PRIMARY KEY (system_id64, body_id, name);
ALTER TABLE ONLY public.ships
    ADD CONSTRAINT ships_pkey PRIMARY KEY (symbol);
ALTER TABLE ONLY public.shipyard
    ADD CONSTRAINT shipyard_pkey PRIMARY KEY (market_id, ship);
ALTER TABLE ONLY public.signals
    ADD CONSTRAINT signals_pkey PRIMARY KEY (system_id64, body_id, ring, kind, name);
ALTER TABLE ONLY public.stations
    ADD CONSTRAINT stations_pkey PRIMARY KEY (market_id);
ALTER TABLE ONLY public.systems
    ADD CONSTRAINT systems_pkey PRIMARY KEY (id64);
CREATE INDEX faction_presence_faction ON public.faction_presence USING btree (faction);
CREATE INDEX imports_sha256 ON public.imports USING btree (sha256);
CREATE INDEX market_commodity ON public.market USING btree (commodity);
CREATE INDEX stations_system_id64 ON public.stations USING btree (system_id64);
CREATE INDEX systems_name ON public.systems USING btree (name);
CREATE INDEX systems_name_lower ON public.systems USING btree (lower(name));
