using Microsoft.Extensions.Logging;

namespace Starhaul.Pipelines.Listening;

/// <summary>Logs what is wrong with each relay and target, once, and that it is well again. For one caller.</summary>
internal sealed class TroubleLog(ILogger log)
{
    private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

    /// <summary>Takes how a listener stands; a trouble that goes on is no news.</summary>
    public void Report(EddnStreamProgress progress)
    {
        foreach (var relay in progress.Relays)
        {
            Report(relay.Relay, relay.Trouble, Log.RelayAway, Log.RelayBack);
        }

        foreach (var target in progress.Targets)
        {
            Report(target.Target, target.Trouble, Log.TargetAway, Log.TargetBack);
        }
    }

    private void Report(
        string name,
        string? trouble,
        Action<ILogger, string, string> away,
        Action<ILogger, string> back
    )
    {
        if (trouble is not null && known.GetValueOrDefault(name) != trouble)
        {
            known[name] = trouble;
            away(log, name, trouble);
        }
        else if (trouble is null && known.Remove(name))
        {
            back(log, name);
        }
    }
}
