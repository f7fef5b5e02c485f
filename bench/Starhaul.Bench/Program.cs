using Starhaul.Bench;

return args switch
{
    ["generate", .. var rest] => GenerateInput.Run(rest),
    ["decode", .. var rest] => DecodeFile.Run(rest),
    ["inflate", .. var rest] => InflateBench.Run(rest),
    ["json", .. var rest] => JsonBench.Run(rest),
    ["walk", var path] => await WalkFile.RunAsync(path),
    ["sql", var path, var folder] => RunSql.Run(path, folder),
    ["archive"] => await ArchiveBench.RunAsync(),
    ["merge"] => MergeBench.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        usage: Starhaul.Bench generate galaxy|galaxy-in-cubes|systems|random --size 1G --out PATH [--seed N]
               Starhaul.Bench decode FILE.gz|FILE.bz2
               Starhaul.Bench inflate FILE.gz
               Starhaul.Bench json FILE.json
               Starhaul.Bench walk FILE.json
               Starhaul.Bench archive
               Starhaul.Bench merge
               Starhaul.Bench sql FILE.sql FOLDER
        """
    );
    return 2;
}
