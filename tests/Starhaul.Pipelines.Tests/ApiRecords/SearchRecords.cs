namespace Starhaul.Pipelines.Tests.ApiRecords;

/// <summary>Records as Spansh's search has them, with every field that has a home.</summary>
internal static class SearchRecords
{
    public const string System = """
        {"allegiance":"Independent","bodies":[
            {"id64":633742594786,"is_main_star":true,"name":"Lave","subtype":"K (Yellow-Orange) Star","type":"Star"},
            {"id64":36029430761558754,"is_main_star":null,"name":"Planet Lave","subtype":"Earth-like world","type":"Planet"},{}],
         "body_count":3,"controlling_minor_faction":"Lave Radio Network","controlling_power":"Edmund Mahon",
         "distance":114.5,"government":"Corporate","id":"633742594786","id64":633742594786,
         "minor_faction_presences":[
            {"active_states":["Boom"],"pending_states":[{"state":"War","trend":1}],"allegiance":"Independent","government":"Corporate","influence":0.523232,"name":"Lave Radio Network","state":"Boom"},
            {"active_states":null,"allegiance":null,"government":"Dictatorship","influence":0.040404,"name":"Defence Party of Lave","state":"None"}],
         "name":"Lave","needs_permit":false,"population":25000000000,
         "power":["Edmund Mahon","Nakato Kaine"],"power_conflict_progress":[{"name":"Nakato Kaine","progress":0.25}],
         "power_state":"Fortified","power_state_control_progress":0.261674,"power_state_reinforcement":39,"power_state_undermining":1751,
         "primary_economy":"Agriculture","secondary_economy":"None","security":"High",
         "stations":[{"market_id":128106744,"name":"Lave Station","type":"Coriolis Starport","large_pads":6,"medium_pads":14,"small_pads":11}],
         "thargoid_war_failure_state":"None","thargoid_war_state":"None","thargoid_war_success_state":"None",
         "updated_at":"2025-07-24 09:28:36+00","x":75.75,"y":48.75,"z":70.75}
        """;

    public const string Planet = """
        {"arg_of_periapsis":274.5,"ascending_node":-20.5,"atmosphere":"No atmosphere","atmosphere_composition":[{"name":"Nitrogen","share":97.5},{"name":"Argon","share":2.50}],
         "axis_tilt":-0.285494,"body_id":14,"distance":3.5,"distance_to_arrival":674.15,"earth_masses":0.001577,
         "genuses":[{"name":"Bacterial"},{"name":"Brain Trees"}],"gravity":0.0957,"id":"504405716287558354","id64":504405716287558354,"is_landable":true,"is_main_star":null,
         "is_rotational_period_tidally_locked":true,"materials":[{"name":"Iron","share":20.75},{"name":"Carbon","share":16.888273}],
         "mean_anomaly":12.5,"name":"Diaba 1 a","orbital_eccentricity":1.8E-05,"orbital_inclination":-0.07523,"orbital_period":3.68,
         "parents":[{"id64":468376919268594386,"subtype":"Class II gas giant","type":"Planet"}],"radius":817.99,"reserve_level":"Pristine",
         "rings":[{"inner_radius":173800000.0,"mass":24278000000000.0,"name":"Diaba 1 a A Ring","outer_radius":949230000.0,"signals":[{"count":2,"name":"Platinum"}],"signals_updated_at":"2025-01-01 00:00:00+00","type":"Metal Rich"}],
         "rotational_period":3.6875,"semi_major_axis":0.005157,"signals":[{"count":2,"name":"Human"},{"count":3,"name":"Biological"}],
         "signals_updated_at":"2024-09-20T19:37:57Z","solid_composition":[{"name":"Rock","share":90.9911},{"name":"Metal","share":9.0089}],
         "subtype":"Rocky body","surface_pressure":0.0,"surface_temperature":179.7,"system_id64":2558022062802,"system_name":"Diaba",
         "system_x":164.0,"system_y":-99.6875,"system_z":6.96875,"terraforming_state":"Not terraformable","type":"Planet",
         "updated_at":"2025-07-24T00:33:44Z","volcanism_type":"No volcanism"}
        """;

    public const string Star = """
        {"age":11350.0,"atmosphere":"No atmosphere","axis_tilt":0.0,"belts":[{"inner_radius":992400000.0,"mass":138150000000000.0,"name":"Diaba A Belt","outer_radius":2418400000.0,"type":"Rocky"}],
         "body_id":0,"distance_to_arrival":0.0,"id64":2558022062802,"is_main_star":true,"is_rotational_period_tidally_locked":false,"luminosity_class":"Va","name":"Diaba",
         "rotational_period":4.9375,"solar_masses":0.816406,"solar_radius":0.8647,"spectral_class":"K2","subtype":"K (Yellow-Orange) Star","surface_temperature":4847.0,
         "system_id64":2558022062802,"system_name":"Diaba","system_x":164.0,"system_y":-99.6875,"system_z":6.96875,"type":"Star","updated_at":"2025-09-19T05:34:27Z"}
        """;

    public const string Station = """
        {"allegiance":"Empire","body_id64":36033554064413418,"body_name":"Col 285 Sector RO-G c11-17 1","controlling_minor_faction":"Black Knights Brigade",
         "controlling_minor_faction_state":"Expansion","distance":216.1,"distance_to_arrival":501.83094,"economies":[{"name":"Tourism","share":140.0},{"name":"Extraction","share":5}],
         "government":"Feudal","has_market":true,"id":"4362638339","is_planetary":true,"large_pads":1,"latitude":-48.75,"longitude":-111.5,
         "market":[{"buy_price":0,"category":"Foods","commodity":"Algae","demand":3,"sell_price":42,"supply":0}],"market_id":4362638339,"market_updated_at":"2025-06-18 20:49:22+00",
         "medium_pads":2,"modules":[{"category":"internal","class":2,"ed_symbol":"Int_BuggyBay_Size2_Class1","name":"Planetary Vehicle Hangar","price":18000,"rating":"H"}],
         "name":"Lavetown","outfitting_updated_at":"2025-06-19 20:49:22+00","primary_economy":"Tourism","prohibited_commodities":[{"name":"Slaves"},{"name":"Narcotics"}],
         "services":[{"name":"Dock"},{"name":"Autodock"}],"ships":[{"name":"Python MkII","price":67527360,"symbol":"Python_NX"},{"name":"Adder","price":87810,"symbol":"Adder"}],
         "shipyard_updated_at":"2025-06-20 20:49:22+00","small_pads":3,"state":"Construction","system_id64":4757045449450,"system_name":"Col 285 Sector RO-G c11-17",
         "system_population":121591,"system_x":160.65625,"system_y":79.78125,"system_z":120.59375,"type":"Settlement","updated_at":"2025-06-17 20:49:22+00"}
        """;

    public const string Orbital = """
        {"is_planetary":false,"market_id":3700254976,"name":"JHZ-6TZ","carrier_name":"NIGHT OWL","carrier_docking_access":"all","type":"Drake-Class Carrier","controlling_minor_faction":"FleetCarrier",
         "system_id64":633742594786,"system_name":"Lave","system_x":75.75,"system_y":48.75,"system_z":70.75,"updated_at":"2025-06-17 20:49:22+00"}
        """;
}
