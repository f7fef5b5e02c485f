using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

/// <summary>One PostgreSQL for the tests of a class; not started where it is not installed.</summary>
public sealed class SharedPostgres : IAsyncLifetime
{
    private PostgresServer? server;

    /// <summary>The server; where it is not installed, the test that asks is skipped.</summary>
    public PostgresServer Server
    {
        get
        {
            Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.SkipReason);
            return server!;
        }
    }

    public async ValueTask InitializeAsync() =>
        server = PostgresServer.IsAvailable ? await PostgresServer.StartAsync() : null;

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
