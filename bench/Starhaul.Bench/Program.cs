using Starhaul.Bench;

switch (args.FirstOrDefault())
{
    case "inflate":
        return InflateBench.Run(args[1..]);
    default:
        Console.Error.WriteLine("usage: Starhaul.Bench inflate FILE.gz");
        return 2;
}
