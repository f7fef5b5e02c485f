using System.Collections.Frozen;
using System.Text.Unicode;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Journal;

/// <summary>
/// Turns messages of the live feed into rows of the tables that dumps fill, in the dumps' words and units, so that newer
/// wins between both. Whatever a message holds, it is answered with an outcome. Not for several threads at once.
/// </summary>
internal sealed class MessageRows
{
    private static readonly FrozenSet<string> Homes = FrozenSet.Create(
        StringComparer.Ordinal,
        "commodity-3",
        "outfitting-2",
        "shipyard-2",
        "fcmaterials_journal-1",
        "journal-1",
        "fssbodysignals-1",
        "scanbarycentre-1",
        "approachsettlement-1",
        "fssallbodiesfound-1",
        "codexentry-1",
        "fssdiscoveryscan-1",
        "navbeaconscan-1"
    );

    private static readonly FrozenSet<string> Events = FrozenSet.Create(
        StringComparer.Ordinal,
        "CarrierJump",
        "CodexEntry",
        "Docked",
        "FSDJump",
        "Location",
        "SAASignalsFound",
        "Scan"
    );

    private readonly TimeProvider time;
    private readonly RecordContext context;
    private readonly SystemMessageReader systems;
    private readonly SystemMessageReader wholeSystems;
    private readonly SystemMessageReader systemsOfStars;
    private readonly BodyMessageReader stars;
    private readonly BodyMessageReader planets;
    private readonly BodyMessageReader barycentres;
    private readonly BodyMessageReader signals;
    private readonly StationMessageReader stations;
    private readonly StationMessageReader located;
    private readonly StationMessageReader carriers;
    private readonly StationMessageReader settlements;
    private readonly StationMessageReader markets;
    private readonly StationMessageReader shipyards;
    private readonly StationMessageReader outfittings;
    private readonly StationMessageReader materials;
    private byte[] buffer = new byte[64 * 1024];

    /// <summary>Makes a reader of messages.</summary>
    /// <param name="time">Says what the present is: a message from more than 10 minutes after it is rejected.</param>
    /// <param name="tables">The tables to fill; a field group whose rows live in another one is not stated.</param>
    public MessageRows(TimeProvider time, IReadOnlySet<TableDefinition> tables)
    {
        this.time = time;
        context = new RecordContext(new GalaxyReaderOptions { Now = time.GetUtcNow(), Tables = tables });
        systems = new SystemMessageReader(context, MessageShapes.System);
        wholeSystems = new SystemMessageReader(context, MessageShapes.WholeSystem);
        systemsOfStars = new SystemMessageReader(context, MessageShapes.SystemOfStar);
        stars = new BodyMessageReader(context, BodyShapes.Star, "Star");
        planets = new BodyMessageReader(context, BodyShapes.Planet, "Planet");
        barycentres = new BodyMessageReader(context, BodyShapes.Barycentre, "Barycentre");
        signals = new BodyMessageReader(context, BodyShapes.Signals, "");
        stations = new StationMessageReader(context, StationShapes.Docked);
        located = new StationMessageReader(context, StationShapes.Located);
        carriers = new StationMessageReader(context, StationShapes.DockedCarrier);
        settlements = new StationMessageReader(context, StationShapes.Settlement);
        markets = new StationMessageReader(context, StationShapes.Market);
        shipyards = new StationMessageReader(context, StationShapes.Shipyard);
        outfittings = new StationMessageReader(context, StationShapes.Outfitting);
        materials = new StationMessageReader(context, StationShapes.Materials);
    }

    /// <summary>The schemas whose messages go into any table, in order.</summary>
    public static IEnumerable<string> Schemas => Homes.Order(StringComparer.Ordinal);

    /// <summary>Whether messages of a schema go into any table.</summary>
    /// <param name="schema">Name and version as names of files have them, such as <c>commodity-3</c>.</param>
    public static bool HasHome(string schema) => Homes.Contains(schema);

    /// <summary>
    /// Adds a message's rows to a batch; the caller says where the record ends. A batch that was begun here is filled by
    /// this reader alone, until it is cleared.
    /// </summary>
    /// <param name="line">The whole envelope as minified JSON in UTF-8.</param>
    /// <param name="batch">A batch that was cleared, or the one of the last call.</param>
    public MessageOutcome Add(ReadOnlyMemory<byte> line, Batch batch)
    {
        var before = Rows(batch);
        if (batch != context.Batch || before == 0)
        {
            context.BeginBatch(batch);
        }

        context.SetNow(time.GetUtcNow());
        context.BeginRecord();
        Read(line.Span);
        if (context.Reason is not null && context.Json.Expected is null)
        {
            // Once more, so that a part which cannot be taken, such as a commodity of a market, goes alone.
            context.ReadAgain(start: 0, isAgain: true);
            Read(line.Span);
        }

        if (context.Reason is { } reason)
        {
            context.UndoRecord();
            return MessageOutcome.Rejected(reason.Text);
        }

        context.CompleteRecord();
        context.EndBatch();
        return context.RejectedParts.Count > 0
                ? MessageOutcome.AddedInPart(string.Join("; ", context.RejectedParts.Select(part => part.Reason.Text)))
            : Rows(batch) > before ? MessageOutcome.Added
            : MessageOutcome.NoHome;
    }

    private static int Rows(Batch batch)
    {
        var count = 0;
        foreach (var table in GalaxyTables.Data)
        {
            count += batch[table].Count;
        }

        return count;
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        // A text with one of these would be kept by one database and refused by another.
        var control = line.IndexOfAnyInRange((byte)0, (byte)0x1F);
        if (control >= 0 || !Utf8.IsValid(line))
        {
            context.Reject(
                "message",
                control >= 0 ? $"control character 0x{line[control]:x2} at byte {control}" : "no UTF-8",
                "minified JSON in UTF-8"
            );
            return;
        }

        if (buffer.Length <= line.Length)
        {
            buffer = new byte[2 * line.Length];
        }

        line.CopyTo(buffer);
        var json = context.Json;
        json.Load(buffer, 0, line.Length, openBrackets: 0);
        var head = MessageHead.Read(json);
        if (json.Expected is null && json.Peek() == 0 && json.IsAtEnd)
        {
            Dispatch(head);
        }
        else if (json.Expected is null)
        {
            context.Reject("message", $"more at byte {json.Position}", "one object");
        }

        if (json.Expected is { } expected)
        {
            context.Reject("message", $"no JSON at byte {json.FaultPosition}", expected);
        }
    }

    private void Dispatch(in MessageHead head)
    {
        switch (head.Schema)
        {
            case "commodity/3":
                ReadStation(markets, head);
                break;
            case "outfitting/2":
                ReadStation(outfittings, head);
                break;
            case "shipyard/2":
                ReadStation(shipyards, head);
                break;
            case "fcmaterials_journal/1":
                ReadStation(materials, head);
                break;
            case "journal/1":
                ReadEvent(head);
                break;
            case "fssbodysignals/1":
                ReadSystem(systems, head);
                ReadBody(signals, head);
                break;
            case "scanbarycentre/1":
                ReadSystem(systems, head);
                ReadBody(barycentres, head);
                break;
            case "approachsettlement/1":
                ReadSystem(systems, head);
                if (head.HasMarketId)
                {
                    ReadStation(settlements, head);
                }

                break;
            case "fssallbodiesfound/1":
                ReadSystem(wholeSystems, head);
                break;
            case "codexentry/1" or "fssdiscoveryscan/1" or "navbeaconscan/1":
                ReadSystem(systems, head);
                break;
        }
    }

    private void ReadEvent(in MessageHead head)
    {
        if (!Events.Contains(head.Event))
        {
            return; // of later versions of the game: nothing is known of them, and nothing is wrong with them
        }

        var isMainStar = head is { Event: "Scan", IsStar: true, IsAtArrival: true };
        ReadSystem(isMainStar ? systemsOfStars : systems, head);
        switch (head.Event)
        {
            case "Scan" when head.IsStar:
                ReadBody(stars, head);
                break;
            case "Scan" when head.IsPlanet:
                ReadBody(planets, head);
                break;
            case "SAASignalsFound":
                ReadBody(signals, head);
                break;
            case "Docked":
                ReadStation(head.IsCarrier ? carriers : stations, head);
                break;
            case "Location" or "CarrierJump" when head is { IsDocked: true, HasMarketId: true }:
                ReadStation(head.IsCarrier ? carriers : located, head);
                break;
        }
    }

    private void ReadSystem(SystemMessageReader reader, in MessageHead head)
    {
        if (MoveTo(head))
        {
            reader.Read();
        }
    }

    private void ReadBody(BodyMessageReader reader, in MessageHead head)
    {
        if (MoveTo(head))
        {
            reader.Read();
        }
    }

    private void ReadStation(StationMessageReader reader, in MessageHead head)
    {
        if (MoveTo(head))
        {
            reader.Read();
        }
    }

    // Each part of a message is read from its beginning, by the shape of its own, until one of them rejects it.
    private bool MoveTo(in MessageHead head)
    {
        if (head.MessageAt < 0)
        {
            context.Reject("message", "missing", "an object");
        }

        if (context.Reason is not null || context.Json.Expected is not null)
        {
            return false;
        }

        context.Json.MoveTo(head.MessageAt);
        return true;
    }
}
