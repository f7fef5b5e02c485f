using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Starhaul.Pipelines.Messages;

/// <summary>Walks over the members of one object, in a text that is known to be well formed and minified.</summary>
/// <param name="json">The object, from its brace on; what follows it does not matter.</param>
/// <remarks>A value is looked at for its end when <see cref="Value"/> is asked for, or else when the walk goes on.</remarks>
internal ref struct JsonMembers(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> EndsOfPrimitive = SearchValues.Create(",}]"u8);

    private readonly ReadOnlySpan<byte> json = json;
    private int position = 1;

    /// <summary>The name as it is written, between its quotes.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Where the value begins, from the object's brace.</summary>
    public int Start { get; private set; }

    /// <summary>The value as it is written.</summary>
    public ReadOnlySpan<byte> Value
    {
        get
        {
            Skip();
            return json[Start..position];
        }
    }

    /// <summary>The value and all that follows it.</summary>
    public readonly ReadOnlySpan<byte> Rest => json[Start..];

    /// <summary>Goes to the next member.</summary>
    /// <returns>False behind the last one.</returns>
    public bool MoveNext()
    {
        Skip();
        if (json[position] == ',')
        {
            position++;
        }

        if (json[position] == '}')
        {
            return false;
        }

        var quote = position;
        SkipText();
        Name = json[(quote + 1)..(position - 1)];
        position++; // the colon
        Start = position;
        return true;
    }

    /// <summary>Goes over a value whose length is known, for whoever has walked over it.</summary>
    public void Skip(int length) => position = Start + length;

    /// <summary>Ends the walk, wherever it is.</summary>
    /// <returns>How long the object is.</returns>
    public int End()
    {
        Skip();
        return JsonBrackets.End(json, position, depth: 1);
    }

    /// <summary>Whether the member has a name, however that is written.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) =>
        Name.SequenceEqual(name)
        || (
            Name.Contains((byte)'\\')
            && Unescape(json[..(Start - 1)][^(Name.Length + 2)..]) == Encoding.UTF8.GetString(name)
        );

    /// <summary>The text of a string that is written between quotes; null when it holds half of a surrogate pair.</summary>
    public static string? Unescape(ReadOnlySpan<byte> quoted)
    {
        try
        {
            var reader = new Utf8JsonReader(quoted);
            reader.Read();
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private void Skip()
    {
        if (position != Start)
        {
            return;
        }

        switch (json[position])
        {
            case (byte)'"':
                SkipText();
                break;
            case (byte)'{' or (byte)'[':
                position = JsonBrackets.End(json, position);
                break;
            default:
                position += json[position..].IndexOfAny(EndsOfPrimitive);
                break;
        }
    }

    private void SkipText()
    {
        position++;
        while (true)
        {
            position += json[position..].IndexOfAny((byte)'"', (byte)'\\');
            if (json[position] == '"')
            {
                position++;
                return;
            }

            position += 2;
        }
    }
}
