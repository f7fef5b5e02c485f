using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Tests.Sinks;

public sealed class UpdatingSinkTests : UpdatingSinkContract
{
    private readonly MemoryStore.Content content = new();

    private protected override Sink CreateSink() =>
        new UpdatingSink(new MemoryStore(content), TimeProvider.System, new Random(1));

    private protected override Task<TableDump> DumpAsync() =>
        TableDump.ReadAsync(new MemoryStore(content), Cancellation);
}
