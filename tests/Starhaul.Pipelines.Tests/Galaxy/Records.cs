namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>Records for tests.</summary>
internal static class Records
{
    /// <summary>A system that has some of everything.</summary>
    public const string Rich = """
        {"id64":10477373803,"name":"Sol \"\u00e9\ud83d\ude80\/\u0041","coords":{"x":0.0,"y":-0.5,"z":1e1},
        "allegiance":null,"government":"None","primaryEconomy":"Refinery","secondaryEconomy":null,"security":"High",
        "population":5.0,"bodyCount":2e0,"date":"2025-06-24 21:56:37+00","brandNew":{"a":[1,{"b":"]}"}]},
        "timestamps":{"controllingPower":"2025-06-25T00:00:00Z","powerState":"2025-06-26T00:00:00.999Z"},
        "powers":["Yuri Grom","Aisling Duval"],"controllingPower":"Aisling Duval","powerState":"Made Up",
        "powerConflictProgress":[{"power":"Li Yong-Rui","progress":0.25}],"powerStateReinforcement":12,
        "thargoidWar":{"currentState":"Thargoid Probing","successReached":true,"progress":0.5,"daysRemaining":3},
        "controllingFaction":{"name":"Mother Gaia","government":"Democracy","allegiance":"Federation"},
        "factions":[{"name":"Mother Gaia","government":"Democracy","allegiance":"Federation","influence":0.5,"state":"Boom",
        "activeStates":[{"trend":1.50,"state":"Boom"}],"pendingStates":[]},{"name":"Other","influence":0.1}],
        "bodies":[{"id64":"18446744073709551615","bodyId":300,"name":"Earth","type":"Planet","updateTime":"2025-01-01 00:00:00+00",
        "distanceToArrival":1.5,"meanAnomaly":1,"ascendingNode":2,"parents":[{"Star":0}],"subType":"Brand new","surfaceTemperature":288,
        "timestamps":{"distanceToArrival":"2025-02-01T00:00:00Z","meanAnomaly":"2025-03-01T00:00:00Z"},
        "atmosphereComposition":{"Oxygen":20.90,"Nitrogen":78.0},"spectralClass":null,"materials":{"Iron":1,"Iron":2.0},
        "signals":{"genuses":["$Genus;"],"signals":{"$Bio;":3,"$Geo;":1},"updateTime":"2025-04-01T00:00:00Z"},
        "rings":[{"name":"Earth A Ring","type":"Icy","mass":1,"innerRadius":2,"outerRadius":3,"id64":9,"signals":{"signals":{"Painite":2}}}],
        "belts":[{"name":"Earth Belt","type":"Rocky","mass":1,"innerRadius":2,"outerRadius":3}],
        "stations":[{"id":128,"name":"Ground","type":"Settlement","latitude":1.5,"longitude":2.5}]},{"bodyId":0,"name":"Sun"}],
        "stations":[{"name":"Galileo","id":129,"type":"Ocellus Starport","updateTime":"2025-05-01T00:00:00Z",
        "primaryEconomy":"None","economies":{"Tourism":50.0,"Refinery":50.00},"government":"Democracy","controllingFaction":null,
        "services":["Shop","Dock","Shop"],"landingPads":{"large":1,"medium":2,"small":3},"carrierDockingAccess":"all",
        "market":{"commodities":[{"symbol":"Gold","name":"Gold","category":"Metals","commodityId":5,"demand":1,"supply":2,"buyPrice":3,"sellPrice":4},
        {"symbol":"GOLD","name":"Gold","category":"Metals","commodityId":5,"demand":9,"supply":9,"buyPrice":9,"sellPrice":9}],
        "prohibitedCommodities":["Slaves","Imperial Slaves"],"updateTime":"2025-07-01T00:00:00Z"},
        "shipyard":{"ships":[]},"outfitting":{"modules":[{"symbol":"Int_Engine","name":"Thrusters","moduleId":7,"class":2,"rating":"A","category":"standard","ship":null}],
        "updateTime":"2024-01-01T00:00:00Z"}}]}
        """;
}
