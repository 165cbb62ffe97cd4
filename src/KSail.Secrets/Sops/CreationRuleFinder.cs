using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Secrets.Sops;

/// <summary>Finds the <c>.sops.yaml</c> of a file: the nearest one upwards, up to the root of the repository.</summary>
/// <param name="view">The repository.</param>
/// <param name="diagnostics">Takes what is wrong with the rules, once.</param>
public sealed class CreationRuleFinder(SourceView view, DiagnosticBag diagnostics)
{
    private readonly Dictionary<string, CreationRules?> _byDirectory = new(StringComparer.Ordinal);

    /// <summary>All rules that were found so far, in the order of their files.</summary>
    public IReadOnlyList<CreationRules> Found
    {
        get
        {
            var found = new SortedDictionary<string, CreationRules>(StringComparer.Ordinal);
            foreach (var rules in _byDirectory.Values)
            {
                if (rules is not null)
                    found[rules.File] = rules;
            }

            return [.. found.Values];
        }
    }

    /// <summary>The rules for a file; null when there are none.</summary>
    public CreationRules? Find(string file) => FindIn(Path.GetDirectoryName(file)!);

    private CreationRules? FindIn(string directory)
    {
        if (_byDirectory.TryGetValue(directory, out var known))
            return known;
        CreationRules? rules = null;
        var lookup = view.Locate(Path.Combine(directory, CreationRules.FileName));
        if (lookup.Kind == PathKind.File && view.ReadYaml(lookup.Path) is { } yaml)
            rules = Read(yaml);
        else if (directory.Length > view.RepositoryRoot.Length && Path.GetDirectoryName(directory) is { } parent)
            rules = FindIn(parent);
        _byDirectory.Add(directory, rules);
        return rules;
    }

    // Of rules that are wrong nobody knows which one would match.
    private CreationRules? Read(YamlFile yaml)
    {
        var found = new DiagnosticBag();
        var rules = CreationRules.Read(yaml, found);
        diagnostics.AddRange(found.Items);
        return found.HasErrors ? null : rules;
    }
}
