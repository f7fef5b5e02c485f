using FsCheck;
using FsCheck.Fluent;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

/// <summary>Which names a server may give to a file.</summary>
public sealed class FileNameRulesTests
{
    [Theory]
    [InlineData("starhaul.toml")]
    [InlineData("Starhaul.JSON")]
    [InlineData("manifest.key")]
    [InlineData("manifest.anything")]
    [InlineData("fetch.txt")]
    [InlineData("import.json")]
    [InlineData("SHA256SUMS")]
    [InlineData("global.json")]
    [InlineData("nuget.config")]
    [InlineData("Directory.Build.props")]
    [InlineData("directory.build.targets")]
    [InlineData("Makefile")]
    [InlineData("-rf")]
    [InlineData(".bashrc")]
    [InlineData("a.json ")]
    [InlineData("a.json.")]
    [InlineData("CON")]
    [InlineData("con.json.gz")]
    [InlineData("COM1.txt")]
    [InlineData("a\u202Egnp.json")]
    [InlineData("a\u200Bb.json")]
    [InlineData("a\u2066b.json")]
    [InlineData("a\u00ADb.json")]
    [InlineData("a\u2028b.json")]
    [InlineData("a\u3164b.json")]
    [InlineData("\uFEFFa.json")]
    [InlineData("\uFF2Dakefile")]
    [InlineData("CO\uFF2E")]
    [InlineData("\u017Ftarhaul.toml")]
    [InlineData("Ma\u212Aefile")]
    [InlineData("a.part.json")]
    [InlineData("a.meta.json")]
    public void A_name_that_something_acts_on_or_that_hides_something_is_refused(string name) =>
        Assert.NotNull(FileNameRules.FaultOfForeign(name));

    [Theory]
    [InlineData("systems_1day.json.gz")]
    [InlineData("a name with blanks.csv")]
    [InlineData("r\u00E9sum\u00E9 \u661F.json")]
    [InlineData("console.json")]
    [InlineData("makefile.json")]
    [InlineData("manifest-2026.json")]
    public void A_plain_name_is_taken(string name) => Assert.Null(FileNameRules.FaultOfForeign(name));

    [Fact]
    public void Half_of_a_surrogate_pair_is_refused_and_a_whole_one_is_taken()
    {
        Assert.NotNull(FileNameRules.FaultOfForeign("a\uD83Db.json"));
        Assert.NotNull(FileNameRules.FaultOfForeign("ab.json\uDE80"));
        Assert.Null(FileNameRules.FaultOfForeign("a\uD83D\uDE80b.json"));
    }

    [Fact]
    public void A_caller_may_name_a_file_as_a_server_may_not() => Assert.Null(FileNameRules.FaultOf("Makefile"));

    [Fact]
    public void Whatever_a_server_sends_a_name_that_is_taken_is_one_visible_segment() =>
        Prop.ForAll<string?>(text =>
            {
                var name = text ?? "";
                return FileNameRules.FaultOfForeign(name) is not null
                    || (
                        Path.GetFileName(Path.GetFullPath(Path.Combine("/box", name))) == name
                        && name[0] is not ('.' or '-')
                        && !name.Any(char.IsControl)
                    );
            })
            .QuickCheckThrowOnFailure();

    [Fact(Timeout = 60_000)]
    public void Names_made_of_bad_pieces_are_refused_or_are_on_the_disk_as_they_are_shown()
    {
        const int Rounds = 20_000;
        string[] pieces =
        [
            "..",
            "/",
            "\\",
            ".",
            "-",
            " ",
            "~",
            "$(x)",
            "`x`",
            "%2e%2e",
            "%",
            "\0",
            "\n",
            "\r",
            "\t",
            "\u001b[2J",
            "\u202e",
            "\u200b",
            "\ufeff",
            "\ud800",
            "\udc00",
            "\ud83d\ude80",
            "\u00e9",
            "e\u0301",
            "\uff0e\uff0e",
            "\uff0f",
            "CON",
            "nul",
            "com1",
            "manifest",
            ".jsonl",
            ".key",
            "starhaul",
            ".toml",
            ".part",
            ".json",
            ".meta",
            "Makefile",
            "makefile",
            "global",
            "Directory.Build.",
            "props",
            "SHA256SUMS",
            "import",
            "fetch.txt",
            "a",
            "b",
            "9",
            ":",
            "*",
            "?",
            "\"",
            "'",
            "|",
            "<",
            ">",
            "&",
            ";",
            "=",
            "#",
            new('x', 120),
        ];
        var folder = Directory.CreateTempSubdirectory("starhaul-names-").FullName;
        var random = new Random(4);
        var taken = 0;
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                var name = string.Concat(
                    Enumerable.Range(0, random.Next(1, 5)).Select(_ => pieces[random.Next(pieces.Length)])
                );
                if (FileNameRules.FaultOfForeign(name) is not null)
                {
                    continue;
                }

                taken++;
                var path = Path.GetFullPath(Path.Combine(folder, name));
                File.WriteAllText(path, "");
                Assert.Equal(folder, Path.GetDirectoryName(path));
                Assert.Equal([name], Directory.GetFileSystemEntries(folder).Select(Path.GetFileName));
                Assert.True(name[0] is not ('.' or '-') && name[^1] is not ('.' or ' '), name);
                File.Delete(path);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        Assert.InRange(taken, Rounds / 20, Rounds / 2);
    }
}
