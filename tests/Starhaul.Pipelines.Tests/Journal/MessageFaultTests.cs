using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Galaxy;
using Xunit;

namespace Starhaul.Pipelines.Tests.Journal;

public sealed class MessageFaultTests
{
    private const string Ship =
        "{\"timestamp\":\"2025-01-02T03:04:05Z\",\"stationName\":\"A\",\"marketId\":5,\"ships\":[\"SideWinder\"]}";

    [Theory]
    [InlineData("2026-01-01T00:10:00Z", null)]
    [InlineData(
        "2026-01-01T00:10:01Z",
        "timestamp: \"2026-01-01T00:10:01Z\"; expected a time up to 2026-01-01 00:10:00Z, 10 minutes from now"
    )]
    [InlineData("yesterday", "timestamp: \"yesterday\"; expected a time in UTC, such as 2025-06-24T21:56:37Z")]
    public void A_message_of_the_future_is_rejected(string time, string? reason)
    {
        var message = Message.Read("shipyard/2", Ship.Replace("2025-01-02T03:04:05Z", time, StringComparison.Ordinal));

        Assert.Equal(reason, message.Outcome.Reason);
        Assert.Equal(reason is null ? 3 : 0, message.Rows.Count);
    }

    [Theory]
    [InlineData("\"marketId\":5", "\"marketId\":0", "market id: 0; expected the id of a station")]
    [InlineData(
        "\"marketId\":5",
        "\"marketId\":-5",
        "marketId: -5; expected a whole number from 0 up to 2^63 - 1 (id64: 2^64 - 1)"
    )]
    [InlineData(
        "\"marketId\":5",
        "\"id\":5",
        "marketId: missing; expected a whole number from 0 up to 2^63 - 1 (id64: 2^64 - 1)"
    )]
    [InlineData("\"A\"", "\"\"", "stationName: \"\"; expected a text of 1 to 1,024 bytes")]
    public void A_message_with_an_impossible_key_is_rejected(string from, string to, string reason)
    {
        var message = Message.Read("shipyard/2", Ship.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(MessageOutcome.Rejected(reason), message.Outcome);
        Assert.Empty(message.Rows);
    }

    [Theory]
    [InlineData("7", "element of shipyard: 7; expected a text, in ships[1]")]
    [InlineData("{\"name\":1}", "element of shipyard: {\"name\":1}; expected a text, in ships[1]")]
    [InlineData("\"\"", "ship: \"\"; expected a text of 1 to 1,024 bytes, in ships[1]")]
    public void An_element_that_cannot_be_taken_costs_itself_alone(string bad, string reason)
    {
        var message = Message.Read(
            "shipyard/2",
            Ship.Replace("\"SideWinder\"", $"\"SideWinder\",{bad},\"Adder\"", StringComparison.Ordinal)
        );

        Assert.Equal(MessageOutcome.AddedInPart(reason), message.Outcome);
        Assert.Equal(["adder", "sidewinder"], message[GalaxyTables.Stations].Sets["shipyard"]);
    }

    [Theory]
    [InlineData("7", "element of signals: 7; expected an object, in signals[1]")]
    [InlineData("{\"Count\":1}", "element of signals: {\"Count\":1}; expected an object with a name, in signals[1]")]
    [InlineData("{\"Type\":\"\"}", "element of signals: \"\"; expected a text of 1 to 1,024 bytes, in signals[1]")]
    public void A_signal_that_cannot_be_taken_costs_itself_alone(string bad, string reason)
    {
        var message = Listed($"[{{\"Type\":\"$SAA_SignalType_Human;\",\"Count\":2}},{bad}]");
        var none = Listed($"[{bad}]");

        Assert.Equal(MessageOutcome.AddedInPart(reason), message.Outcome);
        Assert.Equal(["$SAA_SignalType_Human;"], message[GalaxyTables.Bodies].Sets["signals"]);
        Assert.Equal(["genuses"], none[GalaxyTables.Bodies].Stated);
    }

    [Fact]
    public void Of_signals_that_are_listed_twice_the_last_counts()
    {
        var message = Listed(
            "[{\"Type\":\"$A;\",\"Count\":2},{\"Type\":\"$A;\",\"Count\":3},{\"Type\":\"$B;\",\"Count\":2},{\"Type\":\"$B;\"}]"
        );

        var signals = message.Rows.Where(row => row.Table == "signals");
        Assert.Equal([("$A;", "3"), ("$B;", null)], signals.Select(row => (row["name"], row["count"])));
    }

    [Theory]
    [InlineData("\"BodyID\":512", "BodyID: 512; expected a number up to 511")]
    [InlineData("\"BodyID\":511", null)]
    public void A_body_number_that_does_not_fit_into_an_id_is_rejected(string body, string? reason) =>
        Assert.Equal(reason, Signals("3932076118738", "[-30.125,8.1875,-17]", body).Outcome.Reason);

    [Theory]
    [InlineData("3932076118738", "[-30.125,8.1875]", "StarPos: missing; expected three finite numbers")]
    [InlineData("3932076118738", "[-30.125,8.1875,-17,0]", "StarPos: missing; expected three finite numbers")]
    [InlineData("3932076118738", "[-30.125,8.1875,1e999]", "StarPos: missing; expected three finite numbers")]
    [InlineData(
        "3932076118738",
        "[-30.125,8.1875,-170]",
        "StarPos: [-30.125, 8.1875, -170]; expected a place in the cube that SystemAddress 3932076118738 names"
    )]
    [InlineData(
        "36028797018963968",
        "[-30.125,8.1875,-17]",
        "SystemAddress: 36028797018963968; expected the id of a system, below 2^55"
    )]
    public void A_place_that_its_system_cannot_have_is_rejected(string system, string place, string reason)
    {
        var message = Signals(system, place, "\"BodyID\":1");

        Assert.Equal(MessageOutcome.Rejected(reason), message.Outcome);
        Assert.Empty(message.Rows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{\"$schemaRef\":\"https://eddn.edcd.io/schemas/shipyard/2\"}")]
    [InlineData("{\"$schemaRef\":\"https://eddn.edcd.io/schemas/shipyard/2\",\"message\":{}} {}")]
    [InlineData("{\"$schemaRef\":\"https://eddn.edcd.io/schemas/shipyard/2\",\"message\":{}")]
    public void What_is_no_message_is_rejected(string json)
    {
        var batch = new Batch();

        var outcome = Message.Reader().Add(Encoding.UTF8.GetBytes(json), batch);

        Assert.Equal(MessageOutcomeKind.Rejected, outcome.Kind);
        Assert.Equal(0, batch.Text.Length);
    }

    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x00)]
    [InlineData(0x1F)]
    public void Bytes_that_a_database_would_refuse_are_rejected(int value)
    {
        var line = Line("shipyard/2", Ship);
        line[line.AsSpan().IndexOf("SideWinder"u8)] = (byte)value;

        Assert.Equal(MessageOutcomeKind.Rejected, Message.Reader().Add(line, new Batch()).Kind);
    }

    [Fact]
    public void A_test_message_has_no_home() =>
        Assert.Equal(MessageOutcome.NoHome, Message.Read("shipyard/2/test", Ship).Outcome);

    [Fact]
    public void Tables_that_are_not_wanted_stay_empty()
    {
        var wanted = new HashSet<TableDefinition> { GalaxyTables.Stations, GalaxyTables.Shipyard };
        var reader = Message.Reader(wanted);
        var batch = new Batch();

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(MessageOutcome.Added, reader.Add(Line("shipyard/2", Ship), batch));
        }

        Assert.Equal(
            ["stations", "stations", "stations", "shipyard", "shipyard", "shipyard"],
            Dump.RowsOf(batch).Select(row => row.Table)
        );
        Assert.All(Dump.RowsOf(batch).Skip(3), row => Assert.Equal("sidewinder", row["ship"]));
        var systems = Message.Reader(new HashSet<TableDefinition> { GalaxyTables.Systems });
        Assert.Equal(MessageOutcome.NoHome, systems.Add(Line("shipyard/2", Ship), new Batch()));
    }

    [Fact]
    public void A_batch_that_was_cleared_is_begun_anew()
    {
        var reader = Message.Reader();
        var batch = new Batch();
        for (var i = 0; i < 3; i++)
        {
            batch.Clear();
            reader.Add(Line("shipyard/2", Ship), batch);
            reader.Add(Line("shipyard/2", Ship), batch);

            Assert.Equal((1, 2), (batch[GalaxyTables.Ships].Count, batch[GalaxyTables.Shipyard].Count));
        }
    }

    [Fact]
    public void Whatever_is_changed_in_a_message_it_has_an_outcome_and_a_rejected_one_leaves_nothing()
    {
        List<byte[]> samples = [.. Message.AllSamples(), .. JournalEventTests.Rich.Select(Encoding.UTF8.GetBytes)];
        var reader = Message.Reader();
        var batch = new Batch();
        reader.Add(Line("shipyard/2", Ship), batch);
        var mutations = Gen.Choose(0, int.MaxValue)
            .ListOf(6)
            .SelectMany(changes => Gen.Choose(0, samples.Count - 1).Select(sample => (sample, changes)))
            .ToArbitrary();

        Prop.ForAll(
                mutations,
                mutation =>
                {
                    var before = Count(batch);
                    var text = batch.Text.Length;

                    var outcome = reader.Add(Mutated(samples[mutation.sample], mutation.changes), batch);

                    var isRejected = outcome.Kind == MessageOutcomeKind.Rejected;
                    // A part that could not be taken is told beside what was added.
                    Assert.True(outcome.Reason is not null || !isRejected);
                    Assert.True(outcome.Reason is null || isRejected || outcome.Kind == MessageOutcomeKind.Added);
                    var after = Count(batch);
                    Assert.Equal(outcome.Kind == MessageOutcomeKind.Added, after > before);
                    Assert.True(!isRejected || (after == before && batch.Text.Length == text));
                    if (after > 20_000)
                    {
                        batch.Clear();
                    }
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static int Count(Batch batch) => GalaxyTables.Data.Sum(table => batch[table].Count);

    private static byte[] Mutated(byte[] sample, IReadOnlyList<int> changes)
    {
        var bytes = sample.ToList();
        foreach (var change in changes)
        {
            var (at, kind) = (change / 8 % bytes.Count, change % 8);
            switch (kind)
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + (change / 64 % 40)));
                    break;
                case 1:
                    bytes[at] = (byte)(change >> 16);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, 1 + (change / 64 % 200))));
                    break;
                case 3:
                    bytes.InsertRange(at, Tokens[change / 64 % Tokens.Length].ToArray());
                    break;
                default:
                    // A value of another kind, where JSON stays JSON.
                    var colon = bytes.IndexOf((byte)':', at);
                    var end = colon < 0 ? -1 : bytes.FindIndex(colon, b => b is (byte)',' or (byte)'}');
                    if (end > 0)
                    {
                        bytes.RemoveRange(colon + 1, end - colon - 1);
                        bytes.InsertRange(colon + 1, Tokens[change / 64 % Tokens.Length].ToArray());
                    }

                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }

    private static byte[][] Tokens { get; } =
        new[]
        {
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "1e999",
            "-1",
            "18446744073709551616",
            "\"\\u0000\"",
            "[[",
            "{\"",
            "}",
            "\\",
            "\"$economy_;\"",
            "[{\"Name\":1}]",
            "[{\"Name\":\"x\",\"Proportion\":1e25}]",
            "\"" + new string('x', 3_000) + "\"",
        }
            .Select(Encoding.UTF8.GetBytes)
            .ToArray();

    private static Message Listed(string signals) =>
        Message.Read(
            "fssbodysignals/1",
            $"{{\"timestamp\":\"2025-01-02T03:04:05Z\",\"StarSystem\":\"Elphin\",\"SystemAddress\":3932076118738,\"StarPos\":[-30.125,8.1875,-17],\"BodyID\":1,\"Signals\":{signals},\"Genuses\":[]}}"
        );

    private static Message Signals(string system, string place, string body) =>
        Message.Read(
            "fssbodysignals/1",
            $"{{\"timestamp\":\"2025-01-02T03:04:05Z\",\"StarSystem\":\"Elphin\",\"SystemAddress\":{system},\"StarPos\":{place},{body},\"Signals\":[{{\"Type\":\"a\",\"Count\":1}}]}}"
        );

    private static byte[] Line(string schema, string message) =>
        Encoding.UTF8.GetBytes(
            $"{{\"$schemaRef\":\"https://eddn.edcd.io/schemas/{schema}\",\"header\":{{}},\"message\":{message}}}"
        );
}
