using System.Text;
using Starhaul.Native;

namespace Starhaul.Cli.Tests;

/// <summary>Runs command lines within this process, in a folder of their own that goes away with it.</summary>
internal sealed class CliBench : IDisposable
{
    /// <summary>The current folder of the command lines.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("starhaul-cli-").FullName;

    /// <summary>Environment variables that the command lines see.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>The sources that have names.</summary>
    public SourceCatalogue Sources { get; set; } = SourceCatalogue.Public;

    /// <summary>The system that the command lines are told they run on.</summary>
    public Platform Platform { get; init; } = Platform.Current;

    /// <summary>Whether standard error is taken for a terminal.</summary>
    public bool IsInteractive { get; set; }

    /// <summary>The request to end the program.</summary>
    public Interruption Interruption { get; } = new();

    /// <summary>What standard input holds.</summary>
    public string Input { get; set; } = "";

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Runs one command line.</summary>
    public async Task<CliResult> RunAsync(params string[] words)
    {
        var outStream = new MemoryStream();
        await using var output = new StreamWriter(outStream, new UTF8Encoding(false));
        await using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(
            words,
            new CliContext
            {
                Out = TextWriter.Synchronized(output),
                OutStream = outStream,
                OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
                Error = TextWriter.Synchronized(error),
                IsInteractive = IsInteractive,
                Variable = name => Variables.GetValueOrDefault(name),
                CurrentFolder = Folder,
                Platform = Platform,
                Sources = Sources,
                TimeProvider = TimeProvider,
                Interruption = Interruption,
            }
        );
        await output.FlushAsync();
        return new CliResult((ExitCode)exitCode, Encoding.UTF8.GetString(outStream.ToArray()), error.ToString())
        {
            Bytes = outStream.ToArray(),
        };
    }

    /// <summary>Full path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        Interruption.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
