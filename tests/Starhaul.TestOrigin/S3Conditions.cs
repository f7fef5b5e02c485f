namespace Starhaul.TestOrigin;

/// <summary>What an <see cref="S3Origin"/> makes of conditions on writes.</summary>
public enum S3Conditions
{
    /// <summary>They hold, as with Amazon.</summary>
    Honoured,

    /// <summary>They are passed over in silence.</summary>
    Ignored,

    /// <summary>They are refused (501), as with Swift.</summary>
    Refused,
}
