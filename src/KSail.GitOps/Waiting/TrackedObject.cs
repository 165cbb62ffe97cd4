using KSail.Configuration.Fields;
using KSail.Documents;
using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Waiting;

/// <summary>An object that is waited for: what is known of it, what was asked of its controller, and how far it is.</summary>
internal sealed class TrackedObject(ObjectKey key, KubernetesObject value)
{
    private KubernetesObject _value = value;
    private IReadOnlyList<FluxDependency>? _dependencies;
    private IReadOnlyList<ObjectKey>? _releases;

    public ObjectKey Key { get; } = key;

    /// <summary>The object as the cluster had it last.</summary>
    public KubernetesObject Value
    {
        get => _value;
        set
        {
            _value = value;
            _dependencies = null;
            _releases = null;
            IsJudged = false;
        }
    }

    public IReadOnlyList<FluxDependency> Dependencies => _dependencies ??= FluxFields.Dependencies(_value);

    /// <summary>The HelmReleases among what a Kustomization has applied.</summary>
    public IReadOnlyList<ObjectKey> Releases
    {
        get
        {
            if (_releases is not null)
                return _releases;
            var releases = new List<ObjectKey>();
            foreach (var entry in Inventory.Of(_value))
            {
                if (entry is { Kind: "HelmRelease", Group: "helm.toolkit.fluxcd.io" })
                    releases.Add(new ObjectKey("HelmRelease", entry.Name));
            }

            return _releases = releases;
        }
    }

    /// <summary>The request that was sent to its controller; null for none.</summary>
    public string? Token { get; private set; }

    /// <summary>How many requests were sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether its controller took note of the last request.</summary>
    public bool IsAnswered => Token is null || _value.LastHandled() == Token;

    /// <summary>See <see cref="Expectation.HasOldStatus"/>.</summary>
    public bool HasOldStatus { get; init; }

    /// <summary>Whether a request was seen on the object, so that its status is about what came after.</summary>
    public bool IsRequestSeen { get; set; }

    /// <summary>Whether a release was asked for the pass that counts, the one after its Kustomization.</summary>
    public bool IsAskedToFollow { get; set; }

    /// <summary>Whether the user left it out.</summary>
    public bool IsExcluded { get; init; }

    public bool IsJudged { get; set; }

    /// <summary>What its own status says.</summary>
    public Verdict Verdict { get; private set; } = Verdict.InProgress("");

    /// <summary>When it began to fail as it does, since the start of the wait.</summary>
    public TimeSpan FailingSince { get; private set; }

    /// <summary>Whether it was as wanted once in this run: a further pass that our request causes changes nothing of that.</summary>
    public bool WasDone { get; private set; }

    /// <summary>How far it is, with what it depends on.</summary>
    public ReconcileState State { get; set; } = ReconcileState.Waiting;

    /// <summary>What it waits for, or what blocks it; null for nothing.</summary>
    public ObjectKey? Blocker { get; set; }

    /// <summary>Why, in the words of the state.</summary>
    public string Detail { get; set; } = "";

    /// <summary>Whether <see cref="State"/> was worked out in the current round.</summary>
    public int Round { get; set; }

    /// <summary>What was told of it last.</summary>
    public (ReconcileState State, string Detail)? Told { get; set; }

    public bool IsFinal => State is ReconcileState.Done or ReconcileState.Suspended or ReconcileState.Excluded or ReconcileState.Deleted;

    public void Request(string token)
    {
        Token = token;
        Requests++;
        IsJudged = false;
        WasDone = false;
    }

    public void Judge(Verdict verdict, TimeSpan now)
    {
        // Our own request makes a controller pass once more over what is done already; what it said before still holds.
        if (WasDone && verdict.Standing == Standing.InProgress && _value.IsObserved() && _value.Deleted is null)
            verdict = Verdict.Done;
        if (verdict.IsFailure && (!Verdict.IsFailure || Verdict.Reason != verdict.Reason || Verdict.Message != verdict.Message))
            FailingSince = now;
        WasDone = verdict.Standing == Standing.Done;
        Verdict = verdict;
        IsJudged = true;
    }

    /// <summary>When its controller will try again after a failure, by its own settings; null where it does so soon, or nobody knows.</summary>
    public TimeSpan? RetryInterval()
    {
        var spec = _value.Spec;
        var text = spec.Text("retryInterval") is { Length: > 0 } retry ? retry : spec.Text("interval");
        return _value.Kind == "Kustomization" && GoDuration.TryParse(text, out var interval) ? interval : null;
    }
}
