using System.CommandLine.Completions;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>Names of the files that a box has records of, for a shell that completes them.</summary>
internal static class BoxFiles
{
    /// <summary>The files of the box that the words so far name; none where it cannot be read.</summary>
    public static IEnumerable<CompletionItem> Complete(CompletionContext completion, CliContext context)
    {
        try
        {
            var box = BoxOpener.ResolvePath(SettingsReader.Read(context, completion.ParseResult), context);
            // A shell that completes waits for the answer, and the parser knows no other way to ask.
            var manifest = Manifest.OpenAsync(box).GetAwaiter().GetResult();
            return manifest.Records.Select(static record => new CompletionItem(record.Path));
        }
        catch (Exception exception) when (exception is UsageException or StarhaulException or IOException)
        {
            return [];
        }
    }
}
