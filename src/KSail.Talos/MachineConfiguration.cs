using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Talos.Generation;
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

    /// <summary>The patches that variables were filled into, so that nobody shows what they held.</summary>
    internal IReadOnlyList<FilledText> Filled { get; set; } = [];

    /// <summary>
    /// Reads the whole configuration of a node and judges it as Talos would; null with errors when Talos would refuse it, or when it is not whole.
    /// </summary>
    /// <param name="file">The text.</param>
    /// <param name="options">The series of the node, and how Talos runs there.</param>
    /// <param name="diagnostics">Receives what is wrong. No finding quotes a secret.</param>
    public static MachineConfiguration? Read(SourceFile file, NodePatchOptions options, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return ConfigurationReader.Read(file, options, diagnostics);
    }

    /// <summary>
    /// The configuration as a node takes it: documents in their order, separated by <c>---</c>. Values stand as they were written, because Talos
    /// reads <c>1.10</c> as the text of a label and not as a number. Every configuration holds secrets, that of a worker, too.
    /// </summary>
    public Secret Write()
    {
        var text = new StringBuilder();
        foreach (var document in _documents)
        {
            if (text.Length > 0)
                text.Append("---\n");
            text.Append(YamlTextDocument.Of(document.Root).Write());
        }

        return new Secret(PlaceholderText.Unmask(text.ToString()));
    }

    /// <summary>The secrets of the cluster; null when not all are there, as on a worker, which has no private keys.</summary>
    public MachineSecrets? ReadSecrets() => SecretsOfNode.Read(this);

    /// <summary>The value at a path of fields of the machine configuration proper, as text; null when there is none.</summary>
    public string? GetText(params ReadOnlySpan<string> path)
    {
        YamlNode? at = Machine.Root;
        foreach (var key in path)
            at = (at as YamlMapping)?[key];
        return at is YamlScalar { IsNull: false } scalar ? scalar.Value : null;
    }

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
