using System.Security.Cryptography;

namespace Starhaul.Tests.Fetching;

/// <summary>The files of a folder at one moment.</summary>
internal sealed class DiskImage(Dictionary<string, (byte[] Bytes, UnixFileMode Mode)> files)
{
    /// <summary>Equal images have equal ones.</summary>
    public string Hash =>
        string.Join(
            '\n',
            files
                .OrderBy(static file => file.Key, StringComparer.Ordinal)
                .Select(static file => $"{file.Key} {Convert.ToHexString(SHA256.HashData(file.Value.Bytes))}")
        );

    /// <summary>The bytes of a file; null where it is not there.</summary>
    public byte[]? Find(string name) => files.TryGetValue(name, out var file) ? file.Bytes : null;

    /// <summary>Makes the files in an empty folder.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (name, file) in files)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllBytes(path, file.Bytes);
            File.SetUnixFileMode(path, file.Mode);
        }
    }
}
