using System.Buffers;
using System.Text.Json;
using Starhaul.Transfer.Checks;

namespace Starhaul.Api.Reading;

/// <summary>Parts NDJSON into its records.</summary>
internal sealed class RecordLines(Action<JsonElement> take) : ByteFilter
{
    private readonly ArrayBufferWriter<byte> line = new();

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            line.Write(bytes[..end]);
            using (var record = JsonDocument.Parse(line.WrittenMemory, new JsonDocumentOptions { MaxDepth = 1024 }))
            {
                take(record.RootElement);
            }

            line.ResetWrittenCount();
            bytes = bytes[(end + 1)..];
        }

        line.Write(bytes);
    }

    public override void Complete() { }

    public override void Dispose() { }
}
