using System.Text;
using Starhaul.Regimes.Json;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>Corners of RFC 8259, each alone and as an element at every offset of a block. <c>\xNN</c> is one raw byte.</summary>
public sealed class JsonCornerCaseTests
{
    // The first block of a document is never the kernel's, so each case stands behind it.
    private const int BlockLength = JsonKernel.BlockLength;

    public static TheoryData<string> Accepted =>
        [
            "0",
            "-0",
            "1",
            "-1",
            "10",
            "123456789",
            "0.0",
            "0.5",
            "-0.5",
            "1.50",
            "0e0",
            "0E0",
            "0e+0",
            "0e-0",
            "1e5",
            "1E5",
            "1e05",
            "1e00000",
            "1.5e5",
            "1.5E+5",
            "1.5e-5",
            "-1.5e-5",
            "0.1e1",
            "1e999999",
            "-9223372036854775809",
            "18446744073709551615",
            "0.00000000000000000000000000000000000000000000000000000000000000000000000000000001",
            "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
            "true",
            "false",
            "null",
            " true ",
            "\ttrue",
            "\r\nfalse\n",
            "\"\"",
            "\"a\"",
            "\" \"",
            "\"\\\"\"",
            "\"\\\\\"",
            "\"\\\\\\\"\"",
            "\"\\/\"",
            "\"/\"",
            "\"\\b\\f\\n\\r\\t\"",
            "\"\\u0000\"",
            "\"\\u00e9\\u00E9\"",
            "\"\\uD834\\uDD1E\"",
            "\"\\ud800\"",
            "\"\\udc00\"",
            "\"\\uDC00\\uD800\"",
            "\"\\uFFFF\"",
            "\"\\\\u12\"",
            "\"[{,:}]\"",
            "\"tru\"",
            "\"\x7F\"",
            "\"é\"",
            "\"\u0800\uFFFF\"",
            "\"\U0010FFFF\"",
            "\"\u2028\u2029\"",
            "\"\uFEFF\"",
            "[]",
            "[ ]",
            "[\n]",
            "[[]]",
            "[[],[]]",
            "[1]",
            "[1,2]",
            "[ 1 , 2 ]",
            "[null,true,false]",
            "[[[[[[[[1]]]]]]]]",
            "{}",
            "{ }",
            "{\"a\":1}",
            "{ \"a\" : 1 }",
            "{\"\":0}",
            "{\"a\":1,\"a\":2}",
            "{\"a\":{}}",
            "{\"a\":[]}",
            "{\"a\":{\"b\":{\"c\":[{\"d\":null}]}}}",
            "{\"a\":1,\"b\":[1,{\"c\":2}],\"d\":\"\"}",
            "{\"\\u0061\":1}",
            "[{},{},[{}],{\"a\":[{}]}]",
            "[0,0.0,-0,1e1]",
            "[\"\",\"\"]",
        ];

    public static TheoryData<string> Refused =>
        [
            "",
            " ",
            "-",
            "+1",
            ".5",
            "-.5",
            "1.",
            "-1.",
            "01",
            "-01",
            "00",
            "0123",
            "1.e5",
            "1e",
            "1e+",
            "1e-",
            "1E",
            "1e5.5",
            "1e5e5",
            "1.5.5",
            "--1",
            "-+1",
            "+-1",
            "1-1",
            "1+1",
            "1-",
            "0x10",
            "0b1",
            "1_000",
            "1a",
            "e5",
            "-e5",
            "1e1-",
            "1e--1",
            "1e+-1",
            "Infinity",
            "-Infinity",
            "NaN",
            "-NaN",
            "Inf",
            "1 2",
            "1,2",
            "\uFF11",
            "tru",
            "True",
            "TRUE",
            "truee",
            "truex",
            "true1",
            "1true",
            "true false",
            "truefalse",
            "nul",
            "nulll",
            "fals",
            "falsey",
            "falsE",
            "undefined",
            "t",
            "n",
            "f",
            "-true",
            "true.",
            "true-",
            "nullnull",
            "\"",
            "\"a",
            "a\"",
            "\"\\\"",
            "\"\\",
            "\"\\x\"",
            "\"\\a\"",
            "\"\\0\"",
            "\"\\'\"",
            "\"\\U0041\"",
            "\"\\u\"",
            "\"\\u1\"",
            "\"\\u12\"",
            "\"\\u123\"",
            "\"\\u123g\"",
            "\"\\u 123\"",
            "\"\\u-123\"",
            "\"\\u12\\u3456\"",
            "\"\\\u00e9\"",
            "'a'",
            "\"a\"\"b\"",
            "\"\\\\\"a\"",
            "\"\\\\\\\\\"a\"",
            "\"a\" \"b\"",
            "\"\t\"",
            "\"\n\"",
            "\"\r\"",
            "\"\0\"",
            "\"\u001F\"",
            "\"a\\\n\"",
            "\\u0061",
            "\"\"\"",
            "\\\"a\\\"",
            "\"\\x80\"",
            "\"\\xC0\\x80\"",
            "\"\\xED\\xA0\\x80\"",
            "\"\\xF4\\x90\\x80\\x80\"",
            "\"\\xC3\"",
            "\"\\xE9\"",
            "\"\\xFF\"",
            "[",
            "]",
            "[1",
            "[1,",
            "[1,]",
            "[,1]",
            "[,]",
            "[1,,2]",
            "[1 2]",
            "[1:2]",
            "[\"a\":1]",
            "[1}",
            "[}",
            "[[]",
            "[]]",
            "[1]]",
            "[1][2]",
            "[1],",
            ",[1]",
            "[1];",
            "[1]1",
            "[1]\"a\"",
            "[\"a]",
            "[tru]",
            "[1 true]",
            "[\"a\" 1]",
            "[[1]2]",
            "[{}1]",
            "[*]",
            "{",
            "}",
            "{]",
            "{,}",
            "{:}",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1",
            "{\"a\":1,}",
            "{,\"a\":1}",
            "{\"a\":1,,\"b\":2}",
            "{\"a\" 1}",
            "{\"a\"::1}",
            "{\"a\":1:2}",
            "{\"a\":1 \"b\":2}",
            "{\"a\",1}",
            "{1:1}",
            "{a:1}",
            "{'a':1}",
            "{null:1}",
            "{[]:1}",
            "{{}:1}",
            "{\"a\":1]",
            "{\"a\":1}}",
            "{\"a\":{}",
            "{\"a\":\"b\":\"c\"}",
            "{\"a\":1,\"b\"}",
            "{\"a\":1,2}",
            "{:1}",
            "{\"a\":1,\"b\",\"c\":2}",
            "{\"a\":[}]",
            "{\"a\"[1]}",
            "{\"a\":,}",
            "{\"a\"\"b\":1}",
            "/**/1",
            "1//",
            "#",
            "1\0",
            "\0",
            "\f1",
            "\v1",
            "\u00A01",
            "\u20281",
            "\u00E9",
            "<html>",
            "[<a>]",
            "[\u00e9]",
            "\\",
            "[\\]",
            "[1\u0001]",
            "[\\x85]",
            "[1\\x0C]",
            "$",
            "[`a`]",
        ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Takes_what_the_grammar_has(string text) => AssertEverywhere(text, isWhole: true);

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses_what_the_grammar_lacks(string text) => AssertEverywhere(text, isWhole: false);

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Takes_what_the_grammar_has_behind_more_blanks_than_a_sample_holds(string text) =>
        Assert.Null(await ProveBehindBlanksAsync(text));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Refuses_what_the_grammar_lacks_behind_more_blanks_than_a_sample_holds(string text) =>
        Assert.IsAssignableFrom<StarhaulException>(await ProveBehindBlanksAsync(text));

    /// <summary>The whole line of checks, from the first bytes that decide nothing to the verdict.</summary>
    private static async Task<Exception?> ProveBehindBlanksAsync(string text)
    {
        var folder = Directory.CreateTempSubdirectory("starhaul-blanks-").FullName;
        try
        {
            var path = Path.Combine(folder, "x.json");
            var blanks = string.Concat(Enumerable.Repeat(" \t\r\n", 500));
            await File.WriteAllBytesAsync(
                path,
                [.. Encoding.ASCII.GetBytes(blanks), .. Bytes(text)],
                TestContext.Current.CancellationToken
            );
            await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = folder });
            return await Record.ExceptionAsync(() =>
                fetcher.ProveAsync(
                    Source.Parse(path),
                    FetchOptions.Default,
                    null,
                    TestContext.Current.CancellationToken
                )
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertEverywhere(string text, bool isWhole)
    {
        byte[] bytes = Bytes(text);
        Assert.Equal(isWhole, JsonReference.AcceptsDocument(bytes));
        JsonAgreementTests.AssertOneVerdict(bytes, JsonFraming.Document, isWhole, 2);

        byte[] padding = Encoding.ASCII.GetBytes(new string('x', 130));
        for (int offset = 0; offset < BlockLength; offset++)
        {
            AssertEmbedded([
                .. "[\""u8,
                .. padding.AsSpan(0, BlockLength + offset),
                .. "\","u8,
                .. bytes,
                .. ",\""u8,
                .. padding,
                .. "\"]"u8,
            ]);
            AssertEmbedded([
                .. "[{\"a\":\""u8,
                .. padding.AsSpan(0, BlockLength + offset),
                .. "\",\"b\":"u8,
                .. bytes,
                .. ",\"c\":\""u8,
                .. padding,
                .. "\"}]"u8,
            ]);
            AssertEmbedded([
                .. "[ \n{ \""u8,
                .. padding.AsSpan(0, BlockLength + offset),
                .. "\" : "u8,
                .. bytes,
                .. " } ,\""u8,
                .. padding,
                .. "\"]"u8,
            ]);
        }
    }

    // What is wrong alone may be right among others ("1,2" in an array), so the reference judges each text again.
    private static void AssertEmbedded(byte[] text)
    {
        bool isWhole = JsonReference.AcceptsDocument(text);
        var expected = JsonVerdict.Of(text, JsonFraming.Document, vectorBits: 0);
        Assert.True(isWhole == expected.IsWhole, Encoding.Latin1.GetString(text));
        foreach (int width in JsonVerdict.Widths)
            Assert.Equal(expected, JsonVerdict.Of(text, JsonFraming.Document, width));
    }

    // "\xNN" in a case stands for one raw byte, which no string could hold otherwise.
    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (int at = 0; at < text.Length; at++)
        {
            if (
                text[at..] is ['\\', 'x', var high, var low, ..]
                && char.IsAsciiHexDigit(high)
                && char.IsAsciiHexDigit(low)
            )
            {
                bytes.Add(Convert.FromHexString(text.AsSpan(at + 2, 2))[0]);
                at += 3;
            }
            else
            {
                int units = char.IsHighSurrogate(text[at]) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(at, units)));
                at += units - 1;
            }
        }
        return [.. bytes];
    }
}
