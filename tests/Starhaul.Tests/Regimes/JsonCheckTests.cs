using System.Text;
using Starhaul.Regimes;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class JsonCheckTests
{
    [Theory]
    [InlineData("[]", 0L, "JSON array of 0 elements, UTF-8")]
    [InlineData(" [ \n ] ", 0L, "JSON array of 0 elements, UTF-8")]
    [InlineData("[1]", 1L, "JSON array of 1 element, UTF-8")]
    [InlineData("[[1,2],{\"a\":[3,4]},\"5,6\"]", 3L, "JSON array of 3 elements, UTF-8")]
    [InlineData("{\"a\":1,\"b\":2}", null, "JSON object, UTF-8")]
    [InlineData("\"a\"", null, "JSON string, UTF-8")]
    [InlineData("null", null, "JSON literal, UTF-8")]
    [InlineData("12", null, "JSON number, UTF-8")]
    public void Says_what_it_found(string text, long? records, string found)
    {
        var summary = JsonChecking.Json(text);

        Assert.Equal("application/json", summary.Type);
        Assert.Equal(text.Length, summary.Length);
        Assert.Equal(records, summary.Records);
        Assert.Equal(found, summary.Checked);
    }

    [Theory]
    [InlineData("[]", true)]
    [InlineData("{}", true)]
    [InlineData("\"\"", true)]
    [InlineData("true", true)]
    [InlineData("12", false)]
    [InlineData("-1e5", false)]
    [InlineData("{}\n{}", false)]
    public void Proves_the_end_where_a_cut_could_not_pass(string text, bool provesEnd) =>
        Assert.Equal(provesEnd, JsonChecking.Json(text).ProvesEnd);

    [Fact]
    public void Counts_the_elements_of_a_long_array()
    {
        string elements = string.Join(
            ',',
            Enumerable.Range(0, 1000).Select(n => $"{{\"n\":[{n},\"a,b\"],\"x\":{{}}}}")
        );

        Assert.Equal(1000, JsonChecking.Json($"[{elements}]").Records);
    }

    [Theory]
    [InlineData("[1,2", "the JSON ends after 4 bytes inside a number, 1 level deep")]
    [InlineData("[1,2 ", "the JSON ends after 5 bytes inside an array, 1 level deep")]
    [InlineData("[[[1", "the JSON ends after 4 bytes inside a number, 3 levels deep")]
    [InlineData("[{\"a\":[1,", "the JSON ends after 9 bytes inside an array, 3 levels deep")]
    [InlineData("{\"a\"", "the JSON ends after 4 bytes inside an object, 1 level deep")]
    [InlineData("{\"a", "the JSON ends after 3 bytes inside a member name, 1 level deep")]
    [InlineData("\"a", "the JSON ends after 2 bytes inside a string")]
    [InlineData("-", "the JSON ends after 1 byte inside a number")]
    [InlineData("tru", "the JSON ends after 3 bytes inside a literal")]
    [InlineData("", "the JSON ends after 0 bytes before any value")]
    [InlineData(" \n", "the JSON ends after 2 bytes before any value")]
    public void Says_where_a_cut_text_ends(string text, string message)
    {
        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Json(text));

        Assert.Equal(message, error.Message);
        Assert.Equal(FetchStep.Transfer, error.Step);
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData("[1}", "the JSON is damaged at byte 2: expected ',' or ']', found '}'")]
    [InlineData("[1,]", "the JSON is damaged at byte 3: expected a value, found ']'")]
    [InlineData("{\"a\" 1}", "the JSON is damaged at byte 5: expected ':' after the member name, found '1'")]
    [InlineData(
        "{'a':1}",
        "the JSON is damaged at byte 1: expected a member name in quotes or '}', found an apostrophe"
    )]
    [InlineData("[-x]", "the JSON is damaged at byte 2: expected a digit, found 'x'")]
    [InlineData(
        "[\"\\x\"]",
        "the JSON is damaged at byte 3: expected one of \"\\/bfnrtu after the backslash, found 'x'"
    )]
    [InlineData("[] x", "the JSON is damaged at byte 3: expected nothing more after the top-level value, found 'x'")]
    [InlineData("\0", "the JSON is damaged at byte 0: expected a value, found byte 0x00")]
    public void Says_where_a_damaged_text_is_wrong(string text, string message)
    {
        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Json(text));

        Assert.Equal(message, error.Message);
        Assert.Equal(FetchStep.Transfer, error.Step);
    }

    [Fact]
    public void Names_the_byte_far_into_a_text()
    {
        string whole = "[" + string.Join(",", Enumerable.Repeat("{\"name\":\"a system\"}", 5000)) + "]";
        int at = whole.LastIndexOf("{\"name", StringComparison.Ordinal) + 7;

        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Json(whole.Remove(at, 1).Insert(at, "?")));

        Assert.StartsWith(
            $"the JSON is damaged at byte {at:N0}: expected ':'",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Takes_1024_levels_and_refuses_1025(char open, char close)
    {
        string Nested(int depth) =>
            open == '['
                ? new string(open, depth) + new string(close, depth)
                : string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string(close, depth - 1);

        Assert.Equal(open == '[' ? 1 : null, JsonChecking.Json(Nested(1024)).Records);
        var error = Assert.Throws<UnexpectedContentException>(() => JsonChecking.Json(Nested(1025)));
        Assert.Contains("more than 1,024 brackets are open", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
    }

    [Fact]
    public void Remembers_each_level_of_a_deep_text()
    {
        var random = new Random(1);
        var open = new StringBuilder();
        var close = new StringBuilder();
        for (int depth = 0; depth < 1024; depth++)
        {
            bool isObject = random.Next(2) == 0;
            open.Append(isObject ? "{\"a\":" : "[");
            close.Insert(0, isObject ? '}' : ']');
        }
        Assert.True(JsonChecking.Json($"{open}1{close}").ProvesEnd);
        for (int depth = 1; depth < 1024; depth++)
        {
            var wrong = new StringBuilder(close.ToString());
            wrong[depth] = wrong[depth] == ']' ? '}' : ']';
            Assert.Throws<IntegrityException>(() => JsonChecking.Json($"{open}1{wrong}"));
        }
    }

    [Fact]
    public void Takes_a_byte_order_mark_once()
    {
        Assert.Equal(5, JsonChecking.Json("\uFEFF[]").Length);
        Assert.Equal(0, JsonChecking.Json("\uFEFF[]"u8, piece: 1).Records);
        Assert.Throws<IntegrityException>(() => JsonChecking.Json("\uFEFF\uFEFF[]"));
        Assert.Throws<IntegrityException>(() => JsonChecking.Json("\uFEFF"));
        Assert.Throws<IntegrityException>(() => JsonChecking.Json([0xEF, 0xBB]));
        Assert.Throws<IntegrityException>(() => JsonChecking.Json([0xEF, 0xBB, (byte)'[', (byte)']']));
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Reads_UTF_16(string charset, bool hasMark)
    {
        var encoding = Encoding.GetEncoding(charset);
        string text =
            "[\"日本 é 𝄞\",{\"a\":-1.5e3}, [" + string.Concat(Enumerable.Repeat("\"𝄞é\",", 9000)) + "null]]";
        byte[] bytes = [.. hasMark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];

        foreach (int piece in new[] { 1, 2, 3, 1000, 8191, 100_000 })
        {
            var summary = JsonChecking.Json(bytes, piece: piece);

            Assert.Equal(3, summary.Records);
            Assert.Equal(bytes.Length, summary.Length);
            Assert.EndsWith(charset == "utf-16" ? "UTF-16LE" : "UTF-16BE", summary.Checked, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_the_byte_of_damage_in_UTF_16()
    {
        string before = "[\"𝄞é日\"," + string.Concat(Enumerable.Repeat("\"𝄞日\", ", 3000));
        byte[] bytes = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(before + "x]")];

        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Json(bytes));

        Assert.Contains($"at byte {2 + (before.Length * 2):N0}: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5B0022003DD82200 5D00", "at byte 4: expected UTF-16, found one half of a surrogate pair")]
    [InlineData("5B00220000DC2200 5D00", "at byte 4: expected UTF-16, found one half of a surrogate pair")]
    [InlineData("5B005D0020", "ends after 5 bytes in the middle of a UTF-16 character")]
    [InlineData("220020003DD8", "ends after 6 bytes in the middle of a UTF-16 character")]
    public void Finds_damaged_UTF_16(string hex, string message)
    {
        byte[] bytes = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        foreach (int piece in new[] { 1, 100 })
        {
            var error = Assert.Throws<IntegrityException>(() => JsonChecking.Json(bytes, piece: piece));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("{}\n{}", 2)]
    [InlineData("\n {\"a\":\"\\n\"} \t\r\n\n [1] \n3\n", 3)]
    [InlineData("{}\n\"a\"\n", 2)]
    public void Takes_an_object_with_another_value_on_the_next_line_for_lines(string text, long lines)
    {
        var summary = JsonChecking.Json(text);

        Assert.Equal("application/x-ndjson", summary.Type);
        Assert.Equal(lines, summary.Records);
    }

    [Fact]
    public void Takes_a_file_of_long_lines_for_lines()
    {
        string line = $"{{\"a\":[{string.Join(",", Enumerable.Range(0, 500))}]}}\n";

        Assert.Equal(40, JsonChecking.Json(string.Concat(Enumerable.Repeat(line, 40))).Records);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("{}\n\n", null)]
    [InlineData("{}{}", "expected nothing more")]
    [InlineData("{} {}", "expected nothing more")]
    [InlineData("[]\n[]", "expected nothing more")]
    [InlineData("1\n2", "expected nothing more")]
    [InlineData("{\n}\n{}", "a second value follows the top-level object")]
    [InlineData("{\"a\":1\n}\n[]", "a second value follows the top-level object")]
    [InlineData("{}\n]", "expected")]
    [InlineData("{}\n[1,\n2]", "on line 2 at byte 6: expected a value, found a line end")]
    public void Keeps_anything_else_one_document(string text, string? message)
    {
        if (message is null)
            Assert.Equal("application/json", JsonChecking.Json(text).Type);
        else
            Assert.Contains(
                message,
                Assert.Throws<IntegrityException>(() => JsonChecking.Json(text)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Sees_the_line_ends_of_a_long_first_object()
    {
        string first = "{\"a\":[" + new string('1', 200) + ",\n" + new string('2', 200) + "]}";

        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Json(first + "\n{}"));

        Assert.Contains("a second value follows the top-level object", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_claims_for_what_they_say()
    {
        Assert.Equal(2, JsonChecking.Json("{}\n{}", claim: "application/json").Records);
        Assert.Equal(2, JsonChecking.Json("1\n2", claim: "application/jsonl").Records);
        Assert.Throws<IntegrityException>(() => JsonChecking.Json("{}\n{}", claim: "application/geo+json"));
        using var check = new JsonCheck("application/x-ndjson", claimedType: null);
        Assert.Equal(2, JsonChecking.Run(check, "1\n2"u8).Records);
    }
}
