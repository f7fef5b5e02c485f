namespace Starhaul;

/// <summary>Bytes by which a form is known at its beginning.</summary>
/// <remarks>An implementation MUST hold no state and MUST look at the given bytes alone: the first 1,024 of a file or fewer.</remarks>
public abstract class ContentSignature
{
    /// <summary>The signature that is these bytes.</summary>
    /// <param name="bytes">At least one byte; two or more that begin no text are best.</param>
    /// <param name="offset">Where in the file they lie, in bytes.</param>
    /// <exception cref="ArgumentException">There are no bytes, or the offset is negative.</exception>
    public static ContentSignature Create(ReadOnlySpan<byte> bytes, int offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length, nameof(bytes));
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return new FixedSignature(bytes.ToArray(), offset);
    }

    /// <summary>Whether the bytes are of the form.</summary>
    public abstract bool Matches(ReadOnlySpan<byte> sample);

    /// <summary>Whether a whole file begins like the form and ends before it shows: a file that was cut there.</summary>
    public virtual bool IsCut(ReadOnlySpan<byte> whole) => false;

    private sealed class FixedSignature(byte[] bytes, int offset) : ContentSignature
    {
        public override bool Matches(ReadOnlySpan<byte> sample) =>
            sample.Length >= offset && sample[offset..].StartsWith(bytes);

        public override bool IsCut(ReadOnlySpan<byte> whole) =>
            whole.Length > offset && bytes.AsSpan().StartsWith(whole[offset..]);
    }
}
