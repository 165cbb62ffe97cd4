using System.Text;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports;

/// <summary>What to do about the fields of a finding, in words.</summary>
internal static class FieldText
{
    /// <summary>
    /// The fields that say something of their own: rules name the same field as the one that fails and as the one to remove, and then only
    /// the second tells what to do.
    /// </summary>
    public static List<FieldPath> ToDo(ResourceVerdict resource)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in resource.Paths)
        {
            if (field.Role != FieldPathRole.Failed)
                known.Add(field.Path);
        }

        var chosen = new List<FieldPath>(resource.Paths.Count);
        foreach (var field in resource.Paths)
        {
            if (field.Role != FieldPathRole.Failed || known.Add(field.Path))
                chosen.Add(field);
        }

        return chosen;
    }

    /// <summary>What a role asks for, before the path.</summary>
    public static string Verb(FieldPathRole role) => role switch
    {
        FieldPathRole.Fix => "set",
        FieldPathRole.Delete => "remove",
        FieldPathRole.Review => "review",
        _ => "see",
    };

    /// <summary>The value to set, or null where the rule leaves it to the reader and has only a word in its place.</summary>
    public static string? Value(FieldPath field) =>
        field.Role != FieldPathRole.Fix || field.Value.Length == 0 || field.Value.StartsWith("YOUR_", StringComparison.Ordinal) ? null : field.Value;

    /// <summary>One field: <c>set 'spec.hostPID' to 'false'</c>.</summary>
    public static string Clause(FieldPath field) =>
        Value(field) is { } value ? $"{Verb(field.Role)} '{field.Path}' to '{value}'" : $"{Verb(field.Role)} '{field.Path}'";

    /// <summary>The first fields, joined: <c>set 'a' to 'b'; remove 'c'; and 3 more</c>; empty where there are none.</summary>
    public static string Clauses(ResourceVerdict resource, int most)
    {
        var fields = ToDo(resource);
        var text = new StringBuilder();
        for (var i = 0; i < fields.Count && i < most; i++)
            text.Append(i > 0 ? "; " : "").Append(Clause(fields[i]));
        if (fields.Count > most)
            text.Append("; and ").Append(fields.Count - most).Append(" more");
        return text.ToString();
    }
}
