namespace Starhaul.TestOrigin;

/// <summary>The program as it was built: beside the tests lie its assemblies alone, without native parts and all packages.</summary>
public static class BuiltProgram
{
    /// <summary>Full path of the program, of the same configuration as the tests.</summary>
    public static string Path
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            return System.IO.Path.Combine(
                here.Parent!.Parent!.FullName,
                "Starhaul.Cli",
                here.Name + "_linux-x64",
                "Starhaul.Cli"
            );
        }
    }
}
