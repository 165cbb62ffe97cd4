using System.Diagnostics;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci;

namespace KSail.Benchmarks.Pushing;

/// <summary>Our side without MSBuild: packs and pushes a directory.</summary>
internal static class Pusher
{
    /// <summary>The first argument of a process that pushes once and ends.</summary>
    public const string PushOnce = "push-once";

    /// <summary>Runs what the arguments say: the above, the root of the tree, host and port, the repository, a folder for temporary files.</summary>
    public static int Run(string[] arguments) => Push(arguments[1], arguments[2], arguments[3], arguments[4]) is null ? 1 : 0;

    /// <summary>Pushes <c>k8s</c> below a root in this process; null, after saying why, where that fails.</summary>
    public static PushedArtifact? Push(string root, string authority, string repository, string workDirectory)
    {
        var diagnostics = new DiagnosticBag();
        var colon = authority.LastIndexOf(':');
        var request = new ArtifactPushRequest
        {
            Source = new ArtifactSource(new SourceTree(root).OpenView(), "k8s") { GitDirectory = root },
            WorkDirectory = workDirectory,
            Tags = ["v1"],
            Registry = new RegistryTarget(authority[..colon], int.Parse(authority.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture), repository),
        };
        using var handler = RegistryHandler.Create();
        var pushed = ArtifactPush.RunAsync(request, handler, TimeProvider.System, progress: null, diagnostics, CancellationToken.None).GetAwaiter().GetResult();
        foreach (var diagnostic in diagnostics.Items)
            Console.Error.WriteLine(diagnostic);
        return pushed;
    }

    /// <summary>The same, measured as a command is.</summary>
    public static Measurement MeasuredPush(string root, string authority, string repository, string workDirectory)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        if (Push(root, authority, repository, workDirectory) is null)
            throw new InvalidOperationException("the push failed");
        return new Measurement(clock.Elapsed, Environment.CpuUsage.TotalTime - processor, PeakMemory: 0);
    }
}
