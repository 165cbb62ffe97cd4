using KSail.Documents.Diagnostics;
using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>Writes what a diagnosis found as diagnostics, each at the place of the resource that it is about, and each resource once.</summary>
internal sealed class FindingLog(ReconcileRequest request, TimeProvider clock, DiagnosticBag diagnostics)
{
    private const int MaxMessage = 3000;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    public ReconcileRequest Request => request;

    /// <summary>Adds a finding about an object of the engine.</summary>
    public void Add(DiagnosticDescriptor descriptor, ObjectKey key, string group, string message) => Add(descriptor, PlaceOf(group, key.Kind, key.Name, "") ?? request.Span, message);

    /// <summary>Adds a finding with a place.</summary>
    public void Add(DiagnosticDescriptor descriptor, SourceSpan span, string message) =>
        diagnostics.Add(descriptor, span, SecretWords.Mask(PlainText.Line(message, MaxMessage)));

    /// <summary>Whether nothing was told about a resource yet; from now on it was.</summary>
    public bool IsFirst(string kind, ObjectName name) => _told.Add($"{kind}/{name}");

    /// <summary>Where a resource, or a field of it, was written; null for one that is not the environment's own.</summary>
    public SourceSpan? PlaceOf(string? group, string kind, ObjectName name, string field) => request.Origins.Find(group, kind, name.Namespace, name.Name, field);

    /// <summary>A condition's time as age.</summary>
    public string AgeOf(Condition? condition) => condition?.LastTransition is { } time ? $"{PlainText.Age(clock.GetUtcNow() - time)} ago" : "";

    /// <summary>A revision short enough to read.</summary>
    public static string Short(string revision)
    {
        if (revision.Length == 0)
            return "nothing";
        var digest = revision.IndexOf("sha256:", StringComparison.Ordinal);
        return digest < 0 || revision.Length < digest + 19 ? revision : revision[..(digest + 19)];
    }
}
