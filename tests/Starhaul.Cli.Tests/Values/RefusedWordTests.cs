using Xunit;

namespace Starhaul.Cli.Tests.Values;

/// <summary>Words that the library refuses, and what was meant by them.</summary>
public sealed class RefusedWordTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Theory]
    [InlineData("Did you mean 'sqlite:...'?", "run", "spansh-dump", "a.json", "--to", "sqllite:a.db")]
    [InlineData("Did you mean 'postgres://...'?", "run", "eddn-stream", "--to", "postgre:a")]
    [InlineData("Did you mean 'duckdb:...'?", "imports", "ducdb:a")]
    [InlineData(
        "Did you mean 'stations'?",
        "run",
        "spansh-dump",
        "a.json",
        "--to",
        "sqlite:a.db",
        "--select",
        "statons"
    )]
    [InlineData("Did you mean 'zstd'?", "run", "eddn-stream", "--compress", "ztsd")]
    public async Task What_was_meant_is_asked(string question, params string[] words)
    {
        await File.WriteAllTextAsync(cli.PathOf("a.json"), "[]", TestContext.Current.CancellationToken);

        var result = await cli.RunAsync(words);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("next: " + question, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run spansh-dump a --to sq", "sqlite:")]
    [InlineData("run spansh-dump a --to x --select sta", "stations")]
    [InlineData("run eddn-stream --to po", "postgres://")]
    [InlineData("run eddn-stream --compress z", "zstd")]
    public async Task Targets_tables_and_forms_are_completed(string line, string word)
    {
        var result = await cli.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Contains(word, result.Out.Split('\n').Select(static one => one.Trim()));
    }
}
