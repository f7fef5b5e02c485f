using System.Runtime.InteropServices;
using System.Text;
using Starhaul;
using Starhaul.Cli;
using Starhaul.Cli.Output;
using Starhaul.Native;

Warmup.Begin(args);

// Not async itself: a program that only prints its help is done sooner without that machinery.
using var outStream = new StandardStream(Console.OpenStandardOutput());
using var errorStream = new StandardStream(Console.OpenStandardError());
var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

// Each line is out when it is said: it may be followed by progress on the other stream, or by hours of work.
using var output = new StreamWriter(outStream, encoding) { AutoFlush = true };
using var error = new StreamWriter(errorStream, encoding) { AutoFlush = true };

var second = TimeSpan.FromSeconds(1);
Timer? patience = null;
using var interruption = new Interruption();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, ExitCode.Interrupted));
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, ExitCode.Terminated));
using var onHangUp = IgnoredSignals.Contains(PosixSignal.SIGHUP)
    ? null // nohup: the program outlives its terminal
    : PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => End(signal, ExitCode.Terminated));

var words = RawWords.Read(args, out var unreadable);
var run = CommandLine.RunAsync(
    words,
    new CliContext
    {
        Out = TextWriter.Synchronized(output),
        OutStream = outStream,
        OpenInput = Console.OpenStandardInput,
        Error = TextWriter.Synchronized(error),
        IsInteractive =
            !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb"),
        Variable = Environment.GetEnvironmentVariable,
        Interruption = interruption,
        UnreadableWord = unreadable,
    }
);
var exitCode = run.GetAwaiter().GetResult();
if (outStream.Failure is { } failure && interruption.Signal is not nameof(PosixSignal.SIGHUP)) // its terminal is gone
{
    error.WriteLine($"starhaul: error: Standard output cannot be written: {failure}.");
    error.WriteLine("  next: Give it a place with room; of what was fetched nothing is lost.");
    return exitCode == 0 ? (int)ExitCode.Destination : exitCode;
}

return exitCode;

// The first signal asks for an orderly end, for which the default action is held off; the second one ends at once. So does the
// time, where the end comes no nearer. A kill loses nothing that was written.
void End(PosixSignalContext signal, ExitCode exitCode)
{
    signal.Cancel = interruption.Request(exitCode, signal.Signal.ToString());
    patience ??= new Timer(_ => GiveUp(exitCode), state: null, second, second);
}

void GiveUp(ExitCode exitCode)
{
    if (interruption.IsStuck)
    {
        // Whoever does not read the one stream may not read the other either.
        Task.Run(() =>
                errorStream.Write("starhaul: error: Ended before its work was in order: nothing moved for 20 s.\n"u8)
            )
            .Wait(second);
        Posix.Exit((int)exitCode);
    }
}
