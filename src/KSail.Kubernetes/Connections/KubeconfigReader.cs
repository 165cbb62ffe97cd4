using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Kubernetes.Connections;

/// <summary>
/// Reads and merges kubeconfigs by <c>kubectl</c>'s rules: of entries with one name the first file's counts, whole; so does the first
/// <c>current-context</c>. Fields that nobody knows are left alone, since kubectl does so.
/// </summary>
internal sealed class KubeconfigReader(DiagnosticBag diagnostics)
{
    private const long MaxSize = 16 * 1024 * 1024;

    private readonly DiagnosticBag _found = new();

    public Dictionary<string, KubeconfigEntry> Clusters { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, KubeconfigEntry> Users { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, KubeconfigEntry> Contexts { get; } = new(StringComparer.Ordinal);

    public string CurrentContext { get; private set; } = "";

    /// <summary>The files that were there.</summary>
    public List<string> Read { get; } = [];

    /// <summary>Reads the files; false after an error.</summary>
    public bool ReadAll(KubeconfigFiles files)
    {
        foreach (var path in files.Paths)
        {
            if (ReadFile(path, files.MayBeMissing) is { } file)
                Merge(file);
        }

        if (Read.Count == 0 && !_found.HasErrors)
            _found.Add(KubernetesDiagnostics.InvalidKubeconfig, SourceSpan.None, $"there is no kubeconfig: none of {string.Join(", ", files.Paths)} (from KUBECONFIG) exists");
        diagnostics.AddRange(_found.Items);
        return !_found.HasErrors;
    }

    /// <summary>Reads one text; false after an error.</summary>
    public bool ReadText(SourceFile source)
    {
        Merge(source);
        diagnostics.AddRange(_found.Items);
        return !_found.HasErrors;
    }

    private SourceFile? ReadFile(string path, bool mayBeMissing)
    {
        try
        {
            if (!File.Exists(path))
            {
                if (!mayBeMissing)
                    Add(SourceSpan.OfFile(path), $"there is no kubeconfig '{path}'; create the cluster, or set 'spec.cluster.connection.kubeconfig'");
                return null;
            }

            if (new FileInfo(path).Length > MaxSize)
            {
                Add(SourceSpan.OfFile(path), $"'{path}' is larger than {MaxSize / 1024 / 1024} MiB, which no kubeconfig is");
                return null;
            }

            return new SourceFile(path, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Add(SourceSpan.OfFile(path), $"'{path}' cannot be read: {OneLine.Of(e.Message)}");
            return null;
        }
    }

    private void Merge(SourceFile source)
    {
        Read.Add(source.Path);
        var file = YamlReader.Read(source);
        var isBroken = false;
        foreach (var diagnostic in file.Diagnostics)
        {
            // kubectl takes a key that is written twice.
            if (diagnostic.Severity != DiagnosticSeverity.Error || diagnostic.Code == DocumentDiagnostics.DuplicateKey.Code)
                continue;
            Add(diagnostic.Span, $"'{source.Path}' is not a kubeconfig: {diagnostic.Message}");
            isBroken = true;
        }

        if (isBroken || file.Documents.Count == 0)
            return;
        if (file.Documents[0] is not YamlMapping root)
        {
            if (file.Documents[0] is not YamlScalar { IsNull: true })
                Add(file.Documents[0].Span, "a kubeconfig is a mapping with 'clusters', 'users' and 'contexts'");
            return;
        }

        if (root.GetString("kind") is { Length: > 0 } kind && kind != "Config")
            Add(root["kind"]!.Span, $"a kubeconfig has 'kind: Config', not '{kind}'");
        if (root.GetString("apiVersion") is { Length: > 0 } version && version != "v1")
            Add(root["apiVersion"]!.Span, $"a kubeconfig has 'apiVersion: v1', not '{version}'");
        Merge(root, "clusters", "cluster", Clusters, source.Path);
        Merge(root, "users", "user", Users, source.Path);
        Merge(root, "contexts", "context", Contexts, source.Path);
        if (CurrentContext.Length == 0)
            CurrentContext = root.GetString("current-context") ?? "";
    }

    private void Merge(YamlMapping root, string listKey, string valueKey, Dictionary<string, KubeconfigEntry> entries, string path)
    {
        if (!root.TryGet(listKey, out var list) || list is YamlScalar { IsNull: true })
            return;
        if (list is not YamlSequence items)
        {
            Add(list.Span, $"'{listKey}' is a list of entries with 'name' and '{valueKey}'");
            return;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item is not YamlMapping entry)
                Add(item.Span, $"an entry of '{listKey}' is a mapping with 'name' and '{valueKey}'");
            else if (entry.GetString("name") is not { } name)
                Add(entry.Span, $"an entry of '{listKey}' has no 'name'");
            else if (!names.Add(name))
                Add(entry["name"]!.Span, $"'{listKey}' has two entries '{name}'; remove one, kubectl does not read such a file either");
            else if (entry.TryGet(valueKey, out var value) && value is not YamlMapping and not YamlScalar { IsNull: true })
                Add(value.Span, $"'{valueKey}' of '{name}' is a mapping");
            else
                entries.TryAdd(name, new KubeconfigEntry(name, value as YamlMapping ?? new YamlMapping(entry.Span), path));
        }
    }

    private void Add(SourceSpan span, string message) => _found.Add(KubernetesDiagnostics.InvalidKubeconfig, span, message);
}
