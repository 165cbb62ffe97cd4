using KSail.Documents;
using KSail.Talos.Generation;

namespace KSail.Talos;

/// <summary>What is known of the cluster whose nodes are patched.</summary>
public sealed record NodePatchOptions
{
    /// <summary>The Talos series of the nodes; null when it is not pinned.</summary>
    public TalosRelease? Release { get; init; }

    /// <summary>
    /// The series in whose form the configuration is generated, where that is not <see cref="Release"/>: nodes that were upgraded keep the form that they
    /// were made with, which later series take, too.
    /// </summary>
    public TalosRelease? Form { get; init; }

    /// <summary>How Talos runs.</summary>
    public NodeRuntime Runtime { get; init; }

    /// <summary>
    /// What the generated configuration that patches apply to is made of. The default is enough to see that everything merges; whoever
    /// creates a cluster gives names, addresses and secrets.
    /// </summary>
    public BaseSettings Base { get; init; } = new();

    /// <summary>
    /// Fills the variables of patches; null to leave them open, as a build does, which has no values for them. Only
    /// <see cref="NodePatches.Generate"/> asks.
    /// </summary>
    public EnvironmentVariableReader? Variables { get; init; }

    /// <summary>Patches that come from the configuration of the cluster and not from files, applied after the files of their scope.</summary>
    public IReadOnlyList<AddedPatch> Additions { get; init; } = [];
}

/// <summary>A patch that is not in a file, for example registry mirrors that the cluster brings along.</summary>
/// <param name="Name">What it is called in findings.</param>
/// <param name="Role">The nodes it applies to; null for all.</param>
/// <param name="Text">The patch.</param>
public sealed record AddedPatch(string Name, NodeRole? Role, string Text)
{
    /// <summary>The patch for configurations in later forms, where documents took the place of what <see cref="Text"/> patches: the earliest form first.</summary>
    public IReadOnlyList<LaterPatch> Later { get; init; } = [];

    /// <summary>The patch for a configuration.</summary>
    /// <param name="form">The series in whose form the configuration is.</param>
    public string TextFor(TalosRelease form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var text = Text;
        foreach (var later in Later)
        {
            if (!form.IsBefore(later.Since))
                text = later.Text;
        }

        return text;
    }
}

/// <summary>A patch for the form of a series and of those after it.</summary>
/// <param name="Since">The series.</param>
/// <param name="Text">The patch.</param>
public sealed record LaterPatch(TalosRelease Since, string Text);
