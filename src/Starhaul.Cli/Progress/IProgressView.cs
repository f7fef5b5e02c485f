namespace Starhaul.Cli.Progress;

/// <summary>Shows how work stands while it runs. Disposing it takes everything away that is only of the moment.</summary>
internal interface IProgressView : IAsyncDisposable
{
    /// <summary>Work begins; its progress is reported to the meter that is returned.</summary>
    Meter Begin(string name);

    /// <summary>Runs <paramref name="print"/> at a moment when nothing else is drawn.</summary>
    void Print(Action print);

    /// <summary>Work ended; <paramref name="print"/> prints how, at a moment when nothing else is drawn.</summary>
    void End(Meter meter, Action print);
}
