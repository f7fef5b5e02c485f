using System.Globalization;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// A folder as a trace of system calls made it: what every file holds, and what of that would be there after a power cut (POSIX: bytes
/// after fsync of their file, names after fsync of their folder).
/// </summary>
internal sealed class ReplayedDisk
{
    private readonly string folder;
    private readonly Dictionary<string, Inode> now = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Inode> safe = new(StringComparer.Ordinal);
    private readonly List<(int Ended, Action<Dictionary<string, Inode>> Change)> names = [];
    private readonly Dictionary<long, Inode?> descriptors = [];

    /// <summary>Begins with the files of a folder, all of them flushed.</summary>
    public ReplayedDisk(string folder)
    {
        this.folder = folder;
        foreach (var path in Directory.EnumerateFiles(folder))
        {
            var inode = new Inode(File.GetUnixFileMode(path)) { Now = File.ReadAllBytes(path) };
            inode.Flush(int.MaxValue);
            now[path] = safe[path] = inode;
        }
    }

    /// <summary>The calls that change it.</summary>
    public const string Calls =
        "openat,pwrite64,write,fsync,fdatasync,ftruncate,rename,renameat,renameat2,link,linkat,unlink,unlinkat";

    /// <summary>Does what a call did; false where that was nothing in the folder.</summary>
    public bool Apply(SystemCall call)
    {
        var path = call.Texts.Length > 0 ? call.Texts[^1] : "";
        switch (call.Name)
        {
            case "openat":
                return Open(call, path);
            case "pwrite64" when Find(call) is { } file:
                file.Write(call.Ended, call.Number(1), Bytes(call.Texts[1], call.Result));
                return true;
            case "write" when Find(call) is { } file:
                file.Write(call.Ended, file.Now.Length, Bytes(call.Texts[1], call.Result));
                return true;
            case "ftruncate" when Find(call) is { } file:
                file.Cut(call.Ended, call.Number(1));
                return true;
            case "fsync" or "fdatasync" when Find(call) is { } file:
                file.Flush(call.Began);
                return true;
            case "fsync" when call.Path == folder:
                FlushNames(call.Began);
                return true;
            case "rename" or "renameat" or "renameat2" when IsHere(path):
                var from = call.Texts.First(text => IsHere(text) && text != folder);
                Change(
                    call,
                    files =>
                    {
                        if (files.Remove(from, out var moved))
                        {
                            files[path] = moved;
                        }
                    }
                );
                return true;
            case "link" or "linkat" when IsHere(path):
                var linked =
                    call.Texts.First(text => text != path && text != folder) is var source && IsHere(source)
                        ? now[source]
                        : descriptors[long.Parse(Path.GetFileName(source), CultureInfo.InvariantCulture)]!;
                Change(call, files => files[path] = linked);
                return true;
            case "unlink" or "unlinkat" when IsHere(path):
                Change(call, files => files.Remove(path));
                return true;
            default:
                return false;
        }
    }

    /// <summary>What would be there after a power cut now.</summary>
    public DiskImage Cut(PowerCut how, Random random)
    {
        var files = how == PowerCut.Nothing ? safe : now;
        if (how == PowerCut.Some)
        {
            // A journal keeps the order of names.
            files = new Dictionary<string, Inode>(safe, StringComparer.Ordinal);
            names.Take(random.Next(names.Count + 1)).ToList().ForEach(one => one.Change(files));
        }

        return new DiskImage(
            files.ToDictionary(
                static file => Path.GetFileName(file.Key),
                file => (file.Value.Cut(how, random), file.Value.Mode),
                StringComparer.Ordinal
            )
        );
    }

    private bool Open(SystemCall call, string path)
    {
        var isUnnamed = call.Arguments.Contains("O_TMPFILE", StringComparison.Ordinal);
        if (!IsHere(path) || (path == folder && !isUnnamed))
        {
            descriptors[call.Result] = null;
            return false;
        }

        if (!isUnnamed && now.TryGetValue(path, out var known))
        {
            descriptors[call.Result] = known;
            return false;
        }

        var made = new Inode(
            call.Arguments.EndsWith("0600", StringComparison.Ordinal)
                ? UnixFileMode.UserRead | UnixFileMode.UserWrite
                : UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );
        descriptors[call.Result] = made;
        if (!isUnnamed)
        {
            Change(call, files => files[path] = made);
        }

        return true;
    }

    private bool IsHere(string path) => path == folder || Path.GetDirectoryName(path) == folder;

    private Inode? Find(SystemCall call) =>
        descriptors.GetValueOrDefault(
            long.Parse(
                call.Arguments[..call.Arguments.AsSpan().IndexOfAnyExceptInRange('0', '9')],
                CultureInfo.InvariantCulture
            )
        );

    private void Change(SystemCall call, Action<Dictionary<string, Inode>> change)
    {
        change(now);
        names.Add((call.Ended, change));
    }

    private void FlushNames(int before)
    {
        names.Where(one => one.Ended < before).ToList().ForEach(one => one.Change(safe));
        names.RemoveAll(one => one.Ended < before);
    }

    private static byte[] Bytes(string text, long count) =>
        text.Length >= count
            ? System.Text.Encoding.Latin1.GetBytes(text)[..(int)count]
            : throw new InvalidOperationException($"The trace has {text.Length} of {count} bytes.");

    private sealed class Inode(UnixFileMode mode)
    {
        private readonly List<(int Ended, Func<byte[], byte[]> Change)> pending = [];
        private byte[] safe = [];

        public UnixFileMode Mode => mode;

        public byte[] Now { get; set; } = [];

        public void Write(int ended, long offset, byte[] bytes) =>
            Change(
                ended,
                content =>
                {
                    var changed = Stretch(content, Math.Max(content.Length, offset + bytes.Length));
                    bytes.CopyTo(changed, offset);
                    return changed;
                }
            );

        public void Cut(int ended, long length) => Change(ended, content => Stretch(content, length));

        public void Flush(int before)
        {
            if (before == int.MaxValue)
            {
                safe = Now;
                return;
            }

            safe = pending.Where(one => one.Ended < before).Aggregate(safe, static (bytes, one) => one.Change(bytes));
            pending.RemoveAll(one => one.Ended < before);
        }

        public byte[] Cut(PowerCut how, Random random) =>
            how switch
            {
                PowerCut.Nothing => safe,
                PowerCut.All => Now,
                PowerCut.NamesAlone => Stretch(safe, Now.Length),
                _ => pending.Where(_ => random.Next(2) == 0).Aggregate(safe, static (bytes, one) => one.Change(bytes)),
            };

        private void Change(int ended, Func<byte[], byte[]> change)
        {
            Now = change(Now);
            pending.Add((ended, change));
        }

        private static byte[] Stretch(byte[] bytes, long length)
        {
            var stretched = new byte[length];
            bytes.AsSpan(0, (int)Math.Min(length, bytes.Length)).CopyTo(stretched);
            return stretched;
        }
    }
}
