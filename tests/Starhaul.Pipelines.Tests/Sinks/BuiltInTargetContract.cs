using System.Globalization;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Dumps;
using Starhaul.Testing.Targets;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>The suite that targets of other assemblies pass, for those that come with Starhaul.</summary>
public abstract class BuiltInTargetContract : TargetContract
{
    /// <inheritdoc />
    protected override IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(string table)
    {
        var definition = GalaxyTables.All.Single(one => one.Name == table);
        var dump = Task.Run(() => TargetTables.ReadAsync(Target, TestContext.Current.CancellationToken)).Result;
        return
        [
            .. dump[definition]
                .Select(row =>
                    definition.Columns.Zip(row).ToDictionary(cell => cell.First.Name, cell => Text(cell.Second))
                ),
        ];
    }

    private static string? Text(object? value) =>
        value is null ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
}
