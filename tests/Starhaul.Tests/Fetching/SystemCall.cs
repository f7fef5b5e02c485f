using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>One system call of a traced program, with the texts in it as letters of Latin-1.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">Its arguments as strace writes them.</param>
/// <param name="Texts">Every text and path among them, in order.</param>
/// <param name="Result">What it returned.</param>
/// <param name="ResultPath">The path of a descriptor that it returned; empty where that has none.</param>
/// <param name="Began">Place of its beginning in the trace.</param>
/// <param name="Ended">Place of its end.</param>
internal sealed partial record SystemCall(
    string Name,
    string Arguments,
    string[] Texts,
    long Result,
    string ResultPath,
    int Began,
    int Ended
)
{
    /// <summary>The path that it is about: that of its descriptor, else its first text.</summary>
    public string Path => Texts.Length > 0 ? Texts[0] : "";

    /// <summary>An argument that is a number, counted from the end.</summary>
    public long Number(int fromEnd) => long.Parse(Arguments.Split(", ")[^fromEnd], CultureInfo.InvariantCulture);

    /// <summary>Runs a program in a folder, and gives its calls in the order in which they returned.</summary>
    /// <param name="folder">The folder to run it in.</param>
    /// <param name="calls">The calls to trace, by name, with commas.</param>
    /// <param name="words">The program and its arguments.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<List<SystemCall>> TraceAsync(
        string folder,
        string calls,
        IEnumerable<string> words,
        CancellationToken cancellationToken
    )
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed.");
        var trace = folder + ".trace";
        string[] options = [.. "-f --seccomp-bpf -y -xx -s 300000 -e signal=none -e".Split(' '), $"trace={calls}"];
        var start = new ProcessStartInfo("/usr/bin/strace", [.. options, "-o", trace, .. words])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.True(process.ExitCode == 0, said);
        try
        {
            return Read(File.ReadLines(trace));
        }
        finally
        {
            File.Delete(trace);
        }
    }

    /// <summary>One that another thread interrupted keeps the place where it began.</summary>
    private static List<SystemCall> Read(IEnumerable<string> lines)
    {
        var begun = new Dictionary<string, (string Text, int Line)>(StringComparer.Ordinal);
        var calls = new List<SystemCall>();
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var (thread, text) = (line[..space], line[space..].Trim());
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                begun[thread] = (text[..^"<unfinished ...>".Length], number);
                continue;
            }

            var at = number;
            if (Resumed().Match(text) is { Success: true } resumed && begun.Remove(thread, out var first))
            {
                (text, at) = (first.Text + text[resumed.Length..], first.Line);
            }

            if (Returned().Match(text) is { Success: true } call && !call.Groups["result"].Value.StartsWith('-'))
            {
                var arguments = call.Groups["arguments"].Value;
                calls.Add(
                    new SystemCall(
                        call.Groups["name"].Value,
                        arguments,
                        [.. Quoted().Matches(arguments).Select(one => Unescape(one.Groups["hex"].Value))],
                        long.Parse(call.Groups["result"].Value, CultureInfo.InvariantCulture),
                        Unescape(call.Groups["path"].Value),
                        at,
                        number
                    )
                );
            }
        }

        return calls;
    }

    private static string Unescape(string hex) =>
        System.Text.Encoding.Latin1.GetString(Convert.FromHexString(hex.Replace("\\x", "", StringComparison.Ordinal)));

    [GeneratedRegex(@"^<\.\.\. \w+ resumed>", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Resumed();

    [GeneratedRegex(
        @"^(?<name>\w+)\((?<arguments>.*)\)\s+= (?<result>-?\d+)(<(?<path>(\\x[0-9a-f]{2})*)>)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Returned();

    /// <summary>What stands in quotes, and the path of a descriptor.</summary>
    [GeneratedRegex(
        @"[""<](?<hex>(\\x[0-9a-f]{2})*)["">]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Quoted();
}
