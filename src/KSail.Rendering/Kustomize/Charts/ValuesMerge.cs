using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Merges values of a chart as kustomize does, by kyaml's merge2: maps key by key, null removes, lists as a whole, and what is of another shape
/// cannot be merged. Unlike a patch, values have no kind and so no keyed lists, and keep their types whatever quotes they replace.
/// </summary>
internal sealed class ValuesMerge(DiagnosticBag diagnostics)
{
    private const string DirectiveKey = "$patch";

    /// <summary>A copy of what was read from a file without what kustomize loses of it: values of mappings that are aliases.</summary>
    public YamlMapping WithoutAliases(YamlMapping values)
    {
        var copy = values.CloneMapping();
        RemoveAliases(copy);
        return copy;
    }

    /// <summary>The outcome, of copies: <paramref name="changes"/> over <paramref name="target"/>; null after a report.</summary>
    public YamlMapping? Run(YamlMapping target, YamlMapping changes)
    {
        var before = diagnostics.Items.Count;
        var merged = Walk(target.Clone(), changes.Clone());
        return diagnostics.Items.Count > before ? null : merged as YamlMapping ?? new YamlMapping(target.Span);
    }

    private void RemoveAliases(YamlMapping mapping)
    {
        foreach (var entry in mapping.Entries.ToArray())
        {
            var (key, value) = (entry.Key.Span, entry.Value.Span);
            // Only what an anchor names stands before its own key.
            if (value.HasFile && (value.Line < key.Line || (value.Line == key.Line && value.Column < key.Column)))
            {
                diagnostics.Add(KustomizeDiagnostics.WithoutEffect, key, $"the value of '{entry.Name}' is an alias, which kustomize loses where it merges values; write it out");
                mapping.Remove(entry.Name);
            }
            else if (entry.Value is YamlMapping inner)
            {
                RemoveAliases(inner);
            }
        }
    }

    // Null means that nothing is left.
    private YamlNode? Walk(YamlNode? target, YamlNode? changes)
    {
        if (!IsNull(target) && !IsNull(changes) && target!.GetType() != changes!.GetType())
        {
            diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, changes.Span,
                $"the values hold {Describe(changes)} where those that they are merged into hold {Describe(target)}, and kustomize merges none into the other; change one of them, or set 'valuesMerge: replace'");
            return target;
        }

        var leading = IsNull(target) ? changes : target;
        if (leading is YamlScalar { IsNull: false } or YamlSequence)
            return changes is null ? target : IsNull(changes) ? null : changes;
        return (target, changes) switch
        {
            (YamlMapping mapping, YamlMapping over) => Merge(mapping, over),
            (YamlMapping, YamlScalar) => null,
            (YamlMapping mapping, null) => Fields(mapping, new YamlMapping()),
            (_, YamlMapping added) => added.GetString(DirectiveKey) == "delete" ? null : Fields(added, added),
            // Null in so many words stays; "key:" with nothing is removed.
            _ => changes is null && target is YamlScalar { Value.Length: > 0 } ? target : null,
        };
    }

    private YamlMapping? Merge(YamlMapping target, YamlMapping changes)
    {
        var directive = changes.GetString(DirectiveKey);
        if (directive is "delete" or "replace" or "merge")
            changes.Remove(DirectiveKey);
        return directive switch
        {
            "delete" => null,
            "replace" => Fields(changes, changes),
            _ => Fields(target, changes),
        };
    }

    private YamlMapping Fields(YamlMapping target, YamlMapping changes)
    {
        foreach (var entry in target.Entries.ToArray())
            Put(target, entry, Walk(entry.Value, changes[entry.Name]));
        foreach (var entry in changes.Entries)
        {
            if (!target.Contains(entry.Name))
                Put(target, entry, Walk(null, entry.Value));
        }

        return target;
    }

    private static void Put(YamlMapping target, YamlEntry entry, YamlNode? value)
    {
        if (value is null)
            target.Remove(entry.Name);
        else
            target.Set(entry.Key, value);
    }

    private static bool IsNull(YamlNode? node) => node is null or YamlScalar { IsNull: true };

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        _ => "a single value",
    };
}
