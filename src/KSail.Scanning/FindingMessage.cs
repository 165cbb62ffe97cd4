using KSail.Documents.Diagnostics;
using KSail.Scanning.Controls;
using KSail.Scanning.Objects;
using KSail.Scanning.Results;

namespace KSail.Scanning;

/// <summary>The line about a resource that fails a control.</summary>
internal static class FindingMessage
{
    // Kubescape's stand-in for a value that only the user knows.
    private const string Placeholder = "YOUR_";

    /// <summary>One finding for a resource and a control, however many fields there are.</summary>
    public static Diagnostic Of(Control control, ControlDescription description, ResourceVerdict verdict)
    {
        var severity = description.Severity.ToString().ToLowerInvariant();
        var field = Field(verdict.Paths);
        return control.Descriptor!.At(verdict.Span, $"{Resource(verdict)}: {control.Id} {control.Name} ({severity}): {field}{control.Remediation}{(verdict.Origin.Length > 0 ? $" ({verdict.Origin})" : "")}");
    }

    private static string Resource(ResourceVerdict verdict) =>
        verdict.Namespace.Length == 0 ? $"{verdict.Kind}/{verdict.Name}" : $"{verdict.Kind}/{verdict.Namespace}/{verdict.Name}";

    // Of several fields the one that says most: what to set, then what to remove, then what to look at.
    private static string Field(IReadOnlyList<FieldPath> paths)
    {
        if (paths.Count == 0)
            return "";
        var best = paths[0];
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            fields.Add(path.Path);
            if (path.Role < best.Role)
                best = path;
        }

        var more = fields.Count switch
        {
            1 => "",
            2 => " (and 1 more field)",
            _ => $" (and {fields.Count - 1} more fields)",
        };
        if (best.Role != FieldPathRole.Fix)
            return $"{Quoted(best.Path)}{more}; ";
        return best.Value.StartsWith(Placeholder, StringComparison.Ordinal)
            ? $"'{best.Path}' is missing{more}; "
            : $"'{best.Path}' should be {best.Value}{more}; ";
    }

    // Paths of subjects begin at the role or at the binding.
    private static string Quoted(string path)
    {
        if (path.StartsWith(Grant.RolePath, StringComparison.Ordinal))
            return $"'{path.AsSpan(Grant.RolePath.Length)}' of the role";
        return path.StartsWith(Grant.BindingPath, StringComparison.Ordinal)
            ? $"'{path.AsSpan(Grant.BindingPath.Length)}' of the binding"
            : $"'{path}'";
    }
}
