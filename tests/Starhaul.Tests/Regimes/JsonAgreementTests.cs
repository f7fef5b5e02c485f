using FsCheck;
using FsCheck.Fluent;
using Starhaul.Regimes.Json;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>Every way of scanning gives one verdict, and it is the reference's.</summary>
public sealed class JsonAgreementTests
{
    [Fact]
    public void Agrees_with_the_reference_on_well_formed_documents() =>
        ForAllTexts(texts =>
        {
            byte[] text = texts.Document();
            Assert.True(JsonReference.AcceptsDocument(text));
            AssertOneVerdict(text, JsonFraming.Document, isWhole: true, texts.Pieces());
        });

    [Fact]
    public void Agrees_with_the_reference_on_damaged_documents() =>
        ForAllTexts(texts =>
        {
            byte[] text = texts.Damaged(texts.Document());
            AssertOneVerdict(text, JsonFraming.Document, JsonReference.AcceptsDocument(text), texts.Pieces());
        });

    [Fact]
    public void Agrees_with_the_reference_on_well_formed_lines() =>
        ForAllTexts(texts =>
        {
            byte[] text = texts.Lines();
            Assert.True(JsonReference.AcceptsLines(text));
            AssertOneVerdict(text, JsonFraming.Lines, isWhole: true, texts.Pieces());
        });

    [Fact]
    public void Agrees_with_the_reference_on_damaged_lines() =>
        ForAllTexts(texts =>
        {
            byte[] text = texts.Damaged(texts.Lines());
            AssertOneVerdict(text, JsonFraming.Lines, JsonReference.AcceptsLines(text), texts.Pieces());
        });

    [Fact]
    public void Takes_lines_for_a_document_only_where_every_line_is_whole() =>
        ForAllTexts(texts =>
        {
            byte[] text = [(byte)'{', (byte)'}', (byte)'\n', .. texts.Damaged(texts.Lines())];
            bool isWhole = JsonReference.AcceptsDocument(text) || JsonReference.AcceptsLines(text);
            AssertOneVerdict(text, JsonFraming.Adaptive, isWhole, texts.Pieces());
        });

    internal static void AssertOneVerdict(byte[] text, JsonFraming framing, bool isWhole, params int[] pieces)
    {
        var expected = JsonVerdict.Of(text, framing, vectorBits: 0);
        Assert.True(isWhole == expected.IsWhole, $"{expected} of {Convert.ToHexString(text)}");
        Assert.Equal(expected, JsonVerdict.Of(text, framing, vectorBits: 0, 1));
        foreach (int width in JsonVerdict.Widths)
        {
            Assert.Equal(expected, JsonVerdict.Of(text, framing, width));
            Assert.Equal(expected, JsonVerdict.Of(text, framing, width, pieces));
        }
    }

    private static void ForAllTexts(Action<JsonTexts> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => property(new JsonTexts(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithQuietOnSuccess(true));
}
