using Starhaul.Bench;

return args switch
{
    ["inflate", .. var rest] => InflateBench.Run(rest),
    ["json", .. var rest] => JsonBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: Starhaul.Bench (inflate FILE.gz | json FILE.json)");
    return 2;
}
