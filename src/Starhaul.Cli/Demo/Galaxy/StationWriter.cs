namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>Writes stations and fleet carriers, with market, shipyard and outfitting that have update times of their own.</summary>
/// <param name="writer">Where they go.</param>
/// <param name="random">What they follow from.</param>
/// <param name="isTrading">Whether prices are such that trade pays, and some stations have no type.</param>
internal sealed class StationWriter(DumpWriter writer, SeededRandom random, bool isTrading)
{
    private const int Year = 365 * 86_400;

    // Settlements, mostly: 8 of 91 real stations.
    private const int WithoutTypeEvery = 11;

    private long nextMarketId = 3_200_000_000;

    public void WriteAll(StarSystem system, int count, bool hasFaction)
    {
        for (var i = 0; i < count; i++)
        {
            writer.Raw(i == 0 ? "{"u8 : ",{"u8);
            WriteStation(system.VisitedAt, isCarrier: !hasFaction || random.OneIn(4));
            writer.Raw("}"u8);
        }
    }

    private void WriteStation(long visitedAt, bool isCarrier)
    {
        writer.Raw("\"name\":"u8);
        if (isCarrier)
        {
            WriteCallSign();
        }
        else
        {
            writer.Text(random.Pick(GalaxyWords.StationNames));
        }

        nextMarketId += random.Between(1, 5) * 256;
        writer.Raw(",\"id\":"u8).Number(nextMarketId).Raw(",\"updateTime\":"u8).Date(visitedAt - random.Below(Year));
        if (isCarrier)
        {
            WriteCarrier();
        }
        else
        {
            WritePort();
        }

        writer.Raw(",\"services\":["u8);
        var services = (int)random.Between(8, GalaxyWords.Services.Length);
        for (var i = 0; i < services; i++)
        {
            writer.Raw(i == 0 ? ""u8 : ","u8).Text(GalaxyWords.Services[i]);
        }

        writer.Raw("]"u8);
        WriteMarket(visitedAt, isCarrier);
        if (!isCarrier && random.OneIn(3))
        {
            WriteShipyard(visitedAt);
            WriteOutfitting(visitedAt);
        }
    }

    private void WriteCallSign()
    {
        Span<byte> sign = stackalloc byte[7];
        for (var i = 0; i < sign.Length; i++)
        {
            sign[i] = i == 3 ? (byte)'-' : "BCDFGHJKLMNPQRSTVWXYZ0123456789"u8[(int)random.Below(31)];
        }

        writer.Text(sign);
    }

    private void WriteCarrier()
    {
        writer.Raw(",\"carrierName\":"u8).Text(random.Pick(GalaxyWords.CarrierNames));
        writer.Raw(",\"controllingFaction\":\"FleetCarrier\",\"controllingFactionState\":null"u8);
        writer.Raw(",\"distanceToArrival\":"u8).Decimal(random.Below(9_000_000_000), 6);
        writer.Raw(",\"primaryEconomy\":\"Private Enterprise\",\"economies\":{\"Private Enterprise\":100.0}"u8);
        writer.Raw(",\"government\":\"Private Ownership\",\"type\":\"Drake-Class Carrier\""u8);
        writer.Raw(",\"landingPads\":{\"large\":8,\"medium\":4,\"small\":4},\"carrierDockingAccess\":\"all\""u8);
    }

    private void WritePort()
    {
        var economy = random.Pick(GalaxyWords.Economies);
        writer.Raw(",\"controllingFaction\":"u8).Text(random.Pick(GalaxyWords.FactionNames));
        writer.Raw(",\"controllingFactionState\":"u8);
        writer.Text(random.OneIn(3) ? random.Pick(GalaxyWords.FactionStates) : "None"u8);
        writer.Raw(",\"distanceToArrival\":"u8).Decimal(random.Below(9_000_000_000), 6);
        writer.Raw(",\"primaryEconomy\":"u8).Text(economy).Raw(",\"economies\":{"u8).Text(economy);
        writer.Raw(":100.0},\"allegiance\":"u8).Text(random.MostlyFirst(GalaxyWords.Allegiances));
        writer.Raw(",\"government\":"u8).Text(random.Pick(GalaxyWords.Governments));
        if (!isTrading || !random.OneIn(WithoutTypeEvery))
        {
            writer.Raw(",\"type\":"u8).Text(random.MostlyFirst(GalaxyWords.StationTypes));
        }

        if (random.OneIn(3))
        {
            writer.Raw(",\"latitude\":"u8).Decimal(random.Between(-90_000_000, 90_000_000), 6);
            writer.Raw(",\"longitude\":"u8).Decimal(random.Between(-180_000_000, 180_000_000), 6);
        }

        writer.Raw(",\"landingPads\":{\"large\":"u8).Number(random.Below(10));
        writer.Raw(",\"medium\":"u8).Number(random.Below(19)).Raw(",\"small\":"u8).Number(random.Below(18)).Raw("}"u8);
    }

    private void WriteMarket(long visitedAt, bool isCarrier)
    {
        writer.Raw(",\"market\":{\"commodities\":["u8);
        var isFirst = true;
        var number = 0L;
        foreach (var commodity in Goods.Commodities)
        {
            number++;
            if (isCarrier ? !random.OneIn(20) : random.OneIn(3))
            {
                continue;
            }

            var isSold = random.OneIn(3);
            var price = isTrading ? PriceOf(number, isSold) : random.Between(50, 60_000);
            writer.Raw(isFirst ? ""u8 : ","u8).Raw(commodity);
            writer.Raw(",\"demand\":"u8).Number(isSold ? 0 : random.Below(30_000));
            writer.Raw(",\"supply\":"u8).Number(isSold ? random.Below(30_000) : 0);
            writer.Raw(",\"buyPrice\":"u8).Number(isSold ? price : 0);
            writer.Raw(",\"sellPrice\":"u8).Number(isTrading && isSold ? price * 97 / 100 : price).Raw("}"u8);
            isFirst = false;
        }

        writer.Raw("],\"prohibitedCommodities\":["u8);
        writer.Raw(isCarrier ? ""u8 : "\"Imperial Slaves\",\"Narcotics\",\"Nerve Agents\""u8);
        writer.Raw("],\"updateTime\":"u8);
        // Newer or older than the station's own date, and on some with milliseconds.
        if (random.OneIn(5))
        {
            writer.DateWithMilliseconds(visitedAt - random.Below(Year), random.Below(1000));
        }
        else
        {
            writer.Date(visitedAt - random.Below(Year));
        }

        writer.Raw("}"u8);
    }

    private void WriteShipyard(long visitedAt)
    {
        writer.Raw(",\"shipyard\":{\"ships\":["u8);
        var first = (int)random.Below(6);
        for (var i = first; i < Goods.Ships.Length; i += (int)random.Between(1, 3))
        {
            writer.Raw(i == first ? ""u8 : ","u8).Raw(Goods.Ships[i]).Raw("}"u8);
        }

        writer.Raw("],\"updateTime\":"u8).Date(visitedAt - random.Below(Year)).Raw("}"u8);
    }

    private void WriteOutfitting(long visitedAt)
    {
        writer.Raw(",\"outfitting\":{\"modules\":["u8);
        var first = (int)random.Below(4);
        for (var i = first; i < Goods.Modules.Length; i += (int)random.Between(1, 5))
        {
            writer.Raw(i == first ? ""u8 : ","u8).Raw(Goods.Modules[i]);
        }

        writer.Raw("],\"updateTime\":"u8).Date(visitedAt - random.Below(Year)).Raw("}"u8);
    }

    // What a thing is worth is the same everywhere: who makes it sells below that, who needs it pays more.
    private long PriceOf(long commodity, bool isSold)
    {
        var worth = 200 + (commodity * 7_919 % 59_000);
        return worth * (isSold ? random.Between(70, 95) : random.Between(100, 140)) / 100;
    }
}
