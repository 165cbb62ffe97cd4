using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Reads field specifications that a user wrote.</summary>
internal static class FieldSpecReader
{
    // The input has no deeper objects, and what is made must not outgrow the stack.
    private const int MaxParts = 256;

    /// <summary>The specifications of a list whose items have the right shape.</summary>
    public static List<FieldSpec> Read(IEnumerable<YamlNode>? items)
    {
        var specs = new List<FieldSpec>();
        foreach (var item in items ?? [])
            specs.Add(Read((YamlMapping)item));
        return specs;
    }

    // A bad path is no mistake until an object is found to follow it in.
    private static FieldSpec Read(YamlMapping field)
    {
        var path = field.GetString("path") ?? "";
        var create = field["create"] is YamlScalar flag && flag.AsBoolean() == true;
        return new FieldSpec(path, field.GetString("kind") ?? "", field.GetString("group") ?? "", field.GetString("version") ?? "", create)
        {
            Span = (field["path"] ?? field).Span,
            Problem = FindProblem(FieldSpec.Split(path)),
        };
    }

    // kustomize finds fields with a getter that knows more than keys, and hands it one part at a time, always on a mapping.
    private static FieldPathProblem? FindProblem(string[] parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (i == MaxParts)
                return new FieldPathProblem(i, $"it has more than {MaxParts} keys");
            var name = parts[i].EndsWith("[]", StringComparison.Ordinal) ? parts[i][..^2] : parts[i];
            if (name.Length == 0)
                return new FieldPathProblem(i, "it has an empty key; write keys separated by '/'");
            if (name is "*" or "-" || (name[0] == '[' && name[^1] == ']') || long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                return new FieldPathProblem(i, $"'{name}' chooses items of a list, and every item is visited anyway; leave it out");
        }

        return null;
    }
}
