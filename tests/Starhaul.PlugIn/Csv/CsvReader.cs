using System.Text;

namespace Starhaul.PlugIn.Csv;

/// <summary>Reads what <see cref="CsvFile"/> writes.</summary>
internal static class CsvReader
{
    /// <summary>The lines of a file; a field without quotes and without text is null.</summary>
    public static IEnumerable<IReadOnlyList<string?>> Read(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        while (reader.Peek() >= 0)
        {
            var fields = new List<string?>();
            int end;
            do
            {
                fields.Add(Field(reader, out end));
            } while (end == ',');

            yield return fields;
        }
    }

    private static string? Field(StreamReader reader, out int end)
    {
        var text = new StringBuilder();
        var isQuoted = reader.Peek() == '"';
        if (isQuoted)
        {
            _ = reader.Read();
            for (var next = reader.Read(); next != '"' || reader.Peek() == '"'; next = reader.Read())
            {
                text.Append((char)next);
                if (next == '"')
                {
                    _ = reader.Read();
                }
            }
        }

        for (end = reader.Read(); end is not (',' or '\n' or -1); end = reader.Read())
        {
            text.Append((char)end);
        }

        return isQuoted || text.Length > 0 ? text.ToString() : null;
    }
}
