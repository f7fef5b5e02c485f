using System.Buffers.Text;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Journal;

/// <summary>Reads what a message says of a body, with its rings and signals.</summary>
/// <param name="context">What all readers share.</param>
/// <param name="shape">How the message looks.</param>
/// <param name="type">What the body is; empty where the message does not say.</param>
internal sealed class BodyMessageReader(RecordContext context, Shape shape, string type) : RowReader(context, shape)
{
    // Nine bits of a body's id64 are its number in the system, behind those of the system's id.
    private const int SystemBits = 55;
    private const long GreatestBodyId = 511;

    private static readonly TableDefinition Table = GalaxyTables.Bodies;
    private static readonly int Id64 = Table["id64"];
    private static readonly int Name = Table["name"];
    private static readonly int Type = Table["type"];
    private static readonly int SubType = Table["sub_type"];
    private static readonly int SpectralClass = Table["spectral_class"];
    private static readonly int MainStar = Table["main_star"];
    private static readonly int DistanceToArrival = Table["distance_to_arrival"];
    private static readonly int Materials = Table["materials"];
    private static readonly int AtmosphereComposition = Table["atmosphere_composition"];
    private static readonly int SolidComposition = Table["solid_composition"];
    private static readonly FieldGroup SignalsGroup = Table.Group("signals");
    private static readonly FieldGroup GenusesGroup = Table.Group("genuses");
    private static readonly int KindOfRing = GalaxyTables.Rings["kind"];
    private static readonly int NameOfRing = GalaxyTables.Rings["name"];

    private readonly byte[] type = Field.Utf8(type);
    private readonly bool isStar = shape == BodyShapes.Star;
    private readonly bool isBarycentre = shape == BodyShapes.Barycentre;
    private readonly byte[] text = new byte[128];
    private readonly OwnedRows inside = new(context, GalaxyTables.Rings, GalaxyTables.Signals);
    private readonly SignalsReader signals = new(context);
    private readonly RingReader rings = new(context, MessageShapes.Ring, new SignalsReader(context));
    private readonly ListReader lists = new(context.Json, "Name");
    private int spectralLength;
    private long subclass;
    private bool hasSubclass;
    private bool isRing;

    /// <summary>Reads the object that is next.</summary>
    public void Read()
    {
        inside.Begin();
        (spectralLength, subclass, hasSubclass, isRing) = (0, 0, false, false);
        ReadMembers();
        if (Json.Expected is not null || Context.Reason is not null)
        {
            return;
        }

        Context.RequireTime(Time);
        var (system, body) = (Rows.Int64(Row, 0), Rows.Int64(Row, 1));
        if (body > GreatestBodyId)
        {
            Context.Reject("BodyID", $"{body}", $"a number up to {GreatestBodyId}");
            return;
        }

        Complete(system, body);
        StateGroups();
        if (isRing || !StatesAny())
        {
            // A ring has a number of its own, and the message does not say of which body it is one.
            Rows.CutAt(Row);
            inside.Remove(GalaxyTables.Signals);
            return;
        }

        inside.SetOwner(system);
        inside.SetOwner(column: 1, body);
        var ofRings = Context.Batch[GalaxyTables.Rings];
        for (var row = inside.FirstOf(GalaxyTables.Rings); row < ofRings.Count; row++)
        {
            if (ofRings.Utf8(row, NameOfRing).EndsWith(" Belt"u8))
            {
                ofRings.Set(row, KindOfRing, "belt"u8);
            }
        }

        inside.Inherit(GalaxyTables.Rings, Time);
        SignalsReader.StateBody(Context.Batch[GalaxyTables.Signals], inside.FirstOf(GalaxyTables.Signals));
    }

    protected override bool ReadPart(Field field)
    {
        switch (field.Name)
        {
            case "BodyName":
                return ReadBodyName();
            case "StarType":
                return ReadStarType();
            case "Subclass":
                return ReadSubclass();
            case "Materials":
                return lists.TryReadNumbers("Percent"u8, isShare: false, BodyForms.Material, out var materials)
                    && Set(Materials, materials);
            case "AtmosphereComposition":
                return lists.TryReadNumbers("Percent"u8, isShare: false, BodyForms.Gas, out var gases)
                    && Set(AtmosphereComposition, gases);
            case "Composition":
                return lists.TryReadShares(BodyForms.Material, out var shares) && Set(SolidComposition, shares);
            case "Rings":
                rings.ReadAll("ring"u8);
                return true;
            case "Signals":
                isRing |= NamesGoods();
                var firstSignal = Context.Batch[GalaxyTables.Signals].Count;
                var isSignals = signals.TryReadSignalList("Type"u8, "Count"u8);
                SetIs(SignalsGroup, firstSignal);
                return isSignals;
            case "Genuses":
                var firstGenus = Context.Batch[GalaxyTables.Signals].Count;
                var isGenuses = signals.TryReadGenusList("Genus"u8);
                SetIs(GenusesGroup, firstGenus);
                return isGenuses;
            default:
                return base.ReadPart(field);
        }
    }

    private bool ReadBodyName()
    {
        if (Json.Peek() != '"')
        {
            Json.Skip();
            return false;
        }

        isRing = Json.String().EndsWith(" Ring"u8);
        return true;
    }

    // A ring may have a name of its own. Its signals are goods, Alexandrite; those of a body are $SAA_SignalType_...;.
    private bool NamesGoods()
    {
        _ = Json.Peek();
        var start = Json.Position;
        var isAny = false;
        if (Json.Peek() == '[' && Json.OpenArray())
        {
            do
            {
                if (Json.Peek() != '{')
                {
                    Json.Skip();
                }
                else if (Json.OpenObject())
                {
                    do
                    {
                        if (Json.Name().SequenceEqual("Type"u8) && Json.Peek() == '"')
                        {
                            isAny |= Json.String() is [not (byte)'$', ..];
                        }
                        else
                        {
                            Json.Skip();
                        }
                    } while (Json.HasMoreMembers());
                }
            } while (Json.HasMoreElements());
        }

        if (Json.Expected is null)
        {
            Json.MoveTo(start);
        }

        return isAny;
    }

    private bool Set(int column, ReadOnlySpan<byte> value)
    {
        Rows.Set(Row, column, value);
        return true;
    }

    private bool ReadStarType()
    {
        if (Json.Peek() != '"')
        {
            Json.Skip();
            return false;
        }

        var start = Json.Position;
        var star = Json.String();
        var length = BodyForms.Star(star, Rows.Text.Reserve(star.Length + TextForms.Room));
        if (length > RecordContext.LongestKey)
        {
            Context.RejectAlone("StarType", start, RecordContext.SearchedText);
            return false;
        }

        Rows.SetText(Row, SubType, Rows.Text.Commit(length), length);
        var letters = BodyForms.SpectralLetters(star);
        letters.CopyTo(text);
        spectralLength = letters.Length;
        return true;
    }

    private bool ReadSubclass()
    {
        if (JsonCursor.IsNumber(Json.Peek()))
        {
            return hasSubclass = WholeNumber.TryRead(Json.Number(), out subclass);
        }

        Json.Skip();
        return false;
    }

    // What several fields say together.
    private void Complete(long system, long body)
    {
        if (!Rows.IsNull(Row, Name))
        {
            Rows.Set(Row, Id64, (body << SystemBits) | system);
            Rows.Set(Row, Type, type);
            AlsoStated |= (1UL << Id64) | (1UL << Type);
            if (isBarycentre)
            {
                NameBarycentre(body);
            }
        }

        if (!isStar)
        {
            return;
        }

        // Neutron stars, black holes and new types have no letters.
        if (
            hasSubclass
            && spectralLength > 0
            && Utf8Formatter.TryFormat(subclass, text.AsSpan(spectralLength), out var digits)
        )
        {
            Rows.Set(Row, SpectralClass, text.AsSpan(0, spectralLength + digits));
            AlsoStated |= 1UL << SpectralClass;
        }

        if (!Rows.IsNull(Row, DistanceToArrival))
        {
            Rows.Set(Row, MainStar, Rows.Double(Row, DistanceToArrival) == 0 ? 1L : 0L);
            AlsoStated |= 1UL << MainStar;
        }
    }

    // As the dumps name them: the game has no name for one.
    private void NameBarycentre(long body)
    {
        var system = Rows.Utf8(Row, Name);
        var name = Rows.Text.Reserve(system.Length + " barycentre "u8.Length + 3);
        system.CopyTo(name);
        " barycentre "u8.CopyTo(name[system.Length..]);
        var length = system.Length + " barycentre "u8.Length;
        Utf8Formatter.TryFormat(body, name[length..], out var digits);
        Rows.SetText(Row, Name, Rows.Text.Commit(length + digits), length + digits);
    }
}
