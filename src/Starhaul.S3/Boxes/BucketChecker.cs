using Starhaul.Manifests;
using Starhaul.S3.Storage;

namespace Starhaul.S3.Boxes;

/// <summary>Judges the chains of a box in a bucket alone, from their first objects on, and finds every fault; reads only.</summary>
internal sealed class BucketChecker(ObjectStore objects)
{
    public async Task<ManifestCheckReport> CheckAsync(
        IReadOnlyDictionary<string, string> expected,
        CancellationToken cancellation
    )
    {
        var live = new LiveSet(static _ => []);
        var writers = new List<ManifestWriterReport>();
        ManifestMetadata? first = null;
        var listed = await BucketChain
            .ListAsync(objects, new Dictionary<string, long>(StringComparer.Ordinal), cancellation)
            .ConfigureAwait(false);
        foreach (var (writer, last) in listed)
        {
            var chain = new BucketChain(writer);
            var faults = new List<ManifestFault>();
            var head = expected.GetValueOrDefault(writer);
            long? headLine = null;
            await foreach (var (number, bytes) in chain.ReadAsync(objects, last, cancellation).ConfigureAwait(false))
            {
                faults.AddRange(chain.Take(number, bytes, Apply));
            }

            writers.Add(
                new ManifestWriterReport
                {
                    Writer = writer,
                    Objects = chain.Objects,
                    Lines = chain.Lines.Lines,
                    Head = chain.Lines.Head,
                    ExpectedHead = head,
                    ExpectedHeadLine = headLine,
                    Faults = faults,
                }
            );

            void Apply(ManifestEvent line, ReadOnlyMemory<byte> bytes)
            {
                live.Apply(line, default);
                if (line is ManifestMetadata metadata && (first is null || metadata.Created < first.Created))
                {
                    first = metadata;
                }

                if (string.Equals(chain.Lines.Head, head, StringComparison.OrdinalIgnoreCase))
                {
                    headLine = chain.Lines.Lines;
                }
            }
        }

        writers.AddRange(
            expected.Where(one => !listed.ContainsKey(one.Key)).Select(one => Missing(one.Key, one.Value))
        );
        return new ManifestCheckReport
        {
            BoxId = first?.BoxId,
            Lines = writers.Sum(static writer => writer.Lines),
            Files = writers.TrueForAll(static writer => writer.Faults.Count == 0) ? live.Count : null,
            Head = writers is [var only] ? only.Head : null,
            Faults = [],
            Writers = writers,
        };
    }

    private static ManifestWriterReport Missing(string writer, string head) =>
        new()
        {
            Writer = writer,
            Objects = 0,
            Lines = 0,
            ExpectedHead = head,
            Faults = [new ManifestFault(1, $"is missing: nothing lies below {BucketChain.Folder}{writer}/")],
        };
}
