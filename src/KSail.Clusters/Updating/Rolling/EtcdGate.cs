using System.Globalization;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;

namespace KSail.Clusters.Updating.Rolling;

/// <summary>Keeps etcd alive while control planes are changed one by one.</summary>
internal sealed class EtcdGate(UpdateWork work)
{
    /// <summary>
    /// Waits until etcd can do without a control plane: all members agree on who is one, and those that are well are a quorum without it. Two members have
    /// no quorum without one, and one member none at all; those must be well before, and are back after.
    /// </summary>
    /// <returns>The number of members.</returns>
    public async Task<int> OpenAsync(NodeIdentity goesDown, CancellationToken cancellation)
    {
        var members = 0;
        await work.UntilAsync(
            $"etcd, before {goesDown.Name} is touched,",
            async token =>
            {
                var state = await ReadAsync(token).ConfigureAwait(false);
                members = state.Members.Count;
                if (state.Problem is { } problem)
                    return problem;
                var others = state.Well.Count - (state.Well.Contains(goesDown.Name) ? 1 : 0);
                var isSafe = members < 3 ? state.Well.Count >= members : others >= (members / 2) + 1;
                return isSafe ? null : string.Create(CultureInfo.InvariantCulture, $"{state.Well.Count} of {members} members are well{state.FirstTrouble}");
            },
            work.Options.EtcdTimeout,
            UpdateDiagnostics.EtcdAtRisk,
            "no control plane is changed while etcd would lose its quorum; bring the others back first, and run the update again",
            cancellation).ConfigureAwait(false);
        return members;
    }

    /// <summary>Waits until a control plane is a member that is well, and all members agree.</summary>
    public Task CloseAsync(NodeIdentity node, int members, CancellationToken cancellation) => work.UntilAsync(
        $"etcd, after {node.Name} was changed,",
        async token =>
        {
            var state = await ReadAsync(token).ConfigureAwait(false);
            if (state.Problem is { } problem)
                return problem;
            if (state.Members.Count != members)
                return string.Create(CultureInfo.InvariantCulture, $"it has {state.Members.Count} members, and not {members}");
            return state.Well.Contains(node.Name) ? null : $"{node.Name} is no member that is well{state.FirstTrouble}";
        },
        work.Options.NodeTimeout,
        UpdateDiagnostics.EtcdAtRisk,
        "no other control plane is changed; see the log of etcd on that node",
        cancellation);

    /// <summary>Waits until so many members are left, and all of them agree.</summary>
    public Task ShrinkAsync(NodeIdentity gone, int members, CancellationToken cancellation) => work.UntilAsync(
        $"etcd, after {gone.Name} left,",
        async token =>
        {
            var state = await ReadAsync(token, gone).ConfigureAwait(false);
            return state.Problem ?? (state.Members.Count == members ? null : string.Create(CultureInfo.InvariantCulture, $"it has {state.Members.Count} members, and not {members}"));
        },
        work.Options.EtcdTimeout,
        UpdateDiagnostics.EtcdAtRisk,
        "no other control plane is changed",
        cancellation);

    /// <summary>The member that a machine is, from the view of the others; null for none.</summary>
    public async Task<EtcdMember?> FindAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        var state = await ReadAsync(cancellation, machine.Node).ConfigureAwait(false);
        foreach (var member in state.Members)
        {
            if (member.HostName == machine.Node.Name || IsAt(member, machine.Address))
                return member;
        }

        return null;
    }

    private async Task<EtcdState> ReadAsync(CancellationToken cancellation, NodeIdentity? except = null)
    {
        var asked = new List<Task<MemberView>>();
        foreach (var machine in work.Session.RunningControlPlanes)
        {
            if (machine.Node != except)
                asked.Add(AskAsync(machine, cancellation));
        }

        var state = new EtcdState();
        foreach (var view in await Task.WhenAll(asked).ConfigureAwait(false))
            state.Add(view);
        return state;
    }

    private async Task<MemberView> AskAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        try
        {
            var api = work.Session.Node(machine);
            var status = await api.GetEtcdStatusAsync(cancellation).ConfigureAwait(false);
            var members = await api.GetEtcdMembersAsync(queryLocal: false, cancellation).ConfigureAwait(false);
            var trouble = status.Errors.Count > 0 ? status.Errors[0] : status.Leader == 0 ? "it has no leader" : status.IsLearner ? "it still copies the data" : "";
            return new MemberView(machine.Node.Name, members, trouble);
        }
        catch (TalosException e)
        {
            return new MemberView(machine.Node.Name, null, e.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return new MemberView(machine.Node.Name, null, "it does not answer");
        }
    }

    private static bool IsAt(EtcdMember member, string address)
    {
        foreach (var url in member.PeerUrls)
        {
            if (address.Length > 0 && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Trim('[', ']') == address)
                return true;
        }

        return false;
    }

    /// <summary>What one member says.</summary>
    private sealed record MemberView(string Name, IReadOnlyList<EtcdMember>? Members, string Trouble);

    /// <summary>What all of them say.</summary>
    private sealed class EtcdState
    {
        private string? _ids;

        public HashSet<string> Well { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<EtcdMember> Members { get; private set; } = [];

        public string? Problem { get; private set; } = "no control plane answers";

        public string FirstTrouble { get; private set; } = "";

        public void Add(MemberView view)
        {
            if (view.Members is null || view.Trouble.Length > 0)
            {
                if (FirstTrouble.Length == 0)
                    FirstTrouble = $"; {view.Name}: {view.Trouble}";
                return;
            }

            var ids = string.Join(',', view.Members.Select(static member => member.Id).Order());
            if (_ids is null)
                (_ids, Members, Problem) = (ids, view.Members, null);
            else if (_ids != ids)
                Problem = "its members do not agree on who is one";
            Well.Add(view.Name);
        }
    }
}
