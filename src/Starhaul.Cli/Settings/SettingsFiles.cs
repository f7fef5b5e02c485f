using System.Text;
using Starhaul.Native;

namespace Starhaul.Cli.Settings;

/// <summary>The files of settings: the one of the current folder, then the one of the user.</summary>
internal static class SettingsFiles
{
    private const int LongestFile = 1024 * 1024;

    /// <summary>What stands in them, in the order in which it counts.</summary>
    /// <param name="context">Variables and folders.</param>
    /// <param name="say">Receives what a person has to know of a file.</param>
    /// <exception cref="UsageException">A file cannot be read.</exception>
    public static List<StatedSetting> Read(CliContext context, Action<string> say)
    {
        var stated = ReadFolder(context.CurrentFolder, isOfUser: false, say);
        var configuration =
            context.Variable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
            : context.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : null;
        if (configuration is not null)
        {
            stated.AddRange(ReadFolder(Path.Combine(configuration, "starhaul"), isOfUser: true, say));
        }

        return stated;
    }

    private static List<StatedSetting> ReadFolder(string folder, bool isOfUser, Action<string> say)
    {
        var (toml, json) = (Path.Combine(folder, TomlSettings.Name), Path.Combine(folder, JsonSettings.Name));
        var stated = ReadFile(toml, isOfUser, TomlSettings.Read, say);
        if (Posix.Stat(json) is null)
        {
            return stated ?? [];
        }

        if (stated is not null)
        {
            say($"{json} does not count beside {toml}: remove it.");
            return stated;
        }

        stated = ReadFile(json, isOfUser, JsonSettings.Read, say);
        if (stated is not null)
        {
            say(
                $"{json} is read until version 1.0: write it as {TomlSettings.Name}, each setting a line as in {Example(stated)}."
            );
        }

        return stated ?? [];
    }

    /// <returns>Null where there is no such file, or none that counts.</returns>
    private static List<StatedSetting>? ReadFile(
        string path,
        bool isOfUser,
        Func<string, string, List<StatedSetting>> parse,
        Action<string> say
    )
    {
        // The user's own may be a link to where such files are kept; in a folder anybody may have put it.
        var place =
            isOfUser
            && Posix.Stat(path) is { IsSymbolicLink: true }
            && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
                ? target.FullName
                : path;
        if (Posix.Stat(place) is not { } stat)
        {
            return null;
        }

        if (!isOfUser && !stat.IsOurs)
        {
            say($"{path} belongs to user {stat.Owner} and does not count.");
            return null;
        }

        return [.. parse(ReadText(path, place), path).Select(setting => setting with { IsOfFolder = !isOfUser })];
    }

    private static string ReadText(string path, string place)
    {
        try
        {
            // Editors of other systems begin a file of UTF-8 with a byte order mark.
            var bytes = SafeFile.ReadAll(place, LongestFile).AsSpan();
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(
                bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes
            );
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{path} holds bytes that are no UTF-8.", "Write it in UTF-8.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"{path} cannot be read: {exception.Message}",
                "Settings are in a regular file of at most 1 MiB."
            );
        }
    }

    private static string Example(List<StatedSetting> stated) =>
        stated.Count == 0
            ? "jobs = 4"
            : $"{stated[0].Key} = {(stated[0].Text is "true" or "false" || stated[0].Text.All(char.IsAsciiDigit) ? stated[0].Text : $"\"{stated[0].Text}\"")}";
}
