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
    import_id bigint,
    origins json
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
CREATE VIEW public.bodies_origins AS
 SELECT o.system_id64,
    o.body_id,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT bodies.system_id64,
            bodies.body_id,
            'identity'::text AS "group",
            NULL::text AS field,
            bodies.identity_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,identity}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.id64 IS NOT NULL) OR (bodies.name IS NOT NULL) OR (bodies.type IS NOT NULL) OR (bodies.identity_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'identity'::text AS "group",
            'id64'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,id64,time}'::text[])) IS NULL) THEN bodies.identity_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,id64,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,id64,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,identity}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,id64}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'identity'::text AS "group",
            'name'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,name,time}'::text[])) IS NULL) THEN bodies.identity_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,name,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,identity}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'identity'::text AS "group",
            'type'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,type,time}'::text[])) IS NULL) THEN bodies.identity_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,type,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,type,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,identity}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,type}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'arrival'::text AS "group",
            NULL::text AS field,
            bodies.arrival_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,arrival}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.distance_to_arrival IS NOT NULL) OR (bodies.arrival_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'arrival'::text AS "group",
            'distance_to_arrival'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,distance_to_arrival,time}'::text[])) IS NULL) THEN bodies.arrival_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,distance_to_arrival,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,distance_to_arrival,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,arrival}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,distance_to_arrival}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'orbit'::text AS "group",
            NULL::text AS field,
            bodies.orbit_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,orbit}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.orbital_period IS NOT NULL) OR (bodies.semi_major_axis IS NOT NULL) OR (bodies.orbital_eccentricity IS NOT NULL) OR (bodies.orbital_inclination IS NOT NULL) OR (bodies.arg_of_periapsis IS NOT NULL) OR (bodies.orbit_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'orbit'::text AS "group",
            'orbital_period'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,orbital_period,time}'::text[])) IS NULL) THEN bodies.orbit_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,orbital_period,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,orbital_period,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,orbit}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,orbital_period}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'orbit'::text AS "group",
            'semi_major_axis'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,semi_major_axis,time}'::text[])) IS NULL) THEN bodies.orbit_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,semi_major_axis,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,semi_major_axis,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,orbit}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,semi_major_axis}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'orbit'::text AS "group",
            'orbital_eccentricity'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,orbital_eccentricity,time}'::text[])) IS NULL) THEN bodies.orbit_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,orbital_eccentricity,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,orbital_eccentricity,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,orbit}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,orbital_eccentricity}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'orbit'::text AS "group",
            'orbital_inclination'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,orbital_inclination,time}'::text[])) IS NULL) THEN bodies.orbit_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,orbital_inclination,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,orbital_inclination,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,orbit}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,orbital_inclination}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'orbit'::text AS "group",
            'arg_of_periapsis'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,arg_of_periapsis,time}'::text[])) IS NULL) THEN bodies.orbit_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,arg_of_periapsis,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,arg_of_periapsis,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,orbit}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,arg_of_periapsis}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'phase'::text AS "group",
            NULL::text AS field,
            bodies.phase_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,phase}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.mean_anomaly IS NOT NULL) OR (bodies.ascending_node IS NOT NULL) OR (bodies.phase_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'phase'::text AS "group",
            'mean_anomaly'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,mean_anomaly,time}'::text[])) IS NULL) THEN bodies.phase_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,mean_anomaly,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,mean_anomaly,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,phase}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,mean_anomaly}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'rotation'::text AS "group",
            NULL::text AS field,
            bodies.rotation_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,rotation}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.rotational_period IS NOT NULL) OR (bodies.axial_tilt IS NOT NULL) OR (bodies.rotational_period_tidally_locked IS NOT NULL) OR (bodies.rotation_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'rotation'::text AS "group",
            'rotational_period'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,rotational_period,time}'::text[])) IS NULL) THEN bodies.rotation_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,rotational_period,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,rotational_period,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,rotation}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,rotational_period}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'rotation'::text AS "group",
            'axial_tilt'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,axial_tilt,time}'::text[])) IS NULL) THEN bodies.rotation_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,axial_tilt,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,axial_tilt,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,rotation}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,axial_tilt}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'rotation'::text AS "group",
            'rotational_period_tidally_locked'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,rotational_period_tidally_locked,time}'::text[])) IS NULL) THEN bodies.rotation_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,rotational_period_tidally_locked,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,rotational_period_tidally_locked,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,rotation}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,rotational_period_tidally_locked}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'parents'::text AS "group",
            NULL::text AS field,
            bodies.parents_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,parents}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.parents IS NOT NULL) OR (bodies.parents_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'parents'::text AS "group",
            'parents'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,parents,time}'::text[])) IS NULL) THEN bodies.parents_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,parents,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,parents,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,parents}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,parents}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            NULL::text AS field,
            bodies.physics_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.sub_type IS NOT NULL) OR (bodies.main_star IS NOT NULL) OR (bodies.age IS NOT NULL) OR (bodies.spectral_class IS NOT NULL) OR (bodies.luminosity IS NOT NULL) OR (bodies.absolute_magnitude IS NOT NULL) OR (bodies.solar_masses IS NOT NULL) OR (bodies.solar_radius IS NOT NULL) OR (bodies.surface_temperature IS NOT NULL) OR (bodies.is_landable IS NOT NULL) OR (bodies.gravity IS NOT NULL) OR (bodies.earth_masses IS NOT NULL) OR (bodies.radius IS NOT NULL) OR (bodies.surface_pressure IS NOT NULL) OR (bodies.volcanism_type IS NOT NULL) OR (bodies.atmosphere_type IS NOT NULL) OR (bodies.terraforming_state IS NOT NULL) OR (bodies.reserve_level IS NOT NULL) OR (bodies.atmosphere_composition IS NOT NULL) OR (bodies.solid_composition IS NOT NULL) OR (bodies.physics_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'sub_type'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,sub_type,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,sub_type,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,sub_type,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,sub_type}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'main_star'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,main_star,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,main_star,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,main_star,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,main_star}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'age'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,age,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,age,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,age,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,age}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'spectral_class'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,spectral_class,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,spectral_class,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,spectral_class,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,spectral_class}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'luminosity'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,luminosity,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,luminosity,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,luminosity,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,luminosity}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'absolute_magnitude'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,absolute_magnitude,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,absolute_magnitude,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,absolute_magnitude,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,absolute_magnitude}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'solar_masses'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,solar_masses,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,solar_masses,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,solar_masses,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,solar_masses}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'solar_radius'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,solar_radius,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,solar_radius,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,solar_radius,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,solar_radius}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'surface_temperature'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,surface_temperature,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,surface_temperature,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,surface_temperature,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,surface_temperature}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'is_landable'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,is_landable,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,is_landable,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,is_landable,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,is_landable}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'gravity'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,gravity,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,gravity,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,gravity,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,gravity}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'earth_masses'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,earth_masses,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,earth_masses,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,earth_masses,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,earth_masses}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'radius'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,radius,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,radius,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,radius,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,radius}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'surface_pressure'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,surface_pressure,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,surface_pressure,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,surface_pressure,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,surface_pressure}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'volcanism_type'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,volcanism_type,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,volcanism_type,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,volcanism_type,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,volcanism_type}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'atmosphere_type'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,atmosphere_type,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,atmosphere_type,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,atmosphere_type,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,atmosphere_type}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'terraforming_state'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,terraforming_state,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,terraforming_state,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,terraforming_state,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,terraforming_state}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'reserve_level'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,reserve_level,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,reserve_level,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,reserve_level,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,reserve_level}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'atmosphere_composition'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,atmosphere_composition,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,atmosphere_composition,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,atmosphere_composition,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,atmosphere_composition}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'physics'::text AS "group",
            'solid_composition'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,solid_composition,time}'::text[])) IS NULL) THEN bodies.physics_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,solid_composition,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,solid_composition,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,physics}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,solid_composition}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'materials'::text AS "group",
            NULL::text AS field,
            bodies.materials_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,materials}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE ((bodies.materials IS NOT NULL) OR (bodies.materials_time IS NOT NULL))
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'materials'::text AS "group",
            'materials'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,materials,time}'::text[])) IS NULL) THEN bodies.materials_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,materials,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,materials,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,materials}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,materials}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'signals'::text AS "group",
            NULL::text AS field,
            bodies.signals_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,signals}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE (bodies.signals_time IS NOT NULL)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'signals'::text AS "group",
            'signals'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,signals,time}'::text[])) IS NULL) THEN bodies.signals_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,signals,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,signals,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,signals}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,signals}'::text[])) = 'object'::text)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'genuses'::text AS "group",
            NULL::text AS field,
            bodies.genuses_time AS "time",
            COALESCE(((bodies.origins #>> '{imports,genuses}'::text[]))::bigint, bodies.import_id) AS import_id
           FROM public.bodies
          WHERE (bodies.genuses_time IS NOT NULL)
        UNION ALL
         SELECT bodies.system_id64,
            bodies.body_id,
            'genuses'::text AS "group",
            'genuses'::text AS field,
                CASE
                    WHEN (json_typeof((bodies.origins #> '{fields,genuses,time}'::text[])) IS NULL) THEN bodies.genuses_time
                    ELSE to_timestamp((((bodies.origins #>> '{fields,genuses,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((bodies.origins #>> '{fields,genuses,import}'::text[]))::bigint, COALESCE(((bodies.origins #>> '{imports,genuses}'::text[]))::bigint, bodies.import_id)) AS import_id
           FROM public.bodies
          WHERE (json_typeof((bodies.origins #> '{fields,genuses}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
CREATE TABLE public.commodities (
    symbol text NOT NULL,
    commodity_id bigint,
    name text,
    category text,
    details_time timestamp with time zone,
    import_id bigint,
    origins json
);
CREATE VIEW public.commodities_origins AS
 SELECT o.symbol,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT commodities.symbol,
            'details'::text AS "group",
            NULL::text AS field,
            commodities.details_time AS "time",
            COALESCE(((commodities.origins #>> '{imports,details}'::text[]))::bigint, commodities.import_id) AS import_id
           FROM public.commodities
          WHERE ((commodities.commodity_id IS NOT NULL) OR (commodities.name IS NOT NULL) OR (commodities.category IS NOT NULL) OR (commodities.details_time IS NOT NULL))
        UNION ALL
         SELECT commodities.symbol,
            'details'::text AS "group",
            'commodity_id'::text AS field,
                CASE
                    WHEN (json_typeof((commodities.origins #> '{fields,commodity_id,time}'::text[])) IS NULL) THEN commodities.details_time
                    ELSE to_timestamp((((commodities.origins #>> '{fields,commodity_id,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((commodities.origins #>> '{fields,commodity_id,import}'::text[]))::bigint, COALESCE(((commodities.origins #>> '{imports,details}'::text[]))::bigint, commodities.import_id)) AS import_id
           FROM public.commodities
          WHERE (json_typeof((commodities.origins #> '{fields,commodity_id}'::text[])) = 'object'::text)
        UNION ALL
         SELECT commodities.symbol,
            'details'::text AS "group",
            'name'::text AS field,
                CASE
                    WHEN (json_typeof((commodities.origins #> '{fields,name,time}'::text[])) IS NULL) THEN commodities.details_time
                    ELSE to_timestamp((((commodities.origins #>> '{fields,name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((commodities.origins #>> '{fields,name,import}'::text[]))::bigint, COALESCE(((commodities.origins #>> '{imports,details}'::text[]))::bigint, commodities.import_id)) AS import_id
           FROM public.commodities
          WHERE (json_typeof((commodities.origins #> '{fields,name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT commodities.symbol,
            'details'::text AS "group",
            'category'::text AS field,
                CASE
                    WHEN (json_typeof((commodities.origins #> '{fields,category,time}'::text[])) IS NULL) THEN commodities.details_time
                    ELSE to_timestamp((((commodities.origins #>> '{fields,category,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((commodities.origins #>> '{fields,category,import}'::text[]))::bigint, COALESCE(((commodities.origins #>> '{imports,details}'::text[]))::bigint, commodities.import_id)) AS import_id
           FROM public.commodities
          WHERE (json_typeof((commodities.origins #> '{fields,category}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
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
    import_id bigint,
    origins json
);
CREATE VIEW public.factions_origins AS
 SELECT o.name,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT factions.name,
            'details'::text AS "group",
            NULL::text AS field,
            factions.details_time AS "time",
            COALESCE(((factions.origins #>> '{imports,details}'::text[]))::bigint, factions.import_id) AS import_id
           FROM public.factions
          WHERE ((factions.allegiance IS NOT NULL) OR (factions.government IS NOT NULL) OR (factions.details_time IS NOT NULL))
        UNION ALL
         SELECT factions.name,
            'details'::text AS "group",
            'allegiance'::text AS field,
                CASE
                    WHEN (json_typeof((factions.origins #> '{fields,allegiance,time}'::text[])) IS NULL) THEN factions.details_time
                    ELSE to_timestamp((((factions.origins #>> '{fields,allegiance,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((factions.origins #>> '{fields,allegiance,import}'::text[]))::bigint, COALESCE(((factions.origins #>> '{imports,details}'::text[]))::bigint, factions.import_id)) AS import_id
           FROM public.factions
          WHERE (json_typeof((factions.origins #> '{fields,allegiance}'::text[])) = 'object'::text)
        UNION ALL
         SELECT factions.name,
            'details'::text AS "group",
            'government'::text AS field,
                CASE
                    WHEN (json_typeof((factions.origins #> '{fields,government,time}'::text[])) IS NULL) THEN factions.details_time
                    ELSE to_timestamp((((factions.origins #>> '{fields,government,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((factions.origins #>> '{fields,government,import}'::text[]))::bigint, COALESCE(((factions.origins #>> '{imports,details}'::text[]))::bigint, factions.import_id)) AS import_id
           FROM public.factions
          WHERE (json_typeof((factions.origins #> '{fields,government}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
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
    import_id bigint,
    origins json
);
CREATE VIEW public.modules_origins AS
 SELECT o.symbol,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT modules.symbol,
            'details'::text AS "group",
            NULL::text AS field,
            modules.details_time AS "time",
            COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id) AS import_id
           FROM public.modules
          WHERE ((modules.module_id IS NOT NULL) OR (modules.name IS NOT NULL) OR (modules.class IS NOT NULL) OR (modules.rating IS NOT NULL) OR (modules.category IS NOT NULL) OR (modules.ship IS NOT NULL) OR (modules.details_time IS NOT NULL))
        UNION ALL
         SELECT modules.symbol,
            'details'::text AS "group",
            'module_id'::text AS field,
                CASE
                    WHEN (json_typeof((modules.origins #> '{fields,module_id,time}'::text[])) IS NULL) THEN modules.details_time
                    ELSE to_timestamp((((modules.origins #>> '{fields,module_id,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((modules.origins #>> '{fields,module_id,import}'::text[]))::bigint, COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id)) AS import_id
           FROM public.modules
          WHERE (json_typeof((modules.origins #> '{fields,module_id}'::text[])) = 'object'::text)
        UNION ALL
         SELECT modules.symbol,
            'details'::text AS "group",
            'name'::text AS field,
                CASE
                    WHEN (json_typeof((modules.origins #> '{fields,name,time}'::text[])) IS NULL) THEN modules.details_time
                    ELSE to_timestamp((((modules.origins #>> '{fields,name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((modules.origins #>> '{fields,name,import}'::text[]))::bigint, COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id)) AS import_id
           FROM public.modules
          WHERE (json_typeof((modules.origins #> '{fields,name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT modules.symbol,
            'details'::text AS "group",
            'class'::text AS field,
                CASE
                    WHEN (json_typeof((modules.origins #> '{fields,class,time}'::text[])) IS NULL) THEN modules.details_time
                    ELSE to_timestamp((((modules.origins #>> '{fields,class,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((modules.origins #>> '{fields,class,import}'::text[]))::bigint, COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id)) AS import_id
           FROM public.modules
          WHERE (json_typeof((modules.origins #> '{fields,class}'::text[])) = 'object'::text)
        UNION ALL
         SELECT modules.symbol,
            'details'::text AS "group",
            'rating'::text AS field,
                CASE
                    WHEN (json_typeof((modules.origins #> '{fields,rating,time}'::text[])) IS NULL) THEN modules.details_time
                    ELSE to_timestamp((((modules.origins #>> '{fields,rating,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((modules.origins #>> '{fields,rating,import}'::text[]))::bigint, COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id)) AS import_id
           FROM public.modules
          WHERE (json_typeof((modules.origins #> '{fields,rating}'::text[])) = 'object'::text)
        UNION ALL
         SELECT modules.symbol,
            'details'::text AS "group",
            'category'::text AS field,
                CASE
                    WHEN (json_typeof((modules.origins #> '{fields,category,time}'::text[])) IS NULL) THEN modules.details_time
                    ELSE to_timestamp((((modules.origins #>> '{fields,category,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((modules.origins #>> '{fields,category,import}'::text[]))::bigint, COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id)) AS import_id
           FROM public.modules
          WHERE (json_typeof((modules.origins #> '{fields,category}'::text[])) = 'object'::text)
        UNION ALL
         SELECT modules.symbol,
            'details'::text AS "group",
            'ship'::text AS field,
                CASE
                    WHEN (json_typeof((modules.origins #> '{fields,ship,time}'::text[])) IS NULL) THEN modules.details_time
                    ELSE to_timestamp((((modules.origins #>> '{fields,ship,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((modules.origins #>> '{fields,ship,import}'::text[]))::bigint, COALESCE(((modules.origins #>> '{imports,details}'::text[]))::bigint, modules.import_id)) AS import_id
           FROM public.modules
          WHERE (json_typeof((modules.origins #> '{fields,ship}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
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
    import_id bigint,
    origins json
);
CREATE VIEW public.rings_origins AS
 SELECT o.system_id64,
    o.body_id,
    o.name,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            NULL::text AS field,
            rings.ring_time AS "time",
            COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id) AS import_id
           FROM public.rings
          WHERE ((rings.id64 IS NOT NULL) OR (rings.kind IS NOT NULL) OR (rings.type IS NOT NULL) OR (rings.mass IS NOT NULL) OR (rings.inner_radius IS NOT NULL) OR (rings.outer_radius IS NOT NULL) OR (rings.ring_time IS NOT NULL))
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            'id64'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,id64,time}'::text[])) IS NULL) THEN rings.ring_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,id64,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,id64,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,id64}'::text[])) = 'object'::text)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            'kind'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,kind,time}'::text[])) IS NULL) THEN rings.ring_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,kind,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,kind,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,kind}'::text[])) = 'object'::text)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            'type'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,type,time}'::text[])) IS NULL) THEN rings.ring_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,type,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,type,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,type}'::text[])) = 'object'::text)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            'mass'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,mass,time}'::text[])) IS NULL) THEN rings.ring_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,mass,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,mass,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,mass}'::text[])) = 'object'::text)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            'inner_radius'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,inner_radius,time}'::text[])) IS NULL) THEN rings.ring_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,inner_radius,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,inner_radius,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,inner_radius}'::text[])) = 'object'::text)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'ring'::text AS "group",
            'outer_radius'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,outer_radius,time}'::text[])) IS NULL) THEN rings.ring_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,outer_radius,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,outer_radius,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,ring}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,outer_radius}'::text[])) = 'object'::text)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'signals'::text AS "group",
            NULL::text AS field,
            rings.signals_time AS "time",
            COALESCE(((rings.origins #>> '{imports,signals}'::text[]))::bigint, rings.import_id) AS import_id
           FROM public.rings
          WHERE (rings.signals_time IS NOT NULL)
        UNION ALL
         SELECT rings.system_id64,
            rings.body_id,
            rings.name,
            'signals'::text AS "group",
            'signals'::text AS field,
                CASE
                    WHEN (json_typeof((rings.origins #> '{fields,signals,time}'::text[])) IS NULL) THEN rings.signals_time
                    ELSE to_timestamp((((rings.origins #>> '{fields,signals,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((rings.origins #>> '{fields,signals,import}'::text[]))::bigint, COALESCE(((rings.origins #>> '{imports,signals}'::text[]))::bigint, rings.import_id)) AS import_id
           FROM public.rings
          WHERE (json_typeof((rings.origins #> '{fields,signals}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
CREATE TABLE public.schema_version (
    version integer NOT NULL
);
CREATE TABLE public.ships (
    symbol text NOT NULL,
    ship_id bigint,
    name text,
    details_time timestamp with time zone,
    import_id bigint,
    origins json
);
CREATE VIEW public.ships_origins AS
 SELECT o.symbol,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT ships.symbol,
            'details'::text AS "group",
            NULL::text AS field,
            ships.details_time AS "time",
            COALESCE(((ships.origins #>> '{imports,details}'::text[]))::bigint, ships.import_id) AS import_id
           FROM public.ships
          WHERE ((ships.ship_id IS NOT NULL) OR (ships.name IS NOT NULL) OR (ships.details_time IS NOT NULL))
        UNION ALL
         SELECT ships.symbol,
            'details'::text AS "group",
            'ship_id'::text AS field,
                CASE
                    WHEN (json_typeof((ships.origins #> '{fields,ship_id,time}'::text[])) IS NULL) THEN ships.details_time
                    ELSE to_timestamp((((ships.origins #>> '{fields,ship_id,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((ships.origins #>> '{fields,ship_id,import}'::text[]))::bigint, COALESCE(((ships.origins #>> '{imports,details}'::text[]))::bigint, ships.import_id)) AS import_id
           FROM public.ships
          WHERE (json_typeof((ships.origins #> '{fields,ship_id}'::text[])) = 'object'::text)
        UNION ALL
         SELECT ships.symbol,
            'details'::text AS "group",
            'name'::text AS field,
                CASE
                    WHEN (json_typeof((ships.origins #> '{fields,name,time}'::text[])) IS NULL) THEN ships.details_time
                    ELSE to_timestamp((((ships.origins #>> '{fields,name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((ships.origins #>> '{fields,name,import}'::text[]))::bigint, COALESCE(((ships.origins #>> '{imports,details}'::text[]))::bigint, ships.import_id)) AS import_id
           FROM public.ships
          WHERE (json_typeof((ships.origins #> '{fields,name}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
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
    import_id bigint,
    origins json
);
CREATE VIEW public.stations_origins AS
 SELECT o.market_id,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT stations.market_id,
            'identity'::text AS "group",
            NULL::text AS field,
            stations.identity_time AS "time",
            COALESCE(((stations.origins #>> '{imports,identity}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.name IS NOT NULL) OR (stations.type IS NOT NULL) OR (stations.carrier_name IS NOT NULL) OR (stations.real_name IS NOT NULL) OR (stations.identity_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'identity'::text AS "group",
            'name'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,name,time}'::text[])) IS NULL) THEN stations.identity_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,name,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,identity}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'identity'::text AS "group",
            'type'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,type,time}'::text[])) IS NULL) THEN stations.identity_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,type,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,type,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,identity}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,type}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'identity'::text AS "group",
            'carrier_name'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,carrier_name,time}'::text[])) IS NULL) THEN stations.identity_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,carrier_name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,carrier_name,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,identity}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,carrier_name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'identity'::text AS "group",
            'real_name'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,real_name,time}'::text[])) IS NULL) THEN stations.identity_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,real_name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,real_name,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,identity}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,real_name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'location'::text AS "group",
            NULL::text AS field,
            stations.location_time AS "time",
            COALESCE(((stations.origins #>> '{imports,location}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.system_id64 IS NOT NULL) OR (stations.distance_to_arrival IS NOT NULL) OR (stations.location_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'location'::text AS "group",
            'system_id64'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,system_id64,time}'::text[])) IS NULL) THEN stations.location_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,system_id64,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,system_id64,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,location}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,system_id64}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'location'::text AS "group",
            'distance_to_arrival'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,distance_to_arrival,time}'::text[])) IS NULL) THEN stations.location_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,distance_to_arrival,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,distance_to_arrival,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,location}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,distance_to_arrival}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'body'::text AS "group",
            NULL::text AS field,
            stations.body_time AS "time",
            COALESCE(((stations.origins #>> '{imports,body}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.body_id IS NOT NULL) OR (stations.latitude IS NOT NULL) OR (stations.longitude IS NOT NULL) OR (stations.body_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'body'::text AS "group",
            'body_id'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,body_id,time}'::text[])) IS NULL) THEN stations.body_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,body_id,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,body_id,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,body}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,body_id}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'economy'::text AS "group",
            NULL::text AS field,
            stations.economy_time AS "time",
            COALESCE(((stations.origins #>> '{imports,economy}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.primary_economy IS NOT NULL) OR (stations.secondary_economy IS NOT NULL) OR (stations.economies IS NOT NULL) OR (stations.economy_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'economy'::text AS "group",
            'primary_economy'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,primary_economy,time}'::text[])) IS NULL) THEN stations.economy_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,primary_economy,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,primary_economy,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,economy}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,primary_economy}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'politics'::text AS "group",
            NULL::text AS field,
            stations.politics_time AS "time",
            COALESCE(((stations.origins #>> '{imports,politics}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.controlling_faction IS NOT NULL) OR (stations.controlling_faction_state IS NOT NULL) OR (stations.allegiance IS NOT NULL) OR (stations.government IS NOT NULL) OR (stations.politics_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'politics'::text AS "group",
            'controlling_faction'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,controlling_faction,time}'::text[])) IS NULL) THEN stations.politics_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,controlling_faction,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,controlling_faction,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,politics}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,controlling_faction}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'politics'::text AS "group",
            'allegiance'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,allegiance,time}'::text[])) IS NULL) THEN stations.politics_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,allegiance,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,allegiance,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,politics}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,allegiance}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'politics'::text AS "group",
            'government'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,government,time}'::text[])) IS NULL) THEN stations.politics_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,government,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,government,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,politics}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,government}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'services'::text AS "group",
            NULL::text AS field,
            stations.services_time AS "time",
            COALESCE(((stations.origins #>> '{imports,services}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.services IS NOT NULL) OR (stations.services_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'services'::text AS "group",
            'services'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,services,time}'::text[])) IS NULL) THEN stations.services_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,services,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,services,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,services}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,services}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'pads'::text AS "group",
            NULL::text AS field,
            stations.pads_time AS "time",
            COALESCE(((stations.origins #>> '{imports,pads}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.landing_pads_large IS NOT NULL) OR (stations.landing_pads_medium IS NOT NULL) OR (stations.landing_pads_small IS NOT NULL) OR (stations.pads_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'pads'::text AS "group",
            'landing_pads_large'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,landing_pads_large,time}'::text[])) IS NULL) THEN stations.pads_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,landing_pads_large,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,landing_pads_large,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,pads}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,landing_pads_large}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'pads'::text AS "group",
            'landing_pads_medium'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,landing_pads_medium,time}'::text[])) IS NULL) THEN stations.pads_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,landing_pads_medium,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,landing_pads_medium,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,pads}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,landing_pads_medium}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'pads'::text AS "group",
            'landing_pads_small'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,landing_pads_small,time}'::text[])) IS NULL) THEN stations.pads_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,landing_pads_small,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,landing_pads_small,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,pads}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,landing_pads_small}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'condition'::text AS "group",
            NULL::text AS field,
            stations.condition_time AS "time",
            COALESCE(((stations.origins #>> '{imports,condition}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.state IS NOT NULL) OR (stations.carrier_docking_access IS NOT NULL) OR (stations.condition_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'condition'::text AS "group",
            'state'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,state,time}'::text[])) IS NULL) THEN stations.condition_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,state,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,state,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,condition}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,state}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'condition'::text AS "group",
            'carrier_docking_access'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,carrier_docking_access,time}'::text[])) IS NULL) THEN stations.condition_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,carrier_docking_access,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,carrier_docking_access,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,condition}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,carrier_docking_access}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'market'::text AS "group",
            NULL::text AS field,
            stations.market_time AS "time",
            COALESCE(((stations.origins #>> '{imports,market}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE (stations.market_time IS NOT NULL)
        UNION ALL
         SELECT stations.market_id,
            'market'::text AS "group",
            'market'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,market,time}'::text[])) IS NULL) THEN stations.market_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,market,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,market,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,market}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,market}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'prohibited'::text AS "group",
            NULL::text AS field,
            stations.prohibited_time AS "time",
            COALESCE(((stations.origins #>> '{imports,prohibited}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE ((stations.prohibited_commodities IS NOT NULL) OR (stations.prohibited_time IS NOT NULL))
        UNION ALL
         SELECT stations.market_id,
            'prohibited'::text AS "group",
            'prohibited_commodities'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,prohibited_commodities,time}'::text[])) IS NULL) THEN stations.prohibited_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,prohibited_commodities,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,prohibited_commodities,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,prohibited}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,prohibited_commodities}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'shipyard'::text AS "group",
            NULL::text AS field,
            stations.shipyard_time AS "time",
            COALESCE(((stations.origins #>> '{imports,shipyard}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE (stations.shipyard_time IS NOT NULL)
        UNION ALL
         SELECT stations.market_id,
            'shipyard'::text AS "group",
            'shipyard'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,shipyard,time}'::text[])) IS NULL) THEN stations.shipyard_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,shipyard,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,shipyard,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,shipyard}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,shipyard}'::text[])) = 'object'::text)
        UNION ALL
         SELECT stations.market_id,
            'outfitting'::text AS "group",
            NULL::text AS field,
            stations.outfitting_time AS "time",
            COALESCE(((stations.origins #>> '{imports,outfitting}'::text[]))::bigint, stations.import_id) AS import_id
           FROM public.stations
          WHERE (stations.outfitting_time IS NOT NULL)
        UNION ALL
         SELECT stations.market_id,
            'outfitting'::text AS "group",
            'outfitting'::text AS field,
                CASE
                    WHEN (json_typeof((stations.origins #> '{fields,outfitting,time}'::text[])) IS NULL) THEN stations.outfitting_time
                    ELSE to_timestamp((((stations.origins #>> '{fields,outfitting,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((stations.origins #>> '{fields,outfitting,import}'::text[]))::bigint, COALESCE(((stations.origins #>> '{imports,outfitting}'::text[]))::bigint, stations.import_id)) AS import_id
           FROM public.stations
          WHERE (json_typeof((stations.origins #> '{fields,outfitting}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
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
    import_id bigint,
    origins json
);
CREATE VIEW public.systems_origins AS
 SELECT o.id64,
    o."group",
    o.field,
    o."time",
    o.import_id,
    i.source,
    i.sha256
   FROM (( SELECT systems.id64,
            'position'::text AS "group",
            NULL::text AS field,
            systems.position_time AS "time",
            COALESCE(((systems.origins #>> '{imports,position}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.name IS NOT NULL) OR (systems.x IS NOT NULL) OR (systems.y IS NOT NULL) OR (systems.z IS NOT NULL) OR (systems.position_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'position'::text AS "group",
            'name'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,name,time}'::text[])) IS NULL) THEN systems.position_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,name,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,name,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,position}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,name}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'position'::text AS "group",
            'x'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,x,time}'::text[])) IS NULL) THEN systems.position_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,x,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,x,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,position}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,x}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'main_star'::text AS "group",
            NULL::text AS field,
            systems.main_star_time AS "time",
            COALESCE(((systems.origins #>> '{imports,main_star}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.main_star IS NOT NULL) OR (systems.main_star_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'main_star'::text AS "group",
            'main_star'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,main_star,time}'::text[])) IS NULL) THEN systems.main_star_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,main_star,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,main_star,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,main_star}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,main_star}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'permit'::text AS "group",
            NULL::text AS field,
            systems.permit_time AS "time",
            COALESCE(((systems.origins #>> '{imports,permit}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.needs_permit IS NOT NULL) OR (systems.permit_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'permit'::text AS "group",
            'needs_permit'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,needs_permit,time}'::text[])) IS NULL) THEN systems.permit_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,needs_permit,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,needs_permit,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,permit}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,needs_permit}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'politics'::text AS "group",
            NULL::text AS field,
            systems.politics_time AS "time",
            COALESCE(((systems.origins #>> '{imports,politics}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.allegiance IS NOT NULL) OR (systems.government IS NOT NULL) OR (systems.primary_economy IS NOT NULL) OR (systems.secondary_economy IS NOT NULL) OR (systems.security IS NOT NULL) OR (systems.politics_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'politics'::text AS "group",
            'allegiance'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,allegiance,time}'::text[])) IS NULL) THEN systems.politics_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,allegiance,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,allegiance,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,politics}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,allegiance}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'politics'::text AS "group",
            'government'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,government,time}'::text[])) IS NULL) THEN systems.politics_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,government,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,government,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,politics}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,government}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'politics'::text AS "group",
            'primary_economy'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,primary_economy,time}'::text[])) IS NULL) THEN systems.politics_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,primary_economy,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,primary_economy,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,politics}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,primary_economy}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'politics'::text AS "group",
            'secondary_economy'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,secondary_economy,time}'::text[])) IS NULL) THEN systems.politics_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,secondary_economy,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,secondary_economy,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,politics}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,secondary_economy}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'politics'::text AS "group",
            'security'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,security,time}'::text[])) IS NULL) THEN systems.politics_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,security,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,security,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,politics}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,security}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'population'::text AS "group",
            NULL::text AS field,
            systems.population_time AS "time",
            COALESCE(((systems.origins #>> '{imports,population}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.population IS NOT NULL) OR (systems.population_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'population'::text AS "group",
            'population'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,population,time}'::text[])) IS NULL) THEN systems.population_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,population,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,population,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,population}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,population}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'body_count'::text AS "group",
            NULL::text AS field,
            systems.body_count_time AS "time",
            COALESCE(((systems.origins #>> '{imports,body_count}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.body_count IS NOT NULL) OR (systems.body_count_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'body_count'::text AS "group",
            'body_count'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,body_count,time}'::text[])) IS NULL) THEN systems.body_count_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,body_count,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,body_count,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,body_count}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,body_count}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'factions'::text AS "group",
            NULL::text AS field,
            systems.factions_time AS "time",
            COALESCE(((systems.origins #>> '{imports,factions}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.controlling_faction IS NOT NULL) OR (systems.factions_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'factions'::text AS "group",
            'controlling_faction'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,controlling_faction,time}'::text[])) IS NULL) THEN systems.factions_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,controlling_faction,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,controlling_faction,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,factions}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,controlling_faction}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'factions'::text AS "group",
            'factions'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,factions,time}'::text[])) IS NULL) THEN systems.factions_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,factions,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,factions,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,factions}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,factions}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            NULL::text AS field,
            systems.powers_time AS "time",
            COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.controlling_power IS NOT NULL) OR (systems.power_state IS NOT NULL) OR (systems.power_state_control_progress IS NOT NULL) OR (systems.power_state_reinforcement IS NOT NULL) OR (systems.power_state_undermining IS NOT NULL) OR (systems.powers_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            'controlling_power'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,controlling_power,time}'::text[])) IS NULL) THEN systems.powers_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,controlling_power,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,controlling_power,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,controlling_power}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            'power_state'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,power_state,time}'::text[])) IS NULL) THEN systems.powers_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,power_state,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,power_state,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,power_state}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            'power_state_control_progress'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,power_state_control_progress,time}'::text[])) IS NULL) THEN systems.powers_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,power_state_control_progress,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,power_state_control_progress,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,power_state_control_progress}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            'power_state_reinforcement'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,power_state_reinforcement,time}'::text[])) IS NULL) THEN systems.powers_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,power_state_reinforcement,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,power_state_reinforcement,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,power_state_reinforcement}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            'power_state_undermining'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,power_state_undermining,time}'::text[])) IS NULL) THEN systems.powers_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,power_state_undermining,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,power_state_undermining,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,power_state_undermining}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'powers'::text AS "group",
            'powers'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,powers,time}'::text[])) IS NULL) THEN systems.powers_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,powers,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,powers,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,powers}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,powers}'::text[])) = 'object'::text)
        UNION ALL
         SELECT systems.id64,
            'thargoid_war'::text AS "group",
            NULL::text AS field,
            systems.thargoid_war_time AS "time",
            COALESCE(((systems.origins #>> '{imports,thargoid_war}'::text[]))::bigint, systems.import_id) AS import_id
           FROM public.systems
          WHERE ((systems.thargoid_state IS NOT NULL) OR (systems.thargoid_success_state IS NOT NULL) OR (systems.thargoid_failure_state IS NOT NULL) OR (systems.thargoid_progress IS NOT NULL) OR (systems.thargoid_days_remaining IS NOT NULL) OR (systems.thargoid_ports_remaining IS NOT NULL) OR (systems.thargoid_success_reached IS NOT NULL) OR (systems.thargoid_war_time IS NOT NULL))
        UNION ALL
         SELECT systems.id64,
            'thargoid_war'::text AS "group",
            'thargoid_state'::text AS field,
                CASE
                    WHEN (json_typeof((systems.origins #> '{fields,thargoid_state,time}'::text[])) IS NULL) THEN systems.thargoid_war_time
                    ELSE to_timestamp((((systems.origins #>> '{fields,thargoid_state,time}'::text[]))::bigint)::double precision)
                END AS "time",
            COALESCE(((systems.origins #>> '{fields,thargoid_state,import}'::text[]))::bigint, COALESCE(((systems.origins #>> '{imports,thargoid_war}'::text[]))::bigint, systems.import_id)) AS import_id
           FROM public.systems
          WHERE (json_typeof((systems.origins #> '{fields,thargoid_state}'::text[])) = 'object'::text)) o
     LEFT JOIN public.imports i ON ((i.import_id = o.import_id)));
INSERT INTO public.bodies VALUES (83001300101, 1, 36028880020264069, 'Ansel A', 'Star', '2025-02-01 07:00:00+00', 0, '2025-02-01 07:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'F (White) Star', true, 120, 'F5', 'V', 3.4, 1.3, 1.2, 6800, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-02-01 07:00:00+00', NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO public.bodies VALUES (83001300101, 4, 144115271077155973, 'Ansel 1', 'Planet', '2025-02-02 07:00:00+00', 310.5, '2025-02-02 07:00:00+00', 300.25, 0.5, 0.01, 1.5, 200, '2025-02-02 07:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Icy body', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 88, true, 0.07, 0.01, 1500.5, 0, 'No volcanism', NULL, 'Not terraformable', NULL, NULL, NULL, '2025-02-02 07:00:00+00', '{"Iron":20.5,"Nickel":12.25}', '2025-02-02 07:00:00+00', '2025-02-02 07:00:00+00', '2025-02-02 07:00:00+00', 1, NULL);
INSERT INTO public.commodities VALUES ('silver', 128049155, 'Silver', 'Metals', '2025-03-01 07:20:00+00', 1, NULL);
INSERT INTO public.commodities VALUES ('gold', 128049154, 'Gold', 'Metals', '2025-03-03 07:20:00+00', 2, NULL);
INSERT INTO public.faction_presence VALUES (83001300101, 'Ansel Works', 0.7, 'Boom', NULL, NULL, NULL, 1);
INSERT INTO public.faction_presence VALUES (83001300101, 'Free Ansel', 0.3, 'None', NULL, NULL, NULL, 1);
INSERT INTO public.factions VALUES ('Ansel Works', 'Federation', 'Democracy', '2025-03-03 08:00:00+00', 2, NULL);
INSERT INTO public.factions VALUES ('Free Ansel', 'Independent', 'Anarchy', '2025-03-03 08:00:00+00', 2, NULL);
INSERT INTO public.imports VALUES (2, 'spansh-dump', 'file:///tmp/tmp.HcHJMCj6PD/second.json', '042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff', '2026-11-30 08:58:17+00', '{"sha256":"042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff","path":"second.json","source_url":"file:///tmp/tmp.HcHJMCj6PD/second.json","final_url":"file:///tmp/tmp.HcHJMCj6PD/second.json","etag":"\u0022b42038-a6f-8df4ec01320afb8\u0022","last_modified_server":"2026-11-30T08:58:17Z","download_timestamp":"2026-11-30T08:58:24Z","content_type":null,"detected_type":"application/json","regime":"json","content_length":{"expected":2671,"actual":2671},"wire":null,"digests":[{"algorithm":"sha-256","value":"042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff","origin":"computed","verdict":"recorded"}],"tiers":{"server":{"verdict":"pass","compared":"ETag \u0022b42038-a6f-8df4ec01320afb8\u0022 at the probe and during the whole transfer"},"transport":{"verdict":"pass","compared":"expected and received 2,671 bytes"},"digest":{"verdict":"recorded","compared":"sha-256 042b1ce2e66594f087e70c139936e5bc827d43194f342f7395db40f4d0af44ff"},"content":{"verdict":"pass","compared":"JSON array of 2 elements, UTF-8"}},"evidence":"content","content":{"type":"application/json","length":2671,"records":2,"sha256":null},"file":null,"transfer":{"bytes":0,"seconds":0.236,"attempts":0,"resumed_from":0,"connections":1,"protocol":"file"},"supersedes":null,"derived_from":null,"api":null,"stream":null,"tool":"starhaul/0.1.0","prev":null}', '{}', 'complete', '2026-11-30 08:58:25+00', '2026-11-30 08:58:26+00', 2668, 2, 0, 0, 8, 8, 2, 'starhaul/0.1.0');
INSERT INTO public.imports VALUES (1, 'spansh-dump', 'file:///tmp/tmp.HcHJMCj6PD/first.json', 'c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013', '2026-11-30 08:58:08+00', '{"sha256":"c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013","path":"first.json","source_url":"file:///tmp/tmp.HcHJMCj6PD/first.json","final_url":"file:///tmp/tmp.HcHJMCj6PD/first.json","etag":"\u0022b42034-101e-8df4ec00e281cc7\u0022","last_modified_server":"2026-11-30T08:58:08Z","download_timestamp":"2026-11-30T08:58:14Z","content_type":null,"detected_type":"application/json","regime":"json","content_length":{"expected":4126,"actual":4126},"wire":null,"digests":[{"algorithm":"sha-256","value":"c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013","origin":"computed","verdict":"recorded"}],"tiers":{"server":{"verdict":"pass","compared":"ETag \u0022b42034-101e-8df4ec00e281cc7\u0022 at the probe and during the whole transfer"},"transport":{"verdict":"pass","compared":"expected and received 4,126 bytes"},"digest":{"verdict":"recorded","compared":"sha-256 c4fa4e66ba005c89026833d8a7b29ad35af71ccd6ce4f3120f1c0fcc6ec1d013"},"content":{"verdict":"pass","compared":"JSON array of 2 elements, UTF-8"}},"evidence":"content","content":{"type":"application/json","length":4126,"records":2,"sha256":null},"file":null,"transfer":{"bytes":0,"seconds":0.258,"attempts":0,"resumed_from":0,"connections":1,"protocol":"file"},"supersedes":null,"derived_from":null,"api":null,"stream":null,"tool":"starhaul/0.1.0","prev":null}', '{}', 'complete', '2026-11-30 08:58:15+00', '2026-11-30 08:58:16+00', 4123, 2, 0, 24, 0, 0, 0, 'starhaul/0.1.0');
INSERT INTO public.market VALUES (3900010002, 'gold', 10, 0, 0, 47000, 2);
INSERT INTO public.modules VALUES ('int_fuelscoop_size1_class1', 128666644, 'Fuel Scoop', 1, 'E', 'internal', NULL, '2025-03-01 07:22:00+00', 1, NULL);
INSERT INTO public.outfitting VALUES (3900010002, 'int_fuelscoop_size1_class1', 1);
INSERT INTO public.power_state VALUES (83001300101, 'Denton Patreus', true, NULL, 1);
INSERT INTO public.rings VALUES (83001300101, 4, 'Ansel 1 A Ring', NULL, 'ring', 'Icy', 100, 2, 3, '2025-02-02 07:00:00+00', NULL, 1, NULL);
INSERT INTO public.schema_version VALUES (2);
INSERT INTO public.ships VALUES ('sidewinder', 128049249, 'Sidewinder', '2025-03-01 07:21:00+00', 1, NULL);
INSERT INTO public.shipyard VALUES (3900010002, 'sidewinder', 1);
INSERT INTO public.signals VALUES (83001300101, 4, '', 'signal', '$SAA_SignalType_Biological;', 2, 1);
INSERT INTO public.signals VALUES (83001300101, 4, '', 'genus', '$Codex_Ent_Bacterial_Genus_Name;', NULL, 1);
INSERT INTO public.stations VALUES (3900010001, 'Ansel Relay', 'Settlement', NULL, NULL, '2025-03-01 07:30:00+00', 83001300101, 310.5, '2025-03-01 07:30:00+00', 4, 14.25, -71.5, '2025-03-01 07:30:00+00', 'Colony', NULL, '{"Colony":100.0}', '2025-03-01 07:30:00+00', 'Ansel Works', 'None', 'Federation', 'Corporate', '2025-03-01 07:30:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, NULL);
INSERT INTO public.stations VALUES (3900010002, 'Ansel Dock', 'Coriolis Starport', NULL, NULL, '2025-03-03 07:30:00+00', 83001300101, 120.5, '2025-03-03 07:30:00+00', NULL, NULL, NULL, '2025-03-03 07:30:00+00', 'Refinery', 'Extraction', '{"Extraction":20.0,"Refinery":80.0}', '2025-03-03 07:30:00+00', 'Ansel Works', 'Boom', 'Federation', 'Democracy', '2025-03-03 07:30:00+00', '["Dock","Market"]', '2025-03-03 07:30:00+00', 4, 6, 8, '2025-03-03 07:30:00+00', 'Lockdown', NULL, '2025-03-03 07:30:00+00', '2025-03-03 07:20:00+00', '[]', '2025-03-03 07:20:00+00', '2025-03-01 07:21:00+00', '2025-03-01 07:22:00+00', 2, '{"imports":{"shipyard":1,"outfitting":1}}');
INSERT INTO public.stations VALUES (3700010003, 'K7G-14G', 'Drake-Class Carrier', 'Wanderer', NULL, '2025-03-02 09:00:00+00', 83001300202, 77.25, '2025-03-02 09:00:00+00', NULL, NULL, NULL, '2025-03-02 09:00:00+00', 'Private Enterprise', NULL, NULL, '2025-03-02 09:00:00+00', 'FleetCarrier', NULL, NULL, 'Private Ownership', '2025-03-02 09:00:00+00', '["Dock"]', '2025-03-02 09:00:00+00', NULL, NULL, NULL, NULL, NULL, 'All', '2025-03-02 09:00:00+00', NULL, NULL, NULL, NULL, NULL, 2, NULL);
INSERT INTO public.systems VALUES (83001300101, 'Ansel', 1.5, -2.25, 3, '2025-03-03 08:00:00+00', 'F (White) Star', '2025-02-01 07:00:00+00', NULL, NULL, 'Federation', 'Democracy', 'Refinery', 'Extraction', 'High', '2025-03-03 08:00:00+00', 5300, '2025-03-03 08:00:00+00', 3, '2025-03-03 08:00:00+00', 'Ansel Works', '2025-03-03 08:00:00+00', 'Denton Patreus', 'Exploited', 0.35, 1200, 340, '2025-03-03 08:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-03 08:00:00+00', 2, '{"imports":{"main_star":1}}');
INSERT INTO public.systems VALUES (83001300202, 'Bright', 11.5, -2.25, 3, '2025-03-02 08:00:00+00', NULL, NULL, NULL, NULL, NULL, 'None', 'None', 'None', 'Anarchy', '2025-03-02 08:00:00+00', 0, '2025-03-02 08:00:00+00', 1, '2025-03-02 08:00:00+00', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2025-03-02 08:00:00+00', 2, NULL);
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
