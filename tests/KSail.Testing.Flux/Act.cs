using KSail.Kubernetes.Objects;

namespace KSail.Testing.Flux;

/// <summary>What comes of one pass of a controller over one object.</summary>
/// <param name="Reason">The reason of its conditions.</param>
/// <param name="Message">Their message.</param>
public sealed record Act(string Reason, string Message)
{
    /// <summary>It works.</summary>
    public static readonly Act Succeed = new("ReconciliationSucceeded", "Applied revision") { IsSuccess = true };

    /// <summary>Whether the object is ready then.</summary>
    public bool IsSuccess { get; init; }

    /// <summary>Whether the controller gives up: <c>Stalled</c> is true, with this reason.</summary>
    public string Stalled { get; init; } = "";

    /// <summary>How long the pass takes; null for as long as all do.</summary>
    public TimeSpan? Takes { get; init; }

    /// <summary>Whether the controller never comes to the object, as if it did not run.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>Objects that are applied in the pass, in the namespace and with the labels of the Kustomization.</summary>
    public IReadOnlyList<KubernetesObject> Applies { get; init; } = [];

    /// <summary>What the inventory names besides, each as <c>namespace_name_group_kind</c>.</summary>
    public IReadOnlyList<string> Inventory { get; init; } = [];

    /// <summary>It fails, and is tried again.</summary>
    public static Act Fail(string reason, string message) => new(reason, message);

    /// <summary>It fails, and is not tried again before something changes.</summary>
    public static Act Stall(string stalled, string reason, string message) => new(reason, message) { Stalled = stalled };
}
