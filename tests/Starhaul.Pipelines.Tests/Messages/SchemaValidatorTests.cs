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
        Assert.Equal("not as shipyard-2 has it: IntegerExpected at #/message.marketId", fault);
    }

    [Fact]
    public async Task Does_not_judge_what_it_has_no_schema_for()
    {
        await WriteAsync("{\"id\":\"https://eddn.edcd.io/schemas/a/1#\",\"type\":\"object\",\"required\":[\"x\"]}");
        var validator = await SchemaValidator.LoadAsync(folder, Cancellation);

        Assert.Null(validator.Validate(Feed.Message(Feed.Json())));
        Assert.Equal(
            "not as a-1 has it: PropertyRequired at #/x",
            validator.Validate(Feed.Message(Feed.Json("a/1/test")))
        );
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
