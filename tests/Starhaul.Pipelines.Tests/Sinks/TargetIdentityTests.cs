using Starhaul.Postgres.Store;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Which spellings of a target are one place.</summary>
public sealed class TargetIdentityTests
{
    [Theory]
    [InlineData("parquet:relpq", "parquet:./relpq/")]
    [InlineData("parquet:relpq", "PARQUET:relpq?threads=2")]
    [InlineData("sqlite:a.db", "sqlite:./b/../a.db")]
    [InlineData("duckdb:a.db", "duckdb:./a.db?memory_limit=2GB")]
    [InlineData("ndjson:a", "ndjson:a/")]
    [InlineData("postgres://me@host/db", "postgresql://you:secret@host:5432/db?schema=public")]
    public void Two_spellings_of_one_place_are_one(string one, string other) =>
        Assert.Equal(AllSinks.Registry.Identity(one), AllSinks.Registry.Identity(other));

    [Theory]
    [InlineData("sqlite:a.db", "duckdb:a.db")]
    [InlineData("sqlite:a.db", "sqlite:A.db")]
    [InlineData("postgres://host/db", "postgres://host/db?schema=other")]
    [InlineData("postgres://host/db", "postgres://host:5433/db")]
    public void Two_places_are_two(string one, string other) =>
        Assert.NotEqual(AllSinks.Registry.Identity(one), AllSinks.Registry.Identity(other));

    [Theory]
    [InlineData("duckdb:")]
    [InlineData("sqlite:")]
    [InlineData("parquet:")]
    public void A_link_is_what_it_leads_to(string scheme)
    {
        var folder = Directory.CreateTempSubdirectory("starhaul-links-").FullName;
        try
        {
            var file = Path.Combine(folder, "galaxy");
            var link = Path.Combine(folder, "link");
            var folderLink = Path.Combine(folder, "here");
            File.CreateSymbolicLink(link, file);
            Directory.CreateSymbolicLink(folderLink, folder);
            Assert.Equal(Identity(file), Identity(link));
            Assert.Equal(Identity(file), Identity(Path.Combine(folderLink, "galaxy")));

            File.WriteAllText(file, "there");
            Assert.Equal(Identity(file), Identity(link));
            Assert.Equal(Identity(file), Identity(Path.Combine(folderLink, "galaxy")));
            Assert.NotEqual(Identity(file), Identity(Path.Combine(folder, "other")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string Identity(string path) => AllSinks.Registry.Identity(scheme + path);
    }

    [Fact]
    public void A_value_that_PostgreSQL_cannot_convert_is_an_error_of_the_destination()
    {
        var error = PostgresErrors.Translate(
            "postgres://host/db",
            new ArgumentOutOfRangeException("ticks", "too late")
        );

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains("too late", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Theory]
    [InlineData("sqlite::memory:")]
    [InlineData("sqlite:file:galaxy.db?mode=memory")]
    public void A_database_that_would_be_lost_is_no_target(string target) =>
        Assert.Throws<ArgumentException>(() => AllSinks.Registry.Create(target, TimeProvider.System));
}
