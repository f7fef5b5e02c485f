using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Reading;

/// <summary>
/// The records of one child until its turn comes, as lines: in memory up to a bound, and beyond that in a file that has no name, so that
/// a kill leaves none.
/// </summary>
internal sealed class ChildBuffer(string folder) : IDisposable
{
    private const int MostInMemory = 4 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> line = new();
    private Stream lines = new MemoryStream();

    /// <summary>Records that it holds.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a record, with what it takes along from the parent's.</summary>
    public void Add(JsonElement record, JsonObject? copied)
    {
        line.ResetWrittenCount();
        if (copied is not null && record.ValueKind == JsonValueKind.Object)
        {
            WriteWith(record, copied);
        }
        else
        {
            JsonLine.Write(record, line);
        }

        lines.Write(line.WrittenSpan);
        lines.WriteByte((byte)'\n');
        Count++;
        if (lines is MemoryStream memory && memory.Length > MostInMemory)
        {
            lines = Spill(memory);
        }
    }

    /// <summary>The records, once.</summary>
    public IEnumerable<JsonElement> Read()
    {
        lines.Position = 0;
        using var reader = new StreamReader(lines, leaveOpen: true);
        while (reader.ReadLine() is { } text)
        {
            yield return JsonElement.Parse(text, PageJson.Options);
        }
    }

    public void Dispose() => lines.Dispose();

    // The record's own bytes stay as they are; a field of the same name gives way.
    private void WriteWith(JsonElement record, JsonObject copied)
    {
        if (record.TryGetProperty("parent", out _))
        {
            var changed = (JsonObject)JsonNode.Parse(record.GetRawText())!;
            changed["parent"] = copied.DeepClone();
            JsonLine.Write(JsonElement.Parse(changed.ToJsonString()), line);
            return;
        }

        var isEmpty = !record.EnumerateObject().Any();
        var bytes = new ArrayBufferWriter<byte>();
        JsonLine.Write(record, bytes);
        line.Write(bytes.WrittenSpan[..^1]);
        line.Write(isEmpty ? "\"parent\":"u8 : ",\"parent\":"u8);
        line.Write(Bytes(copied));
        line.Write("}"u8);
    }

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private FileStream Spill(MemoryStream memory)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName() + ".part");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024);
        File.Delete(path);
        memory.Position = 0;
        memory.CopyTo(file);
        memory.Dispose();
        return file;
    }
}
