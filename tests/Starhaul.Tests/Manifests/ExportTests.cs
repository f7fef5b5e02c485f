using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Starhaul.Metalinks;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>The live set in the formats of others, checked with their tools where there are any.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Sha256sums_pass_the_real_sha256sum_whatever_the_names()
    {
        string[] names = ["a.txt", "sub/b c.txt", "-", "-x", "back\\slash", "new\nline", "re\rturn", "é*", "\\"];
        foreach (var name in names)
        {
            await box.AddAsync(name, "content of " + name);
        }

        await (await box.OpenAsync()).ExportAsync("sha256sums", box.Full("SHA256SUMS"));

        var (exit, output) = await RunAsync("sha256sum", "--strict", "-c", "SHA256SUMS");
        Assert.True(exit == 0, output);
        Assert.Equal(names.Length, output.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)));

        File.WriteAllText(box.Full("sub/b c.txt"), "other");
        Assert.Equal(1, (await RunAsync("sha256sum", "-c", "SHA256SUMS")).Exit);
    }

    [Fact]
    public async Task An_export_to_a_link_or_a_pipe_is_written_through_it_and_leaves_it_there()
    {
        await box.AddAsync("a.txt", "content");
        var manifest = await box.OpenAsync();
        File.WriteAllText(box.Full("real"), new string('x', 1000));
        File.CreateSymbolicLink(box.Full("link"), "real");
        Assert.Equal(0, (await RunAsync("mkfifo", "pipe")).Exit);

        await manifest.ExportAsync("sha256sums", box.Full("link"));
        var reading = RunAsync("cat", "pipe");
        await manifest.ExportAsync("sha256sums", box.Full("pipe"));

        Assert.Equal("real", new FileInfo(box.Full("link")).LinkTarget);
        Assert.EndsWith("  a.txt\n", File.ReadAllText(box.Full("real")), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(box.Full("real")), (await reading).Output);
        Assert.Equal(0, (await RunAsync("test", "-p", "pipe")).Exit);
    }

    [Fact]
    public async Task A_bag_lists_public_files_and_copies_the_others()
    {
        var coded = await box.AddAsync("sub/a%.gz", "coded");
        await box.AddAsync("sub/a", "decoded", record => record with { DerivedFrom = coded.Sha256 });
        await box.AddAsync("local", "here", record => record with { SourceUrl = "file:///data/local" });
        var bag = box.Full("bag");

        await (await box.OpenAsync()).ExportAsync("bagit", bag);

        Assert.Equal(
            "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            File.ReadAllText(Path.Combine(bag, "bagit.txt"))
        );
        Assert.Equal($"{coded.SourceUrl} 5 data/sub/a%25.gz\n", File.ReadAllText(Path.Combine(bag, "fetch.txt")));
        var info = File.ReadAllLines(Path.Combine(bag, "bag-info.txt"));
        Assert.Contains("Payload-Oxum: 16.3", info, StringComparer.Ordinal);
        Assert.Contains("Bagging-Date: 2026-11-21", info, StringComparer.Ordinal);
        Assert.Equal("decoded", File.ReadAllText(Path.Combine(bag, "data/sub/a")));

        // What the bag's reader does: fetch, then check payload and tags.
        File.WriteAllText(Path.Combine(bag, "data/sub/a%.gz"), "coded");
        var manifest = Path.Combine(bag, "manifest-sha256.txt");
        File.WriteAllText(
            manifest + ".decoded",
            File.ReadAllText(manifest).Replace("%25", "%", StringComparison.Ordinal)
        );
        var (exit, output) = await RunAsync(
            "sh",
            "-c",
            "cd bag && sha256sum --strict -c manifest-sha256.txt.decoded tagmanifest-sha256.txt"
        );
        Assert.True(exit == 0, output);
        Assert.Equal(3 + 4, output.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_bag_never_holds_a_file_that_is_not_as_recorded()
    {
        await box.AddAsync("local", "here", record => record with { SourceUrl = "file:///data/local" });
        File.WriteAllText(box.Full("local"), "othr");
        var manifest = await box.OpenAsync();

        await Assert.ThrowsAsync<IntegrityException>(() => manifest.ExportAsync("bagit", box.Full("bag")));

        Assert.False(Directory.Exists(box.Full("bag")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(box.Root, "*.new"));
    }

    [Fact]
    public async Task A_folder_that_happens_to_have_a_temporary_name_is_not_deleted()
    {
        await box.AddAsync("a", "a");
        var manifest = await box.OpenAsync();
        Directory.CreateDirectory(box.Full("bag.new"));
        File.WriteAllText(box.Full("bag.new/mine"), "mine");

        await manifest.ExportAsync("bagit", box.Full("bag"));

        Assert.Equal("mine", File.ReadAllText(box.Full("bag.new/mine")));
    }

    [Fact]
    public async Task A_bag_does_not_replace_a_folder_that_holds_something()
    {
        await box.AddAsync("a", "a");
        var manifest = await box.OpenAsync();
        Directory.CreateDirectory(box.Full("full/inner"));
        Directory.CreateDirectory(box.Full("empty"));

        await Assert.ThrowsAsync<DestinationException>(() => manifest.ExportAsync("bagit", box.Full("full")));
        await manifest.ExportAsync("bagit", box.Full("empty"));

        Assert.True(File.Exists(box.Full("empty/bagit.txt")));
    }

    [Fact]
    public async Task A_data_package_has_what_the_standard_asks_for()
    {
        var record = await box.AddAsync("sub/A b.json", "[]");
        await box.AddAsync("sub/a-b.json", "[1]", r => r with { DerivedFrom = record.Sha256 });
        using var output = new MemoryStream();

        await (await box.OpenAsync()).ExportAsync("datapackage", output);

        var package = JsonNode.Parse(output.ToArray())!;
        Assert.Equal("https://datapackage.org/profiles/2.0/datapackage.json", (string?)package["$schema"]);
        Assert.Equal("2026-11-21T20:00:00Z", (string?)package["created"]);
        Assert.Matches("^[a-z0-9._-]+$", (string?)package["name"]);
        Assert.Matches("^[0-9a-f]{32}$", (string?)package["id"]);
        var resources = package["resources"]!.AsArray();
        Assert.Equal(
            "sub-a-b.json sub-a-b.json-2",
            string.Join(' ', resources.Select(resource => (string?)resource!["name"]))
        );
        Assert.Equal("sub/A b.json", (string?)resources[0]!["path"]);
        Assert.Equal(2, (long?)resources[0]!["bytes"]);
        Assert.Equal("sha256:" + record.Sha256, (string?)resources[0]!["hash"]);
        Assert.Equal("text/plain", (string?)resources[0]!["mediatype"]);
        Assert.Equal(record.SourceUrl, (string?)resources[0]!["sources"]![0]!["path"]);
        Assert.Null(resources[1]!["sources"]![0]!["path"]);
        Assert.EndsWith("}\n", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metalink_names_the_public_files_with_size_hash_and_url()
    {
        var record = await box.AddAsync("sub/a&<b>.gz", "coded");
        await box.AddAsync("sub/a", "decoded", r => r with { DerivedFrom = record.Sha256 });
        using var output = new MemoryStream();

        await (await box.OpenAsync()).ExportAsync("metalink", output);

        var root = XDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).Root!;
        XNamespace metalink = "urn:ietf:params:xml:ns:metalink";
        Assert.Equal(metalink + "metalink", root.Name);
        Assert.Equal("starhaul/0.1.0", root.Element(metalink + "generator")!.Value);
        Assert.Equal("2026-11-21T20:00:00Z", root.Element(metalink + "published")!.Value);
        var file = Assert.Single(root.Elements(metalink + "file"));
        Assert.Equal("sub/a&<b>.gz", file.Attribute("name")!.Value);
        Assert.Equal("5", file.Element(metalink + "size")!.Value);
        Assert.Equal("sha-256", file.Element(metalink + "hash")!.Attribute("type")!.Value);
        Assert.Equal(record.Sha256, file.Element(metalink + "hash")!.Value);
        Assert.Equal(record.SourceUrl, file.Element(metalink + "url")!.Value);
        Assert.Contains("left out", Assert.Single(box.Warnings.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metalink_has_the_hashes_of_pieces_and_the_places_that_brought_bytes()
    {
        var text = new string('x', 600_000);
        MirrorFacts[] mirrors =
        [
            new() { Url = "https://second.example/f", Bytes = 1 },
            new() { Url = "https://idle.example/f" },
            new()
            {
                Url = "https://bad.example/f",
                Bytes = 1,
                Problem = "404",
            },
            new()
            {
                Url = "https://signed.example/f",
                Bytes = 1,
                IsRedacted = true,
            },
        ];
        var record = await box.AddAsync(
            "f.bin",
            text,
            made =>
                made with
                {
                    Transfer = new TransferFacts { Protocol = "HTTP/1.1", Mirrors = mirrors },
                }
        );
        using var output = new MemoryStream();

        await (await box.OpenAsync()).ExportAsync("metalink", output);

        var source = Source.Parse("https://example.org/f.meta4");
        var file = Assert.Single(MetalinkDocument.Parse(source, output.ToArray(), isProtected: true));
        Assert.Equal([record.SourceUrl, "https://second.example/f"], file.Places.Select(place => place.Text));
        XNamespace metalink = "urn:ietf:params:xml:ns:metalink";
        var pieces = XDocument
            .Parse(Encoding.UTF8.GetString(output.ToArray()))
            .Root!.Element(metalink + "file")!
            .Element(metalink + "pieces")!;
        Assert.Equal("262144", pieces.Attribute("length")!.Value);
        Assert.Equal("sha-256", pieces.Attribute("type")!.Value);
        Assert.Equal(
            text.Chunk(262_144)
                .Select(piece => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(piece)))),
            pieces.Elements(metalink + "hash").Select(hash => hash.Value)
        );
    }

    [Fact]
    public async Task A_metalink_of_a_file_that_is_damaged_is_refused()
    {
        await box.AddAsync("f.bin", "whole");
        File.WriteAllText(box.Full("f.bin"), "other");

        await Assert.ThrowsAsync<IntegrityException>(async () =>
            await (await box.OpenAsync()).ExportAsync("metalink", Stream.Null)
        );
    }

    [Fact]
    public async Task A_metalink_of_no_public_file_is_refused_and_leaves_no_half_file()
    {
        await box.AddAsync("local", "here", record => record with { SourceUrl = "file:///data/local" });
        var manifest = await box.OpenAsync();
        File.WriteAllText(box.Full("x.meta4"), "earlier");

        await Assert.ThrowsAsync<DestinationException>(() => manifest.ExportAsync("metalink", box.Full("x.meta4")));

        Assert.Equal("earlier", File.ReadAllText(box.Full("x.meta4")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(box.Root, "*.new"));
    }

    [Fact]
    public async Task An_export_never_overwrites_a_file_of_the_box()
    {
        await box.AddAsync("a", "a");
        var manifest = await box.OpenAsync();
        foreach (var path in new[] { "a", "manifest.jsonl", "manifest.lock" })
        {
            await Assert.ThrowsAsync<DestinationException>(() => manifest.ExportAsync("sha256sums", box.Full(path)));
        }
    }

    [Fact]
    public async Task An_empty_box_an_unknown_format_and_a_folder_to_a_stream_are_refused()
    {
        var manifest = await box.OpenAsync();
        await Assert.ThrowsAsync<DestinationException>(() => manifest.ExportAsync("sha256sums", Stream.Null));
        await Assert.ThrowsAsync<ArgumentException>(() => manifest.ExportAsync("zip", Stream.Null));
        await box.PublishAsync(manifest, box.Prove("a", "a"));
        await Assert.ThrowsAsync<ArgumentException>(() => manifest.ExportAsync("bagit", Stream.Null));
        Assert.Equal(
            "sha256sums bagit datapackage metalink",
            string.Join(' ', Manifest.ExportFormats.Select(format => format.Name))
        );
        Assert.Equal("bagit", Assert.Single(Manifest.ExportFormats, format => format.IsFolder).Name);
    }

    private async Task<(int Exit, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = box.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
