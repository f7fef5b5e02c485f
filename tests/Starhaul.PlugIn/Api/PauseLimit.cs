using System.Globalization;

namespace Starhaul.PlugIn.Api;

/// <summary>A pause between two requests: <c>{"type":"pause","time":"2s"}</c>.</summary>
/// <param name="Pause">How long it is.</param>
internal sealed record PauseLimit(TimeSpan Pause) : ApiLimit
{
    private const string Prefix = "pause ";

    public override string Id => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Pause.Ticks}");

    public static ApiLimit Read(ApiDefinitionField field)
    {
        field.Only("type", "time");
        return new PauseLimit(field.Get("time").Time());
    }

    public static ApiLimit? Restore(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal)
        && long.TryParse(id.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new PauseLimit(TimeSpan.FromTicks(ticks))
            : null;

    public override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"a pause of {Pause.TotalSeconds} s between requests");

    public override TimeSpan Delay(ApiLimitMemory memory, DateTimeOffset now, int underWay)
    {
        if (underWay > 0)
        {
            return Pause;
        }

        var next = memory.Times is [.., var last] ? last + Pause : now;
        return next > now ? next - now : TimeSpan.Zero;
    }

    public override void Count(ApiLimitMemory memory, DateTimeOffset now)
    {
        memory.Times.Clear();
        memory.Times.Add(now);
    }
}
