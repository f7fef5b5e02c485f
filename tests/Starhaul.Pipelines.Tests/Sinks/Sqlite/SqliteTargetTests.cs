namespace Starhaul.Pipelines.Tests.Sinks.Sqlite;

public sealed class SqliteTargetTests : BuiltInTargetContract
{
    protected override SinkFactory Factory { get; } =
        BuiltInSinks.All.Single(sink => sink.Schemes.Contains("sqlite:")) with
        {
            ReplacesBuiltIn = true,
        };

    protected override string Target => $"sqlite:{Folder}.db";
}
