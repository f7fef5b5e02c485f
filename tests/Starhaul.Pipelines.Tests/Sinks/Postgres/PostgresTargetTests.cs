using Npgsql;
using Starhaul.Postgres.Urls;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Postgres;

public sealed class PostgresTargetTests
{
    [Theory]
    [InlineData("postgres://u:secret@db.example:5433/galaxy", "postgres://u@db.example:5433/galaxy")]
    [InlineData("postgresql://db.example/galaxy", "postgres://db.example/galaxy")]
    [InlineData(
        "postgres://u:secret@db.example/galaxy?schema=ed&password=secret",
        "postgres://u@db.example/galaxy?schema=ed"
    )]
    [InlineData("postgres:///galaxy?host=/run/postgresql", "postgres:///galaxy")]
    public void Its_name_has_no_password(string url, string name)
    {
        Assert.Equal(name, PostgresTarget.Parse(url).Name);
        Assert.DoesNotContain("secret", PostgresTarget.Parse(url).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Escapes_are_decoded()
    {
        var target = PostgresTarget.Parse("postgres://a%40b:p%40ss%3Aw%2Frd%20%25%3F@[::1]:1/my%20db?schema=a%22b");
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);

        Assert.Equal("a@b", settings.Username);
        Assert.Equal("p@ss:w/rd %?", settings.Password);
        Assert.Equal("my db", settings.Database);
        Assert.Equal("::1", settings.Host);
        Assert.Equal(1, settings.Port);
        Assert.Equal("a\"b", target.Schema);
    }

    [Fact]
    public void What_is_not_given_has_the_usual_value()
    {
        var target = PostgresTarget.Parse("postgres://localhost");
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);

        Assert.Equal(5432, settings.Port);
        Assert.Null(settings.Username);
        Assert.Null(settings.Password);
        Assert.Equal("public", target.Schema);
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("verify-full", SslMode.VerifyFull)]
    public void The_options_of_libpq_are_known(string value, SslMode mode)
    {
        var target = PostgresTarget.Parse(
            $"postgres://u@h/d?sslmode={value}&connect_timeout=7&application_name=x%20y&host=%2Frun%2Fpostgresql"
        );
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);

        Assert.Equal(mode, settings.SslMode);
        Assert.Equal(7, settings.Timeout);
        Assert.Equal("x y", settings.ApplicationName);
        Assert.Equal("/run/postgresql", settings.Host);
    }

    [Theory]
    [InlineData("postgres:///galaxy")]
    [InlineData("postgres://u:secret@/galaxy")]
    [InlineData("postgres:///galaxy?schema=ed")]
    public void A_url_without_a_host_is_refused_with_what_is_missing(string url)
    {
        var error = Assert.Throws<ArgumentException>(() => PostgresTarget.Parse(url));

        Assert.Contains("no host", error.Message, StringComparison.Ordinal);
        Assert.Contains("postgres://USER@HOST/galaxy", error.Message, StringComparison.Ordinal);
        Assert.Contains("host=/run/postgresql", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mysql://u:secret@h/d")]
    [InlineData("postgres://u:secret@h/d/e")]
    [InlineData("postgres://u:secret@h/d?nonsense=1")]
    [InlineData("postgres://u:secret@h/d?sslmode=maybe")]
    [InlineData("postgres://u:secret@h/d?connect_timeout=soon")]
    [InlineData("no url, but a secret")]
    public void What_is_not_understood_is_refused_without_the_password(string url)
    {
        var error = Assert.Throws<ArgumentException>(() => PostgresTarget.Parse(url));

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
