using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Diagnosis;

/// <summary>Finds out why a node does not answer at Talos' API, and says what to do.</summary>
internal static class NodeFailure
{
    private const int ConsoleLines = 40;
    private const int ShownLines = 10;
    private const int ToldLines = 2;

    /// <summary>Whether a node proves to be of a cluster with other secrets, which no waiting changes.</summary>
    public static bool IsOfAnotherCluster(TalosException e) => e.Descriptor == TalosDiagnostics.Untrusted && e.Message.Contains("another authority", StringComparison.Ordinal);

    /// <summary>Adds the finding, and shows the end of the node's console.</summary>
    public static async Task ReportAsync(UpRun run, ClusterMachine machine, string last, CancellationToken cancellation)
    {
        // Something more exact was found already.
        if (run.Diagnostics.HasErrors && last.Length == 0)
            return;
        var name = machine.Node.Name;
        if (last.Contains("another authority", StringComparison.Ordinal))
        {
            run.Fail(LifecycleDiagnostics.SecretsLost, $"{name} has other secrets than {run.Host.Store.SecretsFile}: it is of another cluster of this name ({last}); delete that folder, so that they are taken from the cluster, or remove the cluster with what made it");
            return;
        }

        if (IsAboutTime(last))
        {
            run.Fail(LifecycleDiagnostics.ClockSkew, $"{name}: {last}; nodes take the time from NTP servers (machine.time), a virtual machine on this computer often from its host: set the clock that is wrong, and run ClusterUp again");
            return;
        }

        var console = ConsoleText.Clean(await ReadAsync(run, machine, cancellation).ConfigureAwait(false), run.Session.Secrets);
        foreach (var line in console.TakeLast(ShownLines))
            run.Log.Report($"{name} | {line}");
        if (ConsoleCauses.FindRefusal(console) is { } refusal && run.Desired?.For(machine.Node, new DiagnosticBag()) is { } configuration)
        {
            run.Diagnostics.Add(ConfigurationPlace.Report(configuration, name, refusal, run.Definition.Span));
            return;
        }

        var cause = ConsoleCauses.Find(console) ?? "look at its console for the reason";
        var end = console.Count == 0 ? "its console is empty" : $"its console ends with: {string.Join(" | ", console.TakeLast(ToldLines))}";
        run.Fail(LifecycleDiagnostics.NodeNotUp, $"{name} does not come up: {last}; {cause} ({end})");
    }

    private static bool IsAboutTime(string text) =>
        text.Contains("certificate holds from", StringComparison.Ordinal) || text.Contains("not yet valid", StringComparison.Ordinal);

    private static async Task<string> ReadAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        try
        {
            return await run.Host.Provider.ReadConsoleAsync(machine, ConsoleLines, cancellation).ConfigureAwait(false);
        }
        catch (ProviderException)
        {
            return "";
        }
    }
}
