using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos;

/// <summary>The configuration of the nodes of one role: several documents, of which the first is the machine configuration proper.</summary>
public sealed class MachineConfiguration
{
    private readonly List<MachineDocument> _documents;
    private readonly Dictionary<DocumentIdentity, MachineDocument> _index = [];
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);

    internal MachineConfiguration(NodeRole role, List<MachineDocument> documents)
    {
        Role = role;
        _documents = documents;
        foreach (var document in documents)
            _index.Add(document.Identity, document);
    }

    /// <summary>The role of the nodes.</summary>
    public NodeRole Role { get; }

    /// <summary>Its documents: the generated ones in the order of <c>talosctl gen config</c>, then those that patches brought.</summary>
    public IReadOnlyList<MachineDocument> Documents => _documents;

    internal MachineDocument Machine => _documents[0];

    /// <summary>The document of a kind that is there once, or the first of several; null when there is none.</summary>
    public MachineDocument? Find(string kind)
    {
        foreach (var document in _documents)
        {
            if (document.Kind == kind)
                return document;
        }

        return null;
    }

    internal MachineDocument? Find(DocumentIdentity identity) => _index.GetValueOrDefault(identity);

    internal void Add(MachineDocument document)
    {
        _documents.Add(document);
        _index.Add(document.Identity, document);
    }

    /// <summary>Whether a patch deletes the document of a kind, there or not.</summary>
    internal bool IsDeleted(string kind) => _deleted.Contains(kind);

    internal void NoteDeleted(DocumentIdentity identity) => _deleted.Add(identity.Kind);

    internal void Remove(MachineDocument document)
    {
        _documents.Remove(document);
        _index.Remove(document.Identity);
    }

    /// <summary>The section of the machine configuration under up to three keys; null when it is absent or something else.</summary>
    internal YamlMapping? Section(string key, string? second = null, string? third = null)
    {
        var section = Machine.Root.GetMapping(key);
        if (second is not null)
            section = section?.GetMapping(second);
        return third is null ? section : section?.GetMapping(third);
    }
}
