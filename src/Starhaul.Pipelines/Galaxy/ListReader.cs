using System.Buffers.Text;
using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Reads lists of named things into the JSON that the columns hold: <c>[{"Name":"iron","Percent":19.7}]</c> becomes
/// <c>{"Iron":19.7}</c>. A list that holds anything else says nothing.
/// </summary>
/// <param name="json">The cursor.</param>
/// <param name="nameMember">The member with the name of a thing.</param>
internal sealed class ListReader(JsonCursor json, string nameMember)
{
    private readonly byte[] nameMember = Field.Utf8(nameMember);
    private readonly JsonPieces pieces = new();
    private readonly NamedNumbers numbers = new();
    private byte[] name = new byte[256];
    private byte[] number = new byte[64];
    private decimal percent;

    /// <summary>The name with the greatest share in the list that was read last; empty for none.</summary>
    public ReadOnlySpan<byte> Greatest => numbers.Ranked(0);

    /// <summary>The name with the greatest share but one in the list that was read last; empty for none.</summary>
    public ReadOnlySpan<byte> Second => numbers.Ranked(1);

    /// <summary>Whether <see cref="Greatest"/> and <see cref="Second"/> go by the shares alone, and not by the order of the list.</summary>
    public bool IsRanked => numbers.IsRanked();

    /// <summary>Reads an array of texts as a set.</summary>
    /// <returns>Whether it was one; <paramref name="value"/> is valid until the next call.</returns>
    public bool TryReadSet(TextForm form, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Begin('['))
        {
            return false;
        }

        var isWhole = true;
        if (json.OpenArray())
        {
            do
            {
                if (json.Peek() == '"' && TryForm(form, json.String(), out var length))
                {
                    pieces.Add(name.AsSpan(0, length));
                }
                else
                {
                    isWhole = false;
                    json.Skip();
                }
            } while (json.HasMoreElements());
        }

        value = pieces.Set();
        return isWhole;
    }

    /// <summary>Reads an array of objects with a name as a set of those names.</summary>
    /// <returns>Whether it was one; <paramref name="value"/> is valid until the next call.</returns>
    public bool TryReadNames(TextForm form, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Begin('['))
        {
            return false;
        }

        var isWhole = true;
        if (json.OpenArray())
        {
            do
            {
                if (ReadNamed([], isShare: false, form, out _) is > 0 and var length)
                {
                    pieces.Add(name.AsSpan(0, length));
                }
                else
                {
                    isWhole = false;
                }
            } while (json.HasMoreElements());
        }

        value = pieces.Set();
        return isWhole;
    }

    /// <summary>Reads an array of objects with a name and a number; numbers of one name are summed.</summary>
    /// <returns>Whether it was one; <paramref name="value"/> is valid until the next call.</returns>
    public bool TryReadNumbers(ReadOnlySpan<byte> numberName, bool isShare, TextForm form, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Begin('['))
        {
            return false;
        }

        var isWhole = true;
        if (json.OpenArray())
        {
            do
            {
                isWhole &= ReadNamedNumber(numberName, isShare, form);
            } while (json.HasMoreElements());
        }

        for (var i = 0; i < numbers.Count; i++)
        {
            pieces.Add(numbers.Name(i), numbers.Digits(i));
        }

        value = pieces.Object();
        return isWhole;
    }

    /// <summary>Reads an object of shares by name as one of percents.</summary>
    /// <returns>Whether it was one; <paramref name="value"/> is valid until the next call.</returns>
    public bool TryReadShares(TextForm form, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!Begin('{'))
        {
            return false;
        }

        var isWhole = true;
        if (json.OpenObject())
        {
            do
            {
                var isNamed = TryForm(form, json.Name(), out var length);
                isWhole &= TryReadNumber(isShare: true, out var digits) && isNamed;
                if (isWhole)
                {
                    pieces.Add(name.AsSpan(0, length), number.AsSpan(0, digits));
                }
            } while (json.HasMoreMembers());
        }

        value = pieces.Object();
        return isWhole;
    }

    private bool Begin(char opening)
    {
        pieces.Clear();
        numbers.Clear();
        if (json.Peek() == opening)
        {
            return true;
        }

        json.Skip();
        return false;
    }

    private bool ReadNamedNumber(ReadOnlySpan<byte> numberName, bool isShare, TextForm form)
    {
        var length = ReadNamed(numberName, isShare, form, out var digits);
        return length > 0
            && digits > 0
            && numbers.TryAdd(name.AsSpan(0, length), number.AsSpan(0, digits), isShare ? percent : 0);
    }

    // The length of the name, which is in its buffer as the number is in its own; not above 0 for what has none.
    private int ReadNamed(ReadOnlySpan<byte> numberName, bool isShare, TextForm form, out int digits)
    {
        var length = digits = 0;
        if (json.Peek() != '{')
        {
            json.Skip();
            return length;
        }

        if (json.OpenObject())
        {
            do
            {
                var member = json.Name();
                if (member.SequenceEqual(nameMember) && json.Peek() == '"')
                {
                    _ = TryForm(form, json.String(), out length);
                }
                else if (!numberName.IsEmpty && member.SequenceEqual(numberName))
                {
                    _ = TryReadNumber(isShare, out digits);
                }
                else
                {
                    json.Skip();
                }
            } while (json.HasMoreMembers());
        }

        return length;
    }

    private bool TryForm(TextForm form, ReadOnlySpan<byte> text, out int length)
    {
        if (name.Length < text.Length + TextForms.Room)
        {
            name = new byte[text.Length + TextForms.Room];
        }

        length = form(text, name);
        return length > 0;
    }

    // Shares become percents by moving the decimal point, so that no digit is rounded.
    private bool TryReadNumber(bool isShare, out int digits)
    {
        digits = 0;
        if (!JsonCursor.IsNumber(json.Peek()))
        {
            json.Skip();
            return false;
        }

        var text = json.Number();
        if (number.Length < text.Length)
        {
            number = new byte[2 * text.Length];
        }

        if (!isShare)
        {
            text.CopyTo(number);
            digits = text.Length;
            return true;
        }

        if (
            !Utf8Parser.TryParse(text, out decimal share, out var used)
            || used != text.Length
            || Math.Abs(share) > 1_000
        )
        {
            return false;
        }

        percent = share * 100 / 1.0000000000000000000000000000m; // without zeros at the end
        return Utf8Formatter.TryFormat(percent, number, out digits);
    }
}
