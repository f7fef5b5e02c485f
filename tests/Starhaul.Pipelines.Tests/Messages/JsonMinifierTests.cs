using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

public sealed class JsonMinifierTests
{
    private static readonly string[] Blanks = ["", "", " ", "\n", "\t ", "\r\n    ", new string(' ', 70)];

    private static readonly Gen<string> Strings = Gen.Elements(
        "\"\"",
        "\" a  b \"",
        "\"\\\\\"",
        "\"\\\" \\\\\\\" \"",
        "\"\\u0020\\n\\t\"",
        "\"é  漢字 🚀\"",
        $"\"{new string('\\', 62)} \""
    );

    private static readonly Gen<string> Scalars = Gen.OneOf(
        Strings,
        Gen.Elements("0", "-0.0", "1.50e+10", "12345678901234567890", "true", "false", "null")
    );

    [Fact]
    public void Takes_out_blanks_between_tokens_and_nothing_else() =>
        Prop.ForAll(
                Texts().ToArbitrary(),
                text =>
                {
                    var bytes = Encoding.UTF8.GetBytes(text);
                    var expected = Rewritten(bytes);
                    Assert.Equal(expected, Minified(bytes, 128));
                    Assert.Equal(expected, Minified(bytes, 256));
                    Assert.Equal(expected, Minified(bytes, 512));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Does_not_copy_what_has_no_blanks()
    {
        var json = Encoding.UTF8.GetBytes("{\"a\":\"" + new string(' ', 200) + "\"}");
        var output = new byte[json.Length];

        Assert.Equal(json.Length, JsonMinifier.Minify(json, output));

        Assert.All(output, x => Assert.Equal(0, x));
    }

    private static Gen<string> Texts() => Gen.Sized(size => Value(Math.Min(size, 30)));

    private static Gen<string> Value(int size)
    {
        if (size < 2)
        {
            return Scalars;
        }

        var inner = Value(size / 3);
        var blank = Gen.Elements(Blanks);
        var item = from before in blank from value in inner from after in blank select before + value + after;
        var member =
            from before in blank
            from name in Strings
            from between in blank
            from value in item
            select before + name + between + ":" + value;
        return Gen.OneOf(
            Scalars,
            Gen.ListOf(item, 4).Select(items => "[" + string.Join(',', items) + "]"),
            Gen.ListOf(member, 4).Select(members => "{" + string.Join(',', members) + "}")
        );
    }

    private static string Minified(byte[] json, int vectorBits)
    {
        var output = new byte[json.Length];
        var length = JsonMinifier.Minify(json, output, vectorBits);
        return Encoding.UTF8.GetString(length == json.Length ? json : output.AsSpan(0, length));
    }

    /// <summary>The tokens as the reader of the platform finds them, joined without blanks.</summary>
    private static string Rewritten(byte[] json)
    {
        var text = new StringBuilder();
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            var last = text.Length == 0 ? '[' : text[^1];
            var isClose = reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject;
            if (!isClose && last is not ('[' or '{' or ':') && text.Length > 0)
            {
                text.Append(',');
            }

            var token = Encoding.UTF8.GetString(reader.ValueSpan);
            text.Append(
                reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? $"\"{token}\"" : token
            );
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                text.Append(':');
            }
        }

        return text.ToString();
    }
}
