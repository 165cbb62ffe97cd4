using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Checks.Restoring;

/// <summary>What a restore remembers of a place on the disk.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="Mark">Whether something is there; for files since when and how long, for listings which names.</param>
/// <param name="Signature">What of a file's content decides what is needed from outside; empty for all but files.</param>
internal sealed record FileMark(ReadKind Kind, string Path, string Mark, string Signature)
{
    // These say what comes from outside, or take part in saying it: any change may matter.
    private static readonly string[] DecidingKinds =
        ["Kustomization", "Component", "Cluster", "ConfigMap", "Secret", "HelmRelease", "HelmRepository", "HelmChart", "OCIRepository", "GitRepository", "Bucket", "CustomResourceDefinition", "List"];

    /// <summary>The mark of a place that a view has read.</summary>
    public static FileMark Of(ReadRecord read, SourceView view)
    {
        var signature = read.Kind == ReadKind.Content && view.ReadFile(read.Path) is { } content
            ? SignatureOf(content, HoldsManifests(read.Path) ? view.ReadYaml(read.Path) : null)
            : "";
        return new FileMark(read.Kind, read.Path, MarkOf(read.Kind, read.Path), signature);
    }

    /// <summary>Whether the place would still lead to the same needs.</summary>
    public bool IsCurrent() => MarkOf(Kind, Path) == Mark || (Kind == ReadKind.Content && Signature.Length > 0 && SignatureOnDisk(Path) == Signature);

    private static string MarkOf(ReadKind kind, string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
                return !Directory.Exists(path) ? "missing" : kind == ReadKind.Listing ? NamesIn(path) : "directory";
            return kind == ReadKind.Content ? $"{file.Length} {Time(file.LastWriteTimeUtc)}" : "file";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "missing";
        }
    }

    // The time of a directory changes with every file that an editor replaces. What builds make themselves is no news.
    private static string NamesIn(string directory)
    {
        var names = new List<string>();
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
        {
            if (System.IO.Path.GetFileName(entry) is var name && name is not ("bin" or "obj"))
                names.Add(name);
        }

        names.Sort(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
    }

    private static string Time(DateTime time) => time.Ticks.ToString(CultureInfo.InvariantCulture);

    private static string SignatureOnDisk(string path)
    {
        try
        {
            var content = new SourceFile(path, File.ReadAllBytes(path));
            return SignatureOf(content, HoldsManifests(path) ? YamlReader.Read(content) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string SignatureOf(SourceFile content, YamlFile? yaml)
    {
        if (yaml is null or { HasErrors: true })
            return content.Digest;
        var kinds = new StringBuilder();
        foreach (var document in yaml.Documents)
        {
            var kind = (document as YamlMapping)?.GetString("kind") ?? "";
            if (kind.Length == 0 || Array.IndexOf(DecidingKinds, kind) >= 0 || kind.EndsWith("List", StringComparison.Ordinal))
                return content.Digest;
            kinds.Append(((YamlMapping)document).GetString("apiVersion")).Append('/').Append(kind).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(kinds.ToString())));
    }

    // What a kustomization says is read in another dialect, and all of it decides.
    private static bool HoldsManifests(string path) =>
        System.IO.Path.GetExtension(path) is ".yaml" or ".yml" or ".json" && !string.Equals(System.IO.Path.GetFileNameWithoutExtension(path), "kustomization", StringComparison.OrdinalIgnoreCase);
}
