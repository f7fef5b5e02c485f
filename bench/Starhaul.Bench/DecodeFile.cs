using Starhaul.Regimes;
using Starhaul.Regimes.Bzip2;
using Starhaul.Regimes.Native;

namespace Starhaul.Bench;

/// <summary>Decodes one .gz or .bz2 file once as <c>get</c> does, and does nothing else: the floor of the whole pass.</summary>
internal static class DecodeFile
{
    private const int Step = 256 * 1024;

    public static int Run(string[] args)
    {
        using var file = File.OpenHandle(args[0]);
        using ContentDecoder decoder = args[0].EndsWith(".bz2", StringComparison.Ordinal)
            ? new Bzip2Decoder()
            : new GzipDecoder(InflateLibrary.Fastest);
        var output = new DiscardingWriter(Step);
        var buffer = new byte[Step];
        int read;
        for (var offset = 0L; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
        {
            decoder.Decode(buffer.AsSpan(0, read), output);
        }

        Console.WriteLine($"{decoder.Complete()}, {output.Written} bytes");
        return 0;
    }
}
