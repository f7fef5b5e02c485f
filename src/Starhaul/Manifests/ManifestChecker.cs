namespace Starhaul.Manifests;

/// <summary>Judges a manifest alone and finds every fault; reads only.</summary>
internal static class ManifestChecker
{
    public static async Task<ManifestCheckReport> CheckAsync(
        BoxFolder box,
        ExpectedHeads expected,
        CancellationToken cancellation
    )
    {
        if (expected.ByWriter.Count > 0)
        {
            throw new ArgumentException(
                $"The box '{box.Root}' is a folder, whose manifest has one head and no writers.",
                nameof(expected)
            );
        }

        var expectedHead = expected.Single;
        var chain = new ManifestChain();
        var live = new LiveSet(static _ => []);
        var faults = new List<ManifestFault>();
        ManifestMetadata? metadata = null;
        long? expectedAt = null;
        long tornBytes = 0;
        try
        {
            using var file = FileHash.Open(box.ManifestPath);
            var reader = new LineReader(file, 0);
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                var (taken, found) = chain.Append(line);
                faults.AddRange(found.Select(fault => new ManifestFault(chain.Lines, fault)));
                metadata ??= taken as ManifestMetadata;
                if (taken is not null)
                {
                    live.Apply(taken, default);
                }

                if (string.Equals(chain.Head, expectedHead, StringComparison.OrdinalIgnoreCase))
                {
                    expectedAt = chain.Lines;
                }
            }

            tornBytes = reader.TornBytes;
        }
        catch (InvalidDataException error)
        {
            faults.Add(new ManifestFault(chain.Lines + 1, error.Message));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"'{box.ManifestPath}' cannot be read: {error.Message}", error)
            {
                Step = FetchStep.Manifest,
                Hint = "Name the folder of a box, the one that has a manifest.jsonl.",
            };
        }

        return new ManifestCheckReport
        {
            BoxId = metadata?.BoxId,
            Lines = chain.Lines,
            Files = faults.Count == 0 ? live.Count : null,
            Head = chain.Head,
            ExpectedHead = expectedHead,
            ExpectedHeadLine = expectedAt,
            TornBytes = tornBytes,
            Faults = faults,
        };
    }
}
