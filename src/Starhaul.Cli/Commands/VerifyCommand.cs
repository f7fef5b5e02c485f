using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul verify</c>: the bytes on disk against the manifest.</summary>
internal sealed class VerifyCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "verify",
        "Re-hash the files of a box against its manifest.",
        "starhaul verify"
    );

    private readonly BoxFlags boxFlags = new();
    private readonly Argument<string?> box = new("BOX")
    {
        Description = "Folder of the files and their manifest (default: as --box)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> sample = new("--sample")
    {
        HelpName = "N/T",
        Description = "Look at the N-th of T shares of about equal size only, for rotation",
    };

    public VerifyCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        Add(box);
        boxFlags.AddTo(this);
        Add(sample);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Card.Example, "starhaul verify dumps", "starhaul verify dumps --sample 2/7 --json", "starhaul verify galaxy"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "A folder that is a target (parquet:galaxy, ndjson:galaxy) is judged in the same way, by what its imports say of their files.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        using var place = boxFlags.Find(parse, Context, output, parse.GetValue(box));
        var folder = place.Box;
        var share = Share(parse.GetValue(sample));
        var files =
            !BoxOpener.IsUrl(folder) && FolderTarget.IsAt(folder)
                ? await VerifyAsync(
                    progress => FolderTarget.VerifyAsync(folder, share, progress, cancellationToken),
                    output
                )
                : await VerifyBoxAsync(place, share, output, cancellationToken);
        var verdict = files.All(file => file.Verdict is Verdict.Pass) ? Verdict.Pass : Verdict.Fail;
        output.Document(new VerifyDocument(folder, verdict, files), () => CliJson.Documents.VerifyDocument);
        foreach (var file in files.Where(file => file.Verdict is not Verdict.Pass))
        {
            output.Result(VerificationText.Line(file));
        }

        output.Outcome(VerificationText.Summary(files));
        return verdict is Verdict.Pass ? ExitCode.Done : ExitCode.IntegrityFailure;
    }

    private async Task<List<FileVerification>> VerifyBoxAsync(
        BoxPlace place,
        BoxShare? share,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var manifest = await place.OpenAsync(cancellationToken);
        var options = new VerifyOptions { Sample = share, WriteVerdicts = manifest.IsWritable() };
        if (!options.WriteVerdicts)
        {
            output.Message($"starhaul: warning: {manifest.Box} can only be read: the verdicts are not written down.");
        }

        return await VerifyAsync(progress => manifest.VerifyAsync(options, progress, cancellationToken), output);
    }

    private async Task<List<FileVerification>> VerifyAsync(
        Func<IProgress<VerifyProgress>, IAsyncEnumerable<FileVerification>> verify,
        CommandOutput output
    )
    {
        var files = new List<FileVerification>();
        await using var view = ProgressView.Create(Context, output);
        var meter = view.Begin("verify");
        try
        {
            await foreach (var file in verify(meter.CreateProgress<VerifyProgress>(MeterStates.From)))
            {
                files.Add(file);
            }
        }
        finally
        {
            view.End(meter, () => { });
        }

        return files;
    }

    private static BoxShare? Share(string? text)
    {
        try
        {
            return text is null ? null : BoxShare.Parse(text);
        }
        catch (FormatException)
        {
            throw new UsageException($"--sample is '{text}'.", "Expected N/T with N from 1 to T, such as 2/7.");
        }
    }
}

/// <summary>The document of <c>verify --json</c>.</summary>
/// <param name="Box">Full path of the box.</param>
/// <param name="Verdict">Pass when every file that was looked at is whole.</param>
/// <param name="Files">Each file that was looked at.</param>
internal sealed record VerifyDocument(string Box, Verdict Verdict, IReadOnlyList<FileVerification> Files);
