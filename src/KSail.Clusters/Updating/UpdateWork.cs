using System.Globalization;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;

namespace KSail.Clusters.Updating;

/// <summary>What all steps of an update share: the cluster, what is allowed, and waiting.</summary>
internal sealed class UpdateWork(ClusterSession session, UpdateOptions options)
{
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly List<string> _done = [];
    private readonly List<string> _left = [];

    public ClusterSession Session => session;

    public UpdateOptions Options => options;

    public IClusterProvider Provider => session.Host.Provider;

    public TimeSpan Pause => session.Host.Pause;

    /// <summary>Names of the nodes that were changed so far.</summary>
    public IReadOnlySet<string> Changed => _changed;

    public void Report(string line) => session.Host.Progress.Report(line);

    public void NoteChanged(NodeIdentity node) => _changed.Add(node.Name);

    /// <summary>How far it came, to be put behind what stopped it; empty while nothing was changed.</summary>
    public string Standing
    {
        get
        {
            if (_changed.Count == 0)
                return "";
            var done = _done.Count == 0 ? "" : $"; done: {string.Join(", ", _done)}";
            var left = _left.Count == 0 ? "" : $"; left: {string.Join(", ", _left)}";
            return $"{done}{left}; run ClusterUpdate again to go on";
        }
    }

    /// <summary>Nodes that something is to be done to now, in this order.</summary>
    public void Expect(IEnumerable<string> nodes)
    {
        foreach (var node in nodes)
        {
            _done.Remove(node);
            if (!_left.Contains(node, StringComparer.Ordinal))
                _left.Add(node);
        }
    }

    /// <summary>What was to be done to a node is.</summary>
    public void Finish(string node)
    {
        _left.Remove(node);
        if (!_done.Contains(node, StringComparer.Ordinal))
            _done.Add(node);
    }

    /// <summary>
    /// Remembers that manifests of control planes change, or that they were applied: whoever goes on with an update that ended in between cannot see it.
    /// </summary>
    public void NoteManifests(bool areMissing)
    {
        var record = session.Host.Store.ReadRecord();
        if (record.LacksManifests != areMissing)
            session.Host.Store.WriteRecord(record with { LacksManifests = areMissing }, new DiagnosticBag());
    }

    /// <summary>The machine as it was read last: its address may be another one since it was started.</summary>
    public ClusterMachine MachineOf(NodeIdentity node)
    {
        foreach (var machine in session.Machines.Nodes)
        {
            if (machine.Node == node)
                return machine;
        }

        throw new UpdateStop(UpdateDiagnostics.NotBack, $"the machine of {node.Name} is gone");
    }

    public ITalosApi Talos(NodeIdentity node) => session.Node(MachineOf(node));

    /// <summary>
    /// Looks again and again until nothing is missing. What cannot be asked is missing, too, because APIs are away while nodes restart.
    /// </summary>
    /// <param name="what">What is waited for, for messages: <c>node local-worker-1</c>.</param>
    /// <param name="look">Says what is missing; null for nothing.</param>
    /// <param name="timeout">How long.</param>
    /// <param name="code">What it is when the time is over.</param>
    /// <param name="advice">What helps then.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task UntilAsync(
        string what, Func<CancellationToken, Task<string?>> look, TimeSpan timeout, DiagnosticDescriptor code, string advice, CancellationToken cancellation)
    {
        var start = session.Host.Clock.GetTimestamp();
        while (true)
        {
            string? missing;
            using (var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                limit.CancelAfter(options.ReadTimeout);
                try
                {
                    missing = await look(limit.Token).ConfigureAwait(false);
                }
                catch (Exception e) when (e is TalosException or KubernetesException)
                {
                    missing = e.Message;
                }
                catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
                {
                    missing = "there is no answer";
                }
            }

            if (missing is null)
                return;
            if (session.Host.Clock.GetElapsedTime(start) > timeout)
                throw new UpdateStop(code, string.Create(CultureInfo.InvariantCulture, $"{what} is not well after {timeout.TotalMinutes:0.#} min: {missing}; {advice}"));
            await Task.Delay(Pause, session.Host.Clock, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Gives a node a configuration, which it uses at once, or after its next restart.</summary>
    public async Task ApplyAsync(NodeIdentity node, Secret configuration, ApplyMode mode, CancellationToken cancellation)
    {
        await UntilAcceptedAsync(node, () => Talos(node).ApplyConfigurationAsync(configuration, mode, dryRun: false, null, cancellation), cancellation).ConfigureAwait(false);
        NoteChanged(node);
    }

    /// <summary>Restarts a node: by itself, or by its provider where it cannot.</summary>
    public async Task RestartAsync(NodeIdentity node, CancellationToken cancellation)
    {
        NoteChanged(node);
        if (!Provider.Traits.RestartsNodes)
        {
            await SendAsync(() => Talos(node).RebootAsync(RebootMode.Default, cancellation)).ConfigureAwait(false);
            return;
        }

        await Provider.StopNodeAsync(MachineOf(node), cancellation).ConfigureAwait(false);
        await session.RefreshAsync(cancellation).ConfigureAwait(false);
        await Provider.StartNodeAsync(MachineOf(node), cancellation).ConfigureAwait(false);
        await session.RefreshAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends what must not be sent twice. When the answer is lost, what follows tells whether it was done.</summary>
    public static async Task SendAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (TalosException e) when (e.WasSent && e.IsTransient)
        {
            // It goes away while it answers.
        }
    }

    // A node that is busy with another change takes this one a little later.
    private async Task UntilAcceptedAsync(NodeIdentity node, Func<Task> call, CancellationToken cancellation)
    {
        var start = session.Host.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                await call().ConfigureAwait(false);
                return;
            }
            catch (TalosException e) when (e.IsTransient || e.Code == Clusters.Talos.Wire.GrpcCode.FailedPrecondition)
            {
                if (session.Host.Clock.GetElapsedTime(start) > options.EtcdTimeout)
                    throw new UpdateStop(UpdateDiagnostics.Failed, $"{node.Name} does not take its configuration: {e.Message}", e);
            }

            await Task.Delay(Pause, session.Host.Clock, cancellation).ConfigureAwait(false);
        }
    }
}
