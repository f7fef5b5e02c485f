using Starhaul.Regimes;
using Starhaul.Regimes.Json;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>Cut at every byte and damaged at every byte: nothing passes that the reference would not let pass.</summary>
public sealed class JsonDamageTests
{
    private static readonly byte[] Telling = "[]{}:,\"\\ \n\r\t019.eE+-tu\0"u8.ToArray();

    private static readonly byte[] Document =
        """
        [
        	{"id64":18446744073709551615,"name":"Bleae Ail é 日本","coords":{"x":-33931.5,"y":0.25,"z":1.5e-05},"main":true},
        	{"id64":1,"name":"a \"b\" \\ \u00e9","bodies":[{"id":-0,"ring":null,"x":[[],{},[1,2,false]]}],"needsPermit":false}
        ]
        """u8.ToArray();

    private static readonly byte[] Lines =
        """
        {"id64":18446744073709551615,"name":"Bleae Ail é 日本","coords":{"x":-33931.5,"y":0.25,"z":1.5e-05},"main":true}
        {"id64":1,"name":"a \"b\" \\ \u00e9","bodies":[{"id":-0,"ring":null,"x":[[],{},[1,2,false]]}],"needsPermit":false}

        [1,2,3]
        """u8.ToArray();

    [Fact]
    public void Finds_a_cut_of_a_document_at_every_byte()
    {
        Assert.Equal(2, JsonChecking.Json(Document).Records);
        for (int length = 0; length < Document.Length; length++)
        {
            byte[] cut = Document[..length];
            Assert.Throws<IntegrityException>(() => JsonChecking.Json(cut));
        }
    }

    [Fact]
    public void Finds_a_cut_of_lines_at_every_byte_but_a_line_end()
    {
        for (int length = 0; length <= Lines.Length; length++)
        {
            byte[] cut = Lines[..length];
            using var check = new NdjsonCheck();
            if (JsonReference.AcceptsLines(cut))
                Assert.False(JsonChecking.Run(check, cut).ProvesEnd);
            else
                Assert.Throws<IntegrityException>(() => JsonChecking.Run(check, cut));
        }
    }

    [Fact]
    public void Finds_damage_of_a_document_at_every_byte() =>
        ForEachDamage(
            Document,
            text =>
                AssertVerdict(
                    JsonReference.AcceptsDocument(text),
                    new JsonCheck("application/json", "application/json"),
                    text
                )
        );

    [Fact]
    public void Finds_damage_of_lines_at_every_byte() =>
        ForEachDamage(Lines, text => AssertVerdict(JsonReference.AcceptsLines(text), new NdjsonCheck(), text));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(65)]
    public void Gives_one_verdict_however_the_bytes_are_cut(int piece)
    {
        Assert.Equal(JsonChecking.Json(Document), JsonChecking.Json(Document, piece: piece));
        for (int first = 0; first < Document.Length; first++)
            JsonAgreementTests.AssertOneVerdict(Document, JsonFraming.Document, isWhole: true, first + 1, piece);
    }

    private static void ForEachDamage(byte[] whole, Action<byte[]> judge)
    {
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            foreach (byte value in Telling)
            {
                damaged[at] = value;
                judge(damaged);
            }
            for (int bit = 0; bit < 8; bit++)
            {
                damaged[at] = (byte)(whole[at] ^ (1 << bit));
                judge(damaged);
            }
        }
    }

    // Not Assert.Throws: most of these ten thousand texts end in an exception, and each costs.
    private static void AssertVerdict(bool isWhole, ContentCheck check, byte[] text)
    {
        using (check)
        {
            try
            {
                JsonChecking.Run(check, text);
                Assert.True(isWhole, Convert.ToHexString(text));
            }
            catch (IntegrityException)
            {
                Assert.False(isWhole, Convert.ToHexString(text));
            }
        }
    }
}
