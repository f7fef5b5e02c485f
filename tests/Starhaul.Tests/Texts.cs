using System.Globalization;
using System.Text;

namespace Starhaul.Tests;

/// <summary>Small inputs of the usual shapes.</summary>
internal static class Texts
{
    /// <summary>A JSON array in the layout of a dump: one record a line. The records differ, so that gzip has work.</summary>
    public static byte[] JsonArray(int records)
    {
        var text = new StringBuilder("[\n");
        for (var i = 0; i < records; i++)
        {
            var number = (uint)i * 2_654_435_761u;
            text.Append(
                CultureInfo.InvariantCulture,
                $"\t{{\"id64\":1{number}{i},\"name\":\"Sys {number:x8} é\",\"coords\":{{\"x\":{number % 1000 / 32.0},\"y\":-1.5}}}}"
            );
            text.Append(i == records - 1 ? "\n" : ",\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("]\n").ToString());
    }

    /// <summary>NDJSON with the same records.</summary>
    public static byte[] Lines(int records)
    {
        var array = Encoding.UTF8.GetString(JsonArray(records)).Split('\n')[1..^2];
        return Encoding.UTF8.GetBytes(string.Concat(array.Select(line => line.Trim('\t', ',') + "\n")));
    }
}
