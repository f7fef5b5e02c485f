using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Starhaul.Cli.Output;
using Xunit;

namespace Starhaul.Cli.Tests.Output;

/// <summary>Hints of the library speak of its members, those of the command line of its options.</summary>
public sealed partial class OptionNamesTests
{
    [Fact]
    public void A_hint_is_said_in_options() =>
        Assert.Equal(
            "Name another file with -o or another folder with --box, or fetch it with --regime binary.",
            OptionNames.Translate(
                "Name another file with FetchOptions.Output or another folder with FileFetcherOptions.Box, or fetch it "
                    + "with FetchOptions.Regime 'binary'."
            )
        );

    [Fact]
    public void Names_of_files_and_hosts_are_left_alone() =>
        Assert.Equal(
            "Makefile.Old at Example.Org and FetchOptions.Unknown",
            OptionNames.Translate("Makefile.Old at Example.Org and FetchOptions.Unknown")
        );

    [Fact]
    public void Every_member_that_a_text_of_the_libraries_names_has_an_option_and_none_names_an_option_itself()
    {
        var missing = new List<string>();
        var own = new List<string>();
        foreach (var path in LibraryFiles())
        {
            foreach (
                var line in File.ReadLines(path)
                    .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            )
            {
                foreach (var text in Text().Matches(line).Select(match => Expression().Replace(match.Value, "")))
                {
                    missing.AddRange(
                        Member().Matches(text).Select(match => match.Value).Where(name => !OptionNames.IsKnown(name))
                    );
                    own.AddRange(Option().Matches(text).Select(match => $"{Path.GetFileName(path)}: {match.Value}"));
                }
            }
        }

        Assert.Empty(missing);
        // Options of zstd and of aria2.
        Assert.DoesNotContain(
            own,
            found => found is not ("ZstandardDecoder.cs: --long" or "Aria2Process.cs: --version")
        );
    }

    private static IEnumerable<string> LibraryFiles([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath("../../..", Path.GetDirectoryName(here)!);
        return Directory
            .EnumerateDirectories(Path.Combine(root, "src"))
            .Where(folder => Path.GetFileName(folder) != "Starhaul.Cli")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();

    [GeneratedRegex(
        @"\b(?:FetchOptions|FileFetcherOptions|ApiFetcherOptions|SpanshDumpOptions|EddnStreamOptions|EddnReplayOptions|TransferLimits|Manifest|ApiFetcher|FileFetcher|SpanshDump|EddnStream|EddnReplay)\.[A-Z][A-Za-z]+\b",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Member();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+\b", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
