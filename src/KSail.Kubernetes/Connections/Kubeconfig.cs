using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Kubernetes.Connections;

/// <summary>The clusters, users and contexts of one or several kubeconfigs. Immutable.</summary>
public sealed class Kubeconfig
{
    private const int MaxListed = 20;

    private readonly Dictionary<string, KubeconfigEntry> _clusters;
    private readonly Dictionary<string, KubeconfigEntry> _users;
    private readonly Dictionary<string, KubeconfigEntry> _contexts;

    private Kubeconfig(KubeconfigReader reader)
    {
        _clusters = reader.Clusters;
        _users = reader.Users;
        _contexts = reader.Contexts;
        CurrentContext = reader.CurrentContext;
        Files = reader.Read;
        Contexts = [.. _contexts.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The files that it was read from.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Names of all contexts, ordered.</summary>
    public IReadOnlyList<string> Contexts { get; }

    /// <summary>
    /// What <c>kubectl</c> talks to without a flag; empty without one. Only for telling the user: which cluster an environment means is
    /// never a matter of what somebody looked at last.
    /// </summary>
    public string CurrentContext { get; }

    /// <summary>Reads kubeconfigs.</summary>
    /// <returns>What they say together; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Kubeconfig? Load(KubeconfigFiles files, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var reader = new KubeconfigReader(diagnostics);
        return reader.ReadAll(files) ? new Kubeconfig(reader) : null;
    }

    /// <summary>Reads the text of a kubeconfig that is in no file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">What it is called in findings; relative paths in it are relative to this.</param>
    /// <param name="diagnostics">Takes what is wrong with it.</param>
    /// <returns>What it says; null after an error.</returns>
    public static Kubeconfig? Parse(Secret text, string name, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var reader = new KubeconfigReader(diagnostics);
        return reader.ReadText(SourceFile.FromText(name, text.Reveal())) ? new Kubeconfig(reader) : null;
    }

    /// <summary>How to speak to the cluster of a context. Files that it names are read; nothing is sent.</summary>
    /// <param name="context">Name of the context.</param>
    /// <param name="span">Where the user named it.</param>
    /// <param name="environment">Where a proxy may be named.</param>
    /// <param name="diagnostics">Takes what is wrong with context, cluster or user.</param>
    /// <returns>The connection; null after an error.</returns>
    public KubernetesConnection? Connect(string context, SourceSpan span, EnvironmentVariableReader environment, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (!_contexts.TryGetValue(context, out var entry))
        {
            diagnostics.Add(KubernetesDiagnostics.UnknownContext, span, Explain(context));
            return null;
        }

        if (Find(entry, "cluster", _clusters, KubernetesDiagnostics.InvalidCluster, diagnostics) is not { } cluster)
            return null;
        KubeconfigEntry? user = null;
        if (entry.Text("user").Length > 0)
        {
            user = Find(entry, "user", _users, KubernetesDiagnostics.InvalidUser, diagnostics);
            if (user is null)
                return null;
        }

        return new ConnectionReader(entry, cluster, user, environment, diagnostics).Read();
    }

    private static KubeconfigEntry? Find(
        KubeconfigEntry context, string key, Dictionary<string, KubeconfigEntry> entries, DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
    {
        var name = context.Text(key);
        if (name.Length > 0 && entries.TryGetValue(name, out var entry))
            return entry;
        var what = name.Length == 0
            ? $"the context '{context.Name}' names no '{key}'"
            : $"the context '{context.Name}' names the {key} '{name}', which is not in the kubeconfig{NearestName.Suggest(name, entries.Keys.Order(StringComparer.Ordinal))}";
        diagnostics.Add(descriptor, context.SpanOf(key), what);
        return null;
    }

    private string Explain(string context)
    {
        var where = string.Join(", ", Files);
        if (Contexts.Count == 0)
            return $"there is no context '{context}' in {where}, which has none at all; create the cluster, or get its kubeconfig";
        var rest = Contexts.Count > MaxListed ? $" and {Contexts.Count - MaxListed} more" : "";
        return $"there is no context '{context}' in {where}{NearestName.Suggest(context, Contexts)} (contexts: {string.Join(", ", Contexts.Take(MaxListed))}{rest})";
    }
}
