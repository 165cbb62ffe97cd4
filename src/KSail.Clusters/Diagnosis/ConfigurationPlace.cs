using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos;

namespace KSail.Clusters.Diagnosis;

/// <summary>Finds the patch that a node complains about: its words name fields, and fields know where they were set.</summary>
internal static class ConfigurationPlace
{
    private static readonly char[] Separators = [' ', '\n', '\t', '"', '\'', '`', ':', ',', ';', '(', ')', '*'];

    /// <summary>What a node says against a configuration, at the place of the patch where one is to blame.</summary>
    public static Diagnostic Report(MachineConfiguration configuration, string node, string reason, SourceSpan otherwise)
    {
        var place = Find(configuration, reason);
        return LifecycleDiagnostics.ConfigurationRefused.At(
            place ?? otherwise,
            place is null ? $"{node} refuses its configuration: {reason}; is Talos of the node another release than spec.cluster.talos.version?" : $"{node} refuses its configuration: {reason}; correct the patch");
    }

    /// <summary>Where the field stands that a text names, if a patch set it; null otherwise.</summary>
    public static SourceSpan? Find(MachineConfiguration configuration, string text)
    {
        foreach (var word in text.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var document in configuration.Documents)
            {
                if (word.Contains('.', StringComparison.Ordinal) && Resolve(document.Root, word.Trim('.')) is { } field && IsOfFile(field))
                    return field;
                if (document.Kind.Length > 0 && word == document.Kind && IsOfFile(document.Root.Span))
                    return document.Root.Span;
            }
        }

        return null;
    }

    // What a provider adds has a name and no file.
    private static bool IsOfFile(SourceSpan span) => span.HasFile && Path.IsPathRooted(span.File);

    private static SourceSpan? Resolve(YamlNode root, string path)
    {
        var at = root;
        foreach (var key in path.Split('.', '[', ']'))
        {
            if (key.Length == 0)
                continue;
            var next = at switch
            {
                YamlMapping mapping => mapping[key],
                YamlSequence sequence when int.TryParse(key, out var index) && index >= 0 && index < sequence.Count => sequence[index],
                _ => null,
            };
            if (next is null)
                return null;
            at = next;
        }

        return at.Span;
    }
}
