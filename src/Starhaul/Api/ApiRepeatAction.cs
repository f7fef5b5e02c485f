namespace Starhaul;

/// <summary>What to do about a page that was there before.</summary>
internal enum ApiRepeatAction
{
    /// <summary>End with an error: the server does not turn pages.</summary>
    Error,

    /// <summary>It is the end: some servers send their last page for ever.</summary>
    End,

    /// <summary>Read on: equal pages are nothing special.</summary>
    Allow,
}
