using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class NdjsonCheckTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("\n\r\n  \n", 0)]
    [InlineData("{}", 1)]
    [InlineData("{}\n", 1)]
    [InlineData("{}\r\n[1,2]\r\n\r\n3\n\"\"\n null \n-1.5e3", 6)]
    [InlineData("\uFEFF{}\n{}", 2)]
    public void Counts_the_lines_that_hold_a_value(string text, long lines)
    {
        var summary = JsonChecking.Ndjson(text);

        Assert.Equal("application/x-ndjson", summary.Type);
        Assert.Equal(lines, summary.Records);
        Assert.False(summary.ProvesEnd);
        Assert.Equal($"NDJSON of {lines} line{(lines == 1 ? "" : "s")}, UTF-8", summary.Checked);
    }

    [Fact]
    public void Counts_many_lines_of_any_length()
    {
        for (int length = 0; length < 200; length++)
        {
            string line = $"{{\"a\":\"{new string('x', length)}\",\"b\":[1,{{}}]}}";
            Assert.Equal(
                50,
                JsonChecking.Ndjson(string.Join(length % 2 == 0 ? "\n" : "\r\n", Enumerable.Repeat(line, 50))).Records
            );
            Assert.Equal(50, JsonChecking.Ndjson(string.Concat(Enumerable.Repeat($"{length}\n", 50))).Records);
        }
    }

    [Theory]
    [InlineData("{}\n[1,\n2]", "the NDJSON is damaged on line 2 at byte 6: expected a value, found a line end")]
    [InlineData(
        "{} {}",
        "the NDJSON is damaged on line 1 at byte 3: expected a line end after the line's value, found '{'"
    )]
    [InlineData(
        "{},\n{}",
        "the NDJSON is damaged on line 1 at byte 2: expected a line end after the line's value, found ','"
    )]
    [InlineData(
        "1\n\n}",
        "the NDJSON is damaged on line 3 at byte 3: expected a value at the start of the line, found '}'"
    )]
    [InlineData(
        "\"a\nb\"",
        "the NDJSON is damaged on line 1 at byte 2: expected a character of a string in UTF-8, control characters escaped, found a line end"
    )]
    public void Names_the_line_of_damage(string text, string message) =>
        Assert.Equal(message, Assert.Throws<IntegrityException>(() => JsonChecking.Ndjson(text)).Message);

    [Fact]
    public void Names_the_line_far_into_a_text()
    {
        string whole = string.Concat(Enumerable.Repeat("{\"name\":\"a system\",\"n\":[1,2]}\n", 5000));

        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Ndjson(whole + "{\"name\":]}\n"));

        Assert.StartsWith("the NDJSON is damaged on line 5,001 at byte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_where_a_cut_text_ends()
    {
        var error = Assert.Throws<IntegrityException>(() => JsonChecking.Ndjson("{}\n{\"a\":[tr"));

        Assert.Equal("the NDJSON ends after 11 bytes on line 2 inside a literal, 2 levels deep", error.Message);
    }

    [Fact]
    public void Bounds_the_depth_of_each_line()
    {
        string deep = new string('[', 1024) + new string(']', 1024);

        Assert.Equal(2, JsonChecking.Ndjson($"{deep}\n{deep}\n").Records);
        Assert.Throws<UnexpectedContentException>(() => JsonChecking.Ndjson($"{deep}\n[{deep}]\n"));
    }
}
