namespace Starhaul.S3.Requests;

/// <summary>Which lengths the parts of an upload may have had, where only their number is known.</summary>
internal static class PartLengths
{
    /// <summary>Each length that is tried costs an MD5 of all bytes.</summary>
    private const int MostTried = 3;

    // What the usual programs take: aws-cli and boto3 8 MiB, s3cmd 15, rclone 5, s5cmd 50, MinIO's 16, and what people set.
    private static readonly long[] Usual = [8, 5, 16, 15, 50, 64, 10, 32, 100, 128, 25, 20, 256, 512, 1024];

    /// <summary>The lengths by which a file falls into so many parts: those that programs take, then the roundest.</summary>
    public static IReadOnlyList<long> Guess(long length, int parts)
    {
        if (parts < 2 || length < parts)
        {
            return [];
        }

        var least = (length + parts - 1) / parts;
        var most = (length - 1) / (parts - 1);
        return
        [
            .. Usual
                .Select(static number => number * 1024 * 1024)
                .Where(one => one >= least && one <= most)
                .Concat(Roundest(least, most))
                .Distinct()
                .Take(MostTried),
        ];
    }

    /// <summary>Multiples of the largest powers of two, and of ten, that a range holds.</summary>
    private static IEnumerable<long> Roundest(long least, long most)
    {
        for (var unit = 1L << 40; unit >= 1024; unit /= 2)
        {
            if (most / unit * unit >= least)
            {
                yield return most / unit * unit;
                break;
            }
        }

        for (var unit = 1_000_000_000_000L; unit >= 1000; unit /= 10)
        {
            if (most / unit * unit >= least)
            {
                yield return most / unit * unit;
                break;
            }
        }
    }
}
