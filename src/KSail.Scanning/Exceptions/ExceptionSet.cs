using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Exceptions;

/// <summary>All exceptions of a scan, and which of them were of any use.</summary>
/// <param name="policies">The exceptions.</param>
/// <param name="index">The objects, whose namespaces have labels.</param>
/// <param name="repositoryRoot">The folder that paths are relative to.</param>
internal sealed class ExceptionSet(List<ExceptionPolicy> policies, ObjectIndex index, string repositoryRoot)
{
    private readonly bool[] _used = new bool[policies.Count];

    /// <summary>The exceptions.</summary>
    public IReadOnlyList<ExceptionPolicy> Policies => policies;

    /// <summary>Whether any failure was excepted by the exception at a position.</summary>
    public bool WasUsed(int position) => _used[position];

    /// <summary>The first exception for a failure of an object; null when nobody accepts it.</summary>
    public ExceptionPolicy? Find(string controlId, ScannedObject item)
    {
        ExceptionPolicy? found = null;
        for (var i = 0; i < policies.Count; i++)
        {
            if (policies[i].MeansControl(controlId) && Selects(policies[i], item))
                found = Use(i, found);
        }

        return found;
    }

    /// <summary>The first exception for a failure of a subject: one for the subject, for its binding or for its role.</summary>
    public ExceptionPolicy? Find(string controlId, Grant grant)
    {
        ExceptionPolicy? found = null;
        for (var i = 0; i < policies.Count; i++)
        {
            var policy = policies[i];
            if (policy.MeansControl(controlId) && (Selects(policy, grant.Binding) || Selects(policy, grant.Role) || SelectsSubject(policy, grant)))
                found = Use(i, found);
        }

        return found;
    }

    /// <summary>The first exception that names a control which only a person can decide, and no resource.</summary>
    public ExceptionPolicy? FindManual(string controlId)
    {
        ExceptionPolicy? found = null;
        for (var i = 0; i < policies.Count; i++)
        {
            var isForNothing = true;
            foreach (var designator in policies[i].Designators)
                isForNothing &= designator.IsForClusterOnly;
            if (policies[i].NamesControl(controlId) && isForNothing)
                found = Use(i, found);
        }

        return found;
    }

    // Every exception that fits was of use, also where another did the work.
    private ExceptionPolicy Use(int position, ExceptionPolicy? found)
    {
        _used[position] = true;
        return found ?? policies[position];
    }

    private bool Selects(ExceptionPolicy policy, ScannedObject item)
    {
        if (policy.ObjectSelector is { } selector && !LabelSelector.Selects(selector, item.Labels))
            return false;
        foreach (var designator in policy.Designators)
        {
            if (!designator.IsEmpty && Matches(designator, item))
                return true;
        }

        return false;
    }

    private bool Matches(Designator designator, ScannedObject item)
    {
        var place = item.Kind == ObjectKinds.Namespace ? item.Name : item.Namespace ?? "";
        return Matches(designator.Kind, item.KindName) && Matches(designator.Name, item.Name) && Matches(designator.Namespace, place)
            && Matches(designator.ApiGroup, item.Group) && Matches(designator.Cluster, "") && MatchesNamespace(designator, place)
            && (designator.Path is null || Matches(designator.Path, PathOf(item))) && HasContainer(designator, item)
            && HasMetadata(designator, item);
    }

    // Labels and annotations are not asked of a subject, which has none.
    private bool SelectsSubject(ExceptionPolicy policy, Grant grant)
    {
        if (policy.ObjectSelector is not null)
            return false;
        foreach (var designator in policy.Designators)
        {
            var place = grant.Namespace ?? "";
            if (!designator.IsEmpty && designator.Path is null && designator.Container is null && Matches(designator.Kind, grant.Kind)
                && Matches(designator.Name, grant.Name) && Matches(designator.Namespace, place)
                && Matches(designator.ApiGroup, grant.ApiGroup ?? "") && Matches(designator.Cluster, "") && MatchesNamespace(designator, place))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(AnchoredPattern? pattern, string text) => pattern is null || pattern.Matches(text);

    private bool MatchesNamespace(Designator designator, string place)
    {
        if (designator.NamespaceSelector is not { } selector)
            return true;
        if (place.Length == 0)
            return false;
        var labels = index.Of(ObjectKinds.Namespace).Named(place) is { Count: > 0 } found ? found[0].Labels?.CloneMapping() : null;
        labels ??= new YamlMapping();
        // Every namespace has this label on a cluster, also where its manifest does not say so.
        labels.Set("kubernetes.io/metadata.name", YamlScalar.String(place));
        return LabelSelector.Selects(selector, labels);
    }

    private string PathOf(ScannedObject item) =>
        repositoryRoot.Length > 0 && item.Span.HasFile ? Path.GetRelativePath(repositoryRoot, item.Span.File).Replace('\\', '/') : item.Span.File ?? "";

    private static bool HasContainer(Designator designator, ScannedObject item)
    {
        if (designator.Container is not { } pattern)
            return true;
        foreach (var container in item.Workload?.Containers ?? [])
        {
            if (container.Role != ContainerRole.Ephemeral && pattern.Matches(container.Node.GetString("name") ?? ""))
                return true;
        }

        return false;
    }

    private static bool HasMetadata(Designator designator, ScannedObject item) =>
        designator.Metadata.Count == 0 || HasAll(item.Labels, designator.Metadata) || HasAll(item.Annotations, designator.Metadata);

    private static bool HasAll(YamlMapping? values, List<MetadataPattern> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (values.Text(pattern.Key) is not { } value || !pattern.Value.Matches(value))
                return false;
        }

        return true;
    }
}
