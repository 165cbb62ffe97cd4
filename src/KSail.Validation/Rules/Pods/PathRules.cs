using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Pods;

/// <summary>Paths within volumes, which must not lead out of them.</summary>
internal static class PathRules
{
    /// <summary>Whether one of the path's elements is <c>..</c>.</summary>
    public static bool HasBackstep(ReadOnlySpan<char> path)
    {
        while (true)
        {
            var slash = path.IndexOf('/');
            if ((slash < 0 ? path : path[..slash]) is "..")
                return true;
            if (slash < 0)
                return false;
            path = path[(slash + 1)..];
        }
    }

    /// <summary>Checks a path that stays below where it begins (<c>validateLocalDescendingPath</c>).</summary>
    public static void CheckDescending(YamlScalar path, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (path.Value.StartsWith('/'))
            findings.Wrong(descriptor, path, "must be a relative path");
        else if (HasBackstep(path.Value))
            findings.Wrong(descriptor, path, "must not have '..' in it");
    }

    /// <summary>Checks the path of a file that a volume makes (<c>ValidateLocalNonReservedPath</c>).</summary>
    public static void CheckFile(YamlMapping parent, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (parent.IsBlank("path"))
        {
            if (parent.Has("path"))
                findings.Missing(descriptor, parent, "path");
            return;
        }

        if (parent.Text("path") is not { } path)
            return;
        CheckDescending(path, descriptor, findings);
        if (path.Value.StartsWith("..", StringComparison.Ordinal) && !HasBackstep(path.Value))
            findings.Wrong(descriptor, path, "must not begin with '..'");
    }

    /// <summary>Checks the permissions of files: 0 to 0777, octal.</summary>
    public static void CheckMode(YamlMapping parent, string field, DiagnosticDescriptor descriptor, Findings findings)
    {
        const long Highest = 511;
        if (parent.Whole(field) is { } mode && mode is < 0 or > Highest)
            findings.Wrong(descriptor, parent[field]!, "must be from 0 to 0777 (octal, with a leading zero) or 511 (decimal)");
    }
}
