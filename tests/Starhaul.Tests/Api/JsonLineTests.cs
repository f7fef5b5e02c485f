using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Api.Reading;
using Xunit;

namespace Starhaul.Tests.Api;

public sealed class JsonLineTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Fact]
    public void A_record_of_any_form_becomes_the_line_that_a_compact_writer_writes()
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""),
            Gen.Elements("", "\\", "\"", "a \"b\" \\\\ c", " \t\n ", "{ \"x\" : [ 1 ] }")
        );
        var records = texts
            .ListOf()
            .Select(list =>
                (JsonNode)new JsonArray([.. list.Select(text => new JsonObject { [text] = text, ["n"] = list.Count })])
            );

        Prop.ForAll(records.ToArbitrary(), record => LineOf(record.ToJsonString(Indented)) == record.ToJsonString())
            .QuickCheckThrowOnFailure();
    }

    private static string LineOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        var line = new ArrayBufferWriter<byte>();
        JsonLine.Write(document.RootElement, line);
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}
