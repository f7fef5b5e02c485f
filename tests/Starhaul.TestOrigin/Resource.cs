namespace Starhaul.TestOrigin;

/// <summary>What lies at one path: a file and its faults, and how often each fault was met.</summary>
internal sealed class Resource
{
    private readonly Lock gate = new();
    private readonly OriginFile file;
    private readonly Fault[] faults;
    private readonly int[] met;
    private readonly Func<OriginRequest, OriginResponse>? handler;
    private int requests;
    private int inFlight;
    private long bodyBytes;

    public Resource(OriginFile file, Fault[] faults, Func<OriginRequest, OriginResponse>? handler = null)
    {
        this.file = file;
        this.faults = faults;
        this.handler = handler;
        met = new int[faults.Length];
    }

    public OriginResponse Answer(OriginRequest request, TimeProvider clock)
    {
        lock (gate)
        {
            var soFar = new ServedSoFar(requests++, Interlocked.Read(ref bodyBytes), inFlight++);
            var active = faults.Where((fault, index) => IsMet(fault, index, request)).ToArray();
            var version = active.Aggregate(file, (one, fault) => fault.Versions?.Invoke(soFar, one) ?? one);
            var heard = active.Aggregate(request.Headers, (list, fault) => fault.Hears?.Invoke(list) ?? list);
            var healthy = handler?.Invoke(request) ?? HealthyServer.Answer(request.Method, heard, version, clock);
            var exchange = new Exchange(request, version, soFar);
            return active.Aggregate(healthy, (answer, fault) => fault.Answers?.Invoke(exchange, answer) ?? answer);
        }
    }

    public void CountSent(long bytes) => Interlocked.Add(ref bodyBytes, bytes);

    public void Finish()
    {
        lock (gate)
        {
            inFlight--;
        }
    }

    private bool IsMet(Fault fault, int index, OriginRequest request)
    {
        if (!fault.Matches(request))
        {
            return false;
        }

        var place = met[index]++ - fault.Skipped;
        return place >= 0 && (fault.Limit is not { } limit || place < limit);
    }
}
