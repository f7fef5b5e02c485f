using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>A format's own command line tool, to make files with.</summary>
internal static class CodingTool
{
    /// <summary>What the tool writes for these bytes. The test is skipped where the tool is not installed.</summary>
    public static byte[] Compress(string tool, string arguments, byte[] plain)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var writing = Task.Run(() =>
            {
                process.StandardInput.BaseStream.Write(plain);
                process.StandardInput.Close();
            });
            using var coded = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(coded);
            writing.GetAwaiter().GetResult();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return coded.ToArray();
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{tool} is not installed");
            throw;
        }
    }
}
