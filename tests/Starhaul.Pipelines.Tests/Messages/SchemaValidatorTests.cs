using System.Text;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

public sealed class SchemaValidatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-schemas-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Takes_every_real_message_and_refuses_one_with_a_field_of_another_type()
    {
        var validator = await SchemaValidator.LoadAsync(Feed.Samples("schemas"), Cancellation);
        Assert.Contains("commodity-3", validator.Schemas);
        foreach (var path in Directory.EnumerateFiles(Feed.Samples("messages"), "*.json"))
        {
            var json = await File.ReadAllTextAsync(path, Cancellation);
            Assert.True(
                validator.Validate(Feed.Message(json)) is null,
                $"{path}: {validator.Validate(Feed.Message(json))}"
            );
        }

        var shipyard = await File.ReadAllTextAsync(
            Path.Combine(Feed.Samples("messages"), "shipyard_2.json"),
            Cancellation
        );
        var wrong = shipyard.Replace("3224595968", "\"3224595968\"", StringComparison.Ordinal);
        var fault = validator.Validate(Feed.Message(wrong));
        Assert.Equal("not as shipyard-2 has it: expected \"integer\", found a string at #/message/marketId", fault);
    }

    [Fact]
    public async Task Does_not_judge_what_it_has_no_schema_for()
    {
        await WriteAsync("{\"id\":\"https://eddn.edcd.io/schemas/a/1#\",\"type\":\"object\",\"required\":[\"x\"]}");
        var validator = await SchemaValidator.LoadAsync(folder, Cancellation);

        Assert.Null(validator.Validate(Feed.Message(Feed.Json())));
        Assert.StartsWith(
            "not as a-1 has it: Required properties [\"x\"]",
            validator.Validate(Feed.Message(Feed.Json("a/1/test")))
        );
    }

    [Theory]
    [InlineData("12345678901234567890123456789", true)]
    [InlineData("-99999999999999999999999999999999999999999", true)]
    [InlineData("7", true)]
    [InlineData("7.0", false)]
    [InlineData("7e2", false)]
    [InlineData("1e400", false)]
    [InlineData("true", false)]
    [InlineData("\"7\"", false)]
    public async Task An_integer_of_any_size_is_one_and_a_fraction_or_exponent_is_none(string value, bool isOne)
    {
        await WriteAsync(
            """{"id":"https://eddn.edcd.io/schemas/a/1#","properties":{"message":{"properties":{"x":{"type":"integer"}}}}}"""
        );
        var validator = await SchemaValidator.LoadAsync(folder, Cancellation);

        var fault = validator.Validate(Feed.Message(Feed.Json("a/1", $"\"x\":{value}")));

        Assert.Equal(isOne, fault is null);
        Assert.Equal(0, validator.NotJudged);
    }

    [Theory]
    [InlineData("""{"type":"string","enum":["a",null]}""", "null", false)]
    [InlineData("""{"enum":["a",null]}""", "null", true)]
    [InlineData("""{"minimum":3,"exclusiveMinimum":true}""", "3", false)]
    [InlineData("""{"minimum":3,"exclusiveMinimum":false}""", "3", true)]
    [InlineData("""{"maximum":3,"exclusiveMaximum":true}""", "1e400", false)]
    [InlineData("""{"properties":{"id":{"type":"string"},"type":{"type":"integer"}}}""", "{\"id\":1}", false)]
    [InlineData("""{"properties":{"id":{"type":"string"},"type":{"type":"integer"}}}""", "{\"id\":\"1\"}", true)]
    [InlineData("""{"const":1,"contains":{},"propertyNames":{"maxLength":0}}""", "{\"a\":2}", true)]
    public async Task Words_mean_what_they_mean_in_draft_04(string schema, string value, bool isRight)
    {
        await WriteAsync(
            """{"id":"https://eddn.edcd.io/schemas/a/1#","properties":{"message":{"properties":{"x":"""
                + schema
                + "}}}}"
        );
        var validator = await SchemaValidator.LoadAsync(folder, Cancellation);

        Assert.Equal(isRight, validator.Validate(Feed.Message(Feed.Json("a/1", $"\"x\":{value}"))) is null);
        Assert.Equal(0, validator.NotJudged);
    }

    [Fact]
    public async Task Refuses_a_message_that_is_nested_too_deeply_without_an_error()
    {
        await WriteAsync("{\"id\":\"https://eddn.edcd.io/schemas/a/1#\"}");
        var validator = await SchemaValidator.LoadAsync(folder, Cancellation);
        var deep = new string('[', 1_000) + new string(']', 1_000);

        Assert.NotNull(validator.Validate(Feed.Message(Feed.Json("a/1", $"\"x\":{deep}"))));
    }

    [Theory]
    [InlineData(
        "{\"id\":\"https://eddn.edcd.io/schemas/a/1#\",\"properties\":{\"x\":{\"$ref\":\"http://127.0.0.1:9/x.json\"}}}"
    )]
    [InlineData("{\"id\":\"https://eddn.edcd.io/schemas/a/1#\",\"properties\":{\"x\":{\"$ref\":\"/etc/passwd\"}}}")]
    [InlineData("{\"title\":\"no id\"}")]
    [InlineData("no JSON")]
    public async Task Opens_nothing_that_a_schema_refers_to_and_wants_one_schema_at_least(string json)
    {
        await WriteAsync(json);

        await Assert.ThrowsAsync<DestinationException>(() => SchemaValidator.LoadAsync(folder, Cancellation));
    }

    private Task WriteAsync(string json) =>
        File.WriteAllTextAsync(Path.Combine(folder, "a.json"), json, Encoding.UTF8, Cancellation);
}
