namespace Starhaul;

/// <summary>What to do about a response that an <see cref="ApiErrorRule"/> fits.</summary>
internal enum ApiErrorAction
{
    /// <summary>Ask again, after a wait.</summary>
    Retry,

    /// <summary>Go on without this page, and count it.</summary>
    Skip,

    /// <summary>End with an error.</summary>
    Stop,

    /// <summary>It is a response: there are no records.</summary>
    Empty,
}
