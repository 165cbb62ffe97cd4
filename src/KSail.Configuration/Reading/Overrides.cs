using KSail.Configuration.Fields;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Reading;

/// <summary>
/// The <c>KSAIL_…</c> variables that stand above the file. A variable is the path of its field in capitals with <c>_</c> for dots:
/// <c>KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY</c>. Unlike the Go tool, which only sees keys that the file has, every field with a single
/// value can be set, and a list as text with commas between. A variable that is set to nothing counts as not set, as there.
/// </summary>
internal sealed class Overrides
{
    /// <summary>Short names that the Go tool binds by hand.</summary>
    private static readonly (string Variable, string Path)[] Aliases =
    [
        ("KSAIL_NAME", "metadata.name"),
        ("KSAIL_SPEC_DISTRIBUTION", "spec.cluster.distribution"),
        ("KSAIL_SPEC_SOURCEDIRECTORY", "spec.workload.sourceDirectory"),
        ("KSAIL_SPEC_CONNECTION_CONTEXT", "spec.cluster.connection.context"),
        ("KSAIL_SPEC_CONNECTION_KUBECONFIG", "spec.cluster.connection.kubeconfig"),
        ("KSAIL_SPEC_CONNECTION_TIMEOUT", "spec.cluster.connection.timeout"),
        ("KSAIL_SPEC_CLUSTER_KUBERNETES_VERSION", "spec.cluster.kubernetesVersion"),
    ];

    private readonly Dictionary<string, (string Variable, string Value)> _byPath = new(StringComparer.Ordinal);

    private Overrides()
    {
    }

    /// <summary>The value that a variable gives to a field.</summary>
    public bool TryGet(string path, out string variable, out string value)
    {
        var found = _byPath.TryGetValue(path, out var entry);
        (variable, value) = entry;
        return found;
    }

    /// <summary>Collects what is set. Names that fit no field are reported, at the file as a whole.</summary>
    public static Overrides Read(EnvironmentVariables variables, SourceSpan file, DiagnosticBag diagnostics)
    {
        var overrides = new Overrides();
        var names = variables.NamesWith("KSAIL_SPEC_");
        names.AddRange(variables.NamesWith("KSAIL_METADATA_"));
        names.AddRange(variables.NamesWith("KSAIL_NAME"));
        if (names.Count == 0)
            return overrides;

        var fields = new Dictionary<string, FieldRule>(StringComparer.Ordinal);
        Collect(ConfigurationFields.Root, fields);
        foreach (var name in names)
        {
            if (variables.Read(name) is not { Length: > 0 } value)
                continue;
            if (fields.TryGetValue(name, out var field))
            {
                if (field.Kind is FieldKind.Open or FieldKind.Sections or FieldKind.TextMap)
                    diagnostics.Add(ConfigurationDiagnostics.BadOverride, file, $"{name} cannot be used: {field.Path} holds more than a text can say; set it in the file");
                else
                    overrides._byPath[field.Path] = (name, value);
            }
            else if (AliasOf(name) is { } path)
            {
                overrides._byPath.TryAdd(path, (name, value));
            }
            else if (name.StartsWith("KSAIL_SPEC_", StringComparison.Ordinal) || name.StartsWith("KSAIL_METADATA_", StringComparison.Ordinal))
            {
                diagnostics.Add(ConfigurationDiagnostics.UnknownOverride, file, $"{name} names no configuration field and is ignored{NearestName.Suggest(name, fields.Keys)}");
            }
        }

        return overrides;
    }

    private static string? AliasOf(string variable)
    {
        foreach (var alias in Aliases)
        {
            if (alias.Variable == variable)
                return alias.Path;
        }

        return null;
    }

    private static void Collect(FieldRule section, Dictionary<string, FieldRule> fields)
    {
        foreach (var field in section.Fields)
        {
            if (field.Kind == FieldKind.Section)
                Collect(field, fields);
            else
                fields[VariableOf(field.Path)] = field;
        }
    }

    /// <summary>The variable that overrides a field.</summary>
    public static string VariableOf(string path) => "KSAIL_" + path.Replace('.', '_').ToUpperInvariant();
}
