using System.Text;

namespace Starhaul.Tests.Regimes;

/// <summary>Random JSON, well formed or nearly so, from a seed.</summary>
internal sealed class JsonTexts(int seed)
{
    private static readonly string[] Numbers =
    [
        "0",
        "-0",
        "7",
        "-12",
        "0.5",
        "-0.25",
        "10.000",
        "1e5",
        "1E+5",
        "2.5e-10",
        "0e0",
        "-0.0E-0",
        "18446744073709551615",
        "123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890.5e+001",
    ];

    private static readonly byte[] Telling = "[]{}:,\"\\ \n\r\t0123.eE+-tfnu\0\u007F"u8.ToArray();

    private static readonly string[] Characters =
    [
        "a",
        "Z",
        "0",
        " ",
        ",",
        ":",
        "[",
        "]",
        "{",
        "}",
        "-",
        "true",
        "/",
        "é",
        "ü",
        "日本",
        "\uFFFD",
        "𝄞",
        "\u007F",
        "\\\"",
        "\\\\",
        "\\\\\\\"",
        "\\/",
        "\\n",
        "\\u00e9",
        "\\uD834\\udd1e",
        "\\ud800",
        "\\\\u12",
    ];

    private readonly Random random = new(seed);
    private readonly StringBuilder text = new();

    /// <summary>One well-formed value with white space around it.</summary>
    public byte[] Document()
    {
        text.Clear();
        Space();
        if (random.Next(2) == 0)
            Container(random.Next(2) == 0 ? '{' : '[', random.Next(30), 3);
        else
            Value(random.Next(6));
        Space();
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Well-formed lines, some blank, the last with or without its end.</summary>
    public byte[] Lines()
    {
        var lines = new StringBuilder();
        for (int left = random.Next(12); left > 0; left--)
        {
            if (random.Next(8) > 0)
                lines.Append(Encoding.UTF8.GetString(Document()).ReplaceLineEndings("\t"));
            lines.Append(
                left == 1 && random.Next(2) == 0 ? ""
                : random.Next(5) == 0 ? "\r\n"
                : "\n"
            );
        }
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    /// <summary>The text with one to three small damages: most of them fatal, not all.</summary>
    public byte[] Damaged(byte[] whole)
    {
        var bytes = new List<byte>(whole);
        for (int left = random.Next(1, 4); left > 0 && bytes.Count > 0; left--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, Common());
                    break;
                case 3:
                    bytes[at] = Common();
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(20), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
            }
        }
        return [.. bytes];
    }

    /// <summary>Lengths to cut a text into.</summary>
    public int[] Pieces() => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 200))];

    private byte Common() => Telling[random.Next(Telling.Length)];

    private void Value(int depth)
    {
        switch (depth == 0 ? random.Next(4) : random.Next(9))
        {
            case 0:
                text.Append(Numbers[random.Next(Numbers.Length)]);
                break;
            case 1 or 2:
                String();
                break;
            case 3:
                text.Append(
                    random.Next(3) switch
                    {
                        0 => "true",
                        1 => "false",
                        _ => "null",
                    }
                );
                break;
            case 4 or 5 or 6:
                Container('{', random.Next(6), depth);
                break;
            default:
                Container('[', random.Next(6), depth);
                break;
        }
    }

    private void Container(char open, int count, int depth)
    {
        text.Append(open);
        Space();
        for (int left = count; left > 0; left--)
        {
            if (open == '{')
            {
                String();
                Space();
                text.Append(':');
                Space();
            }
            Value(depth - 1);
            Space();
            if (left > 1)
                text.Append(',');
            Space();
        }
        text.Append(open == '{' ? '}' : ']');
    }

    private void String()
    {
        text.Append('"');
        for (int left = random.Next(random.Next(10) == 0 ? 120 : 8); left > 0; left--)
            text.Append(Characters[random.Next(random.Next(3) == 0 ? Characters.Length : 11)]);
        text.Append('"');
    }

    private void Space()
    {
        for (int left = random.Next(12) == 0 ? random.Next(90) : random.Next(6) / 5; left > 0; left--)
            text.Append(" \t\r\n"[random.Next(4)]);
    }
}
