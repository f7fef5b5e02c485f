-- The rival in DuckDB: three tables of a galaxy dump as three Parquet files, with the columns and the compression of ours.
-- The dump is read once; what it has as JSON stays text.
SET preserve_insertion_order = false;

CREATE TEMP TABLE dump AS
SELECT * FROM read_json('{source}', format = 'array', maximum_object_size = 67108864, columns = {
    id64: 'BIGINT', name: 'VARCHAR', coords: 'STRUCT(x DOUBLE, y DOUBLE, z DOUBLE)', mainStar: 'VARCHAR',
    needsPermit: 'BOOLEAN', allegiance: 'VARCHAR', government: 'VARCHAR', primaryEconomy: 'VARCHAR',
    secondaryEconomy: 'VARCHAR', security: 'VARCHAR', population: 'BIGINT', bodyCount: 'BIGINT', date: 'VARCHAR',
    thargoidWar: 'STRUCT(currentState VARCHAR, successState VARCHAR, failureState VARCHAR, progress DOUBLE,
        daysRemaining DOUBLE, portsRemaining DOUBLE, successReached BOOLEAN)',
    bodies: 'STRUCT(bodyId BIGINT, id64 UBIGINT, name VARCHAR, type VARCHAR, updateTime VARCHAR,
        distanceToArrival DOUBLE, timestamps STRUCT(distanceToArrival VARCHAR, meanAnomaly VARCHAR),
        orbitalPeriod DOUBLE, semiMajorAxis DOUBLE, orbitalEccentricity DOUBLE, orbitalInclination DOUBLE,
        argOfPeriapsis DOUBLE, meanAnomaly DOUBLE, ascendingNode DOUBLE, rotationalPeriod DOUBLE, axialTilt DOUBLE,
        rotationalPeriodTidallyLocked BOOLEAN, parents JSON, subType VARCHAR, mainStar BOOLEAN, age BIGINT,
        spectralClass VARCHAR, luminosity VARCHAR, absoluteMagnitude DOUBLE, solarMasses DOUBLE, solarRadius DOUBLE,
        surfaceTemperature DOUBLE, isLandable BOOLEAN, gravity DOUBLE, earthMasses DOUBLE, radius DOUBLE,
        surfacePressure DOUBLE, volcanismType VARCHAR, atmosphereType VARCHAR, terraformingState VARCHAR,
        reserveLevel VARCHAR, atmosphereComposition JSON, solidComposition JSON, materials JSON, stations STRUCT(id BIGINT, name VARCHAR, type VARCHAR, carrierName VARCHAR, realName VARCHAR, updateTime VARCHAR,
            distanceToArrival DOUBLE, latitude DOUBLE, longitude DOUBLE, primaryEconomy VARCHAR,
            secondaryEconomy VARCHAR, economies JSON, controllingFaction VARCHAR, controllingFactionState VARCHAR,
            allegiance VARCHAR, government VARCHAR, services JSON, landingPads STRUCT("large" BIGINT, "medium" BIGINT,
            "small" BIGINT), state VARCHAR, carrierDockingAccess VARCHAR,
            market STRUCT(prohibitedCommodities JSON, updateTime VARCHAR))[])[]',
    stations: 'STRUCT(id BIGINT, name VARCHAR, type VARCHAR, carrierName VARCHAR, realName VARCHAR, updateTime VARCHAR,
            distanceToArrival DOUBLE, latitude DOUBLE, longitude DOUBLE, primaryEconomy VARCHAR,
            secondaryEconomy VARCHAR, economies JSON, controllingFaction VARCHAR, controllingFactionState VARCHAR,
            allegiance VARCHAR, government VARCHAR, services JSON, landingPads STRUCT("large" BIGINT, "medium" BIGINT,
            "small" BIGINT), state VARCHAR, carrierDockingAccess VARCHAR,
            market STRUCT(prohibitedCommodities JSON, updateTime VARCHAR))[]'
});

COPY (
    SELECT id64, name, coords.x AS x, coords.y AS y, coords.z AS z, date AS position_time,
        mainStar AS main_star, needsPermit AS needs_permit,
        allegiance, government, primaryEconomy AS primary_economy, secondaryEconomy AS secondary_economy, security,
        population, bodyCount AS body_count,
        thargoidWar.currentState AS thargoid_state, thargoidWar.successState AS thargoid_success_state,
        thargoidWar.failureState AS thargoid_failure_state, thargoidWar.progress AS thargoid_progress,
        thargoidWar.daysRemaining AS thargoid_days_remaining, thargoidWar.portsRemaining AS thargoid_ports_remaining,
        thargoidWar.successReached AS thargoid_success_reached, 1 AS import_id
    FROM dump
) TO '{folder}/out/1/systems.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);

COPY (
    SELECT system_id64, b.bodyId AS body_id, b.id64 AS id64, b.name AS name, b.type AS type, b.updateTime AS identity_time,
        b.distanceToArrival AS distance_to_arrival, CASE WHEN b.distanceToArrival IS NOT NULL THEN b.timestamps.distanceToArrival END AS arrival_time,
        b.orbitalPeriod AS orbital_period, b.semiMajorAxis AS semi_major_axis,
        b.orbitalEccentricity AS orbital_eccentricity, b.orbitalInclination AS orbital_inclination,
        b.argOfPeriapsis AS arg_of_periapsis, b.meanAnomaly AS mean_anomaly, b.ascendingNode AS ascending_node,
        b.timestamps.meanAnomaly AS phase_time, b.rotationalPeriod AS rotational_period, b.axialTilt AS axial_tilt,
        b.rotationalPeriodTidallyLocked AS rotational_period_tidally_locked, b.parents AS parents,
        b.subType AS sub_type, b.mainStar AS main_star, b.age AS age, b.spectralClass AS spectral_class,
        b.luminosity AS luminosity, b.absoluteMagnitude AS absolute_magnitude, b.solarMasses AS solar_masses,
        b.solarRadius AS solar_radius, b.surfaceTemperature AS surface_temperature, b.isLandable AS is_landable,
        b.gravity AS gravity, b.earthMasses AS earth_masses, b.radius AS radius, b.surfacePressure AS surface_pressure,
        b.volcanismType AS volcanism_type, b.atmosphereType AS atmosphere_type,
        b.terraformingState AS terraforming_state, b.reserveLevel AS reserve_level,
        b.atmosphereComposition AS atmosphere_composition, b.solidComposition AS solid_composition,
        b.materials AS materials, 1 AS import_id
    FROM (SELECT id64 AS system_id64, unnest(bodies) AS b FROM dump)
) TO '{folder}/out/1/bodies.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);

COPY (
    SELECT s.id AS market_id, s.name AS name, s.type AS type, s.carrierName AS carrier_name, s.realName AS real_name,
        s.updateTime AS identity_time, system_id64, s.distanceToArrival AS distance_to_arrival,
        body_id, s.latitude AS latitude, s.longitude AS longitude, s.primaryEconomy AS primary_economy,
        s.secondaryEconomy AS secondary_economy, s.economies AS economies,
        s.controllingFaction AS controlling_faction, s.controllingFactionState AS controlling_faction_state,
        s.allegiance AS allegiance, s.government AS government, s.services AS services,
        s.landingPads.large AS landing_pads_large, s.landingPads.medium AS landing_pads_medium,
        s.landingPads.small AS landing_pads_small, s.state AS state, s.carrierDockingAccess AS carrier_docking_access,
        s.market.prohibitedCommodities AS prohibited_commodities, s.market.updateTime AS prohibited_time,
        1 AS import_id
    FROM (
        SELECT id64 AS system_id64, NULL::BIGINT AS body_id, unnest(stations) AS s FROM dump
        UNION ALL
        SELECT system_id64, b.bodyId, unnest(b.stations)
        FROM (SELECT id64 AS system_id64, unnest(bodies) AS b FROM dump)
    )
) TO '{folder}/out/1/stations.parquet' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1);
