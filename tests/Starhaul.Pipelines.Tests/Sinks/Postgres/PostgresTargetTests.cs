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
    [InlineData("postgres:///galaxy?host=/run/postgresql", "postgres:///galaxy?host=/run/postgresql")]
    [InlineData("postgres://u:secret@a:1,b:2/galaxy?passfile=/x/secret", "postgres://u@a:1,b:2/galaxy")]
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
    [InlineData("postgres://me@/db?host=/sock&port=5433", "/sock", 5433)]
    [InlineData("postgres://me@:5433/db?host=/sock", "/sock", 5433)]
    [InlineData("postgres://me@%2Fsock:5433/db", "/sock", 5433)]
    [InlineData("postgres://me@%2Fsock/db", "/sock", 5432)]
    [InlineData("postgresql://h?user=me&dbname=db", "h", 5432)]
    [InlineData("postgres://me@DB.Example/db", "db.example", 5432)]
    [InlineData("postgres://me@[2001:db8::1]/db", "2001:db8::1", 5432)]
    [InlineData("postgres://me@b\u00fccher.example/db", "xn--bcher-kva.example", 5432)]
    [InlineData("postgres://other@elsewhere:1/no?host=h&port=2&user=me&dbname=db", "h", 2)]
    public void Every_form_that_libpq_takes_is_taken(string url, string host, int port)
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresTarget.Parse(url).ConnectionString);

        Assert.Equal((host, port, "me", "db"), (settings.Host, settings.Port, settings.Username, settings.Database));
    }

    [Theory]
    [InlineData("postgres://me@a:1,b,[::1]:3/db", "a:1 b:5432 ::1:3")]
    [InlineData("postgres://me@/db?host=a,/sock&port=1,2", "a:1 /sock:2")]
    [InlineData("postgres://me@/db?host=a,b&port=7", "a:7 b:7")]
    public void Several_hosts_are_kept_in_their_order(string url, string places)
    {
        var settings = PostgresTarget
            .Parse(url)
            .ConnectionStrings.Select(text => new NpgsqlConnectionStringBuilder(text))
            .Select(one => $"{one.Host}:{one.Port}");

        Assert.Equal(places, string.Join(' ', settings));
    }

    [Theory]
    [InlineData("postgres://u:se@cret@h/d", "'@'")]
    [InlineData("postgres://u:se/cret@h/d", "'/'")]
    [InlineData("postgres://u:se#cret@h/d", "'#'")]
    [InlineData("postgres://u:se?cret@h/d", "'?'")]
    [InlineData("postgres://u:se%cret@h/d", "'%'")]
    public void A_character_of_a_password_that_is_not_escaped_is_told_as_such(string url, string character)
    {
        var error = Assert.Throws<ArgumentException>(() => PostgresTarget.Parse(url));

        Assert.Contains(character, error.Message, StringComparison.Ordinal);
        Assert.Contains("@ as %40, / as %2F, # as %23", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres://u@h:70000/d", "port is '70000', expected a port, from 1 to 65535")]
    [InlineData("postgres://u@h:x/d", "port is 'x'")]
    [InlineData("postgres://u@h/d?port=0", "port is '0'")]
    [InlineData("postgres://u@a,b,c/d?port=1,2", "port names 2 ports for 3 hosts")]
    [InlineData("postgres://u@h/d?connect_timeout=99999", "connect_timeout is '99999'")]
    [InlineData("postgres://u@h/d?connect_timeout=-1", "from 0 to 1024")]
    [InlineData("postgres://u@h/d?keepalives_idle=0", "keepalives_idle is '0'")]
    [InlineData("postgres://u@h/d?sslmode=maybe", "sslmode is 'maybe', expected disable")]
    [InlineData("postgres://u@h/d?target_session_attrs=standby", "a target is written to")]
    [InlineData("postgres://u@h/d?nonsense=1", "nonsense of a PostgreSQL URL is not known; there are host, port")]
    public void An_option_that_is_not_known_or_out_of_range_is_named(string url, string message) =>
        Assert.Contains(
            message,
            Assert.Throws<ArgumentException>(() => PostgresTarget.Parse(url)).Message,
            StringComparison.Ordinal
        );

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
