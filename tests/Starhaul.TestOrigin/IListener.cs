namespace Starhaul.TestOrigin;

/// <summary>Accepts connections and answers requests out of an <see cref="OriginCore"/>.</summary>
internal interface IListener : IAsyncDisposable
{
    int Port { get; }
}
