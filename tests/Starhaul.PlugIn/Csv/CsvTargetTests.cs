using Starhaul.Pipelines;
using Starhaul.Testing.Targets;

namespace Starhaul.PlugIn.Csv;

public sealed class CsvTargetTests : TargetContract
{
    protected override SinkFactory Factory { get; } =
        new()
        {
            Schemes = ["csv:"],
            Form = "csv:DIR",
            Create = (folder, _) => new CsvSink(folder),
        };

    protected override string Target => $"csv:{Folder}";

    protected override IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(string table)
    {
        var newest = Directory.GetDirectories(Folder).Order(StringComparer.Ordinal).Last();
        var lines = CsvReader.Read(Path.Combine(newest, $"{table}.csv")).ToList();
        return
        [
            .. lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First!, pair => pair.Second)),
        ];
    }
}
