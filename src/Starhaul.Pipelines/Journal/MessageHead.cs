using System.Text;
using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Journal;

/// <summary>What decides how a message is to be read: a first look at all of it, which builds no rows.</summary>
internal readonly record struct MessageHead
{
    private const string Carrier = "FleetCarrier";

    /// <summary>Name and version of the schema, such as <c>commodity/3</c>; ends with <c>/test</c> for a test. Empty when missing.</summary>
    public string Schema { get; private init; }

    /// <summary>The journal's event; empty for messages that are none.</summary>
    public string Event { get; private init; }

    /// <summary>Where the object <c>message</c> begins; -1 when there is none.</summary>
    public int MessageAt { get; private init; }

    /// <summary>Whether it names a station that the tables can have.</summary>
    public bool HasMarketId { get; private init; }

    /// <summary>Whether the sender is docked.</summary>
    public bool IsDocked { get; private init; }

    /// <summary>Whether the station is a fleet carrier.</summary>
    public bool IsCarrier { get; private init; }

    /// <summary>Whether it speaks of a star.</summary>
    public bool IsStar { get; private init; }

    /// <summary>Whether it speaks of a planet or moon.</summary>
    public bool IsPlanet { get; private init; }

    /// <summary>Whether the body is where ships arrive.</summary>
    public bool IsAtArrival { get; private init; }

    /// <summary>Reads the envelope that is next, to its end.</summary>
    public static MessageHead Read(JsonCursor json)
    {
        var head = new MessageHead
        {
            Schema = "",
            Event = "",
            MessageAt = -1,
        };
        if (json.OpenObject())
        {
            do
            {
                var name = json.Name();
                var next = json.Peek();
                if (name.SequenceEqual("$schemaRef"u8) && next == '"')
                {
                    head = head with { Schema = SchemaOf(json.String()) };
                }
                else if (name.SequenceEqual("message"u8) && next == '{')
                {
                    head = ReadMessage(json, head with { MessageAt = json.Position });
                }
                else
                {
                    json.Skip();
                }
            } while (json.HasMoreMembers());
        }

        return head;
    }

    private static MessageHead ReadMessage(JsonCursor json, MessageHead head)
    {
        if (json.OpenObject())
        {
            do
            {
                head = ReadMember(json, head, json.Name());
            } while (json.HasMoreMembers());
        }

        return head;
    }

    private static MessageHead ReadMember(JsonCursor json, MessageHead head, ReadOnlySpan<byte> name)
    {
        var next = json.Peek();
        switch (name.Length)
        {
            case 5 when name.SequenceEqual("event"u8) && next == '"':
                return head with { Event = Encoding.UTF8.GetString(Start(json.String())) };
            case 11 when name.SequenceEqual("StationType"u8) && next == '"':
                return head with { IsCarrier = Ascii.Equals(json.String(), Carrier) };
            case 21 when name.SequenceEqual("DistanceFromArrivalLS"u8) && JsonCursor.IsNumber(next):
                return head with { IsAtArrival = json.Real() is 0 };
        }

        // What counts is that they are there, and of which kind.
        head = name.Length switch
        {
            6 when name.SequenceEqual("Docked"u8) => head with { IsDocked = next == 't' },
            8 when name.SequenceEqual("MarketID"u8) => head with { HasMarketId = next != 'n' },
            8 when name.SequenceEqual("StarType"u8) => head with { IsStar = next == '"' },
            11 when name.SequenceEqual("PlanetClass"u8) => head with { IsPlanet = next == '"' },
            _ => head,
        };
        json.Skip();
        return head;
    }

    // "https://eddn.edcd.io/schemas/commodity/3" ends with name and version.
    private static string SchemaOf(ReadOnlySpan<byte> reference)
    {
        var name = reference.LastIndexOf("/schemas/"u8);
        return Encoding.UTF8.GetString(Start(name < 0 ? reference : reference[(name + "/schemas/"u8.Length)..]));
    }

    // No name that is known is longer.
    private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> text) => text[..Math.Min(text.Length, 64)];
}
