using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Oci.Artifacts;

/// <summary>Stops files that must not leave the machine: private keys, and environment files with values that nobody meant to deliver.</summary>
internal sealed class PrivateFiles(SourceView view, string root, DiagnosticBag diagnostics)
{
    // By which an author says of a Secret that it holds nothing secret; checks of manifests go by it, too.
    private const string HarmlessAnnotation = "ksail.io/plain-text";

    // Endings of files that show which variables there are, without their values.
    private static readonly string[] Examples = [".example", ".sample", ".template", ".tmpl", ".dist"];
    private static readonly string[] GeneratorFields = ["configMapGenerator", "secretGenerator"];
    private static readonly string[] KustomizationNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>Judges one file that is about to be packed.</summary>
    /// <param name="path">Relative path with <c>/</c>.</param>
    public void Check(string path)
    {
        var full = Path.GetFullPath(path, root);
        if (IsEnvironmentFile(Path.GetFileName(full)))
        {
            if (view.ReadFile(full)?.DecodeText() is { } text && LineOfValue(text) is > 0 and var line && !IsGeneratedFrom(full))
            {
                diagnostics.Add(OciDiagnostics.PrivateFile, new SourceSpan(full, line, 1, line, 1),
                    $"'{view.Display(full)}' is an environment file with values, and whoever can pull the artifact could read them; list it in .sourceignore, move it out of the source directory, or encrypt it with 'sops encrypt --in-place'");
            }

            return;
        }

        if (FindKey(full) is { } key)
        {
            diagnostics.Add(OciDiagnostics.PrivateFile, SourceSpan.OfFile(full),
                $"'{view.Display(full)}' holds {key}, which whoever can pull the artifact could read; encrypt the file with 'sops encrypt --in-place', list it in .sourceignore, or move it out of the source directory");
        }
    }

    private string? FindKey(string full)
    {
        try
        {
            using var content = view.OpenRead(full);
            if (PrivateKeyScan.Find(content) is not { } key)
                return null;
            return ArtifactFiles.IsManifest(full) && view.ReadFile(full) is { } file && IsHarmless(file) ? null : key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Told when it is packed, with a remedy.
            return null;
        }
    }

    private static bool IsHarmless(SourceFile file) => file.DecodeText()?.Contains(HarmlessAnnotation, StringComparison.Ordinal) == true;

    private static bool IsEnvironmentFile(string name)
    {
        if (name != ".env" && !name.StartsWith(".env.", StringComparison.Ordinal))
            return false;
        foreach (var ending in Examples)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    // The first line with a value that is neither encrypted nor a variable of Flux; 0 for none.
    private static int LineOfValue(string text)
    {
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var line = text.AsSpan(range).Trim();
            var equals = line.IndexOf('=');
            if (line.StartsWith('#') || equals <= 0 || line.StartsWith("sops_", StringComparison.Ordinal))
                continue;
            var value = line[(equals + 1)..].Trim();
            if (!value.IsEmpty && value is not "\"\"" && !value.StartsWith("ENC[", StringComparison.Ordinal) && value.IndexOf("${", StringComparison.Ordinal) < 0)
                return number;
        }

        return 0;
    }

    // What a kustomization makes a ConfigMap of is meant to be read by everybody; what becomes a Secret is judged as one.
    private bool IsGeneratedFrom(string full)
    {
        for (var at = Path.GetDirectoryName(full); at is not null && at.Length >= root.Length; at = Path.GetDirectoryName(at))
        {
            foreach (var name in KustomizationNames)
            {
                var path = Path.Combine(at, name);
                if (view.Locate(path).Kind == PathKind.File && view.ReadYaml(path) is { HasErrors: false } yaml && Names(yaml, at, full))
                    return true;
            }
        }

        return false;
    }

    private static bool Names(YamlFile kustomization, string directory, string full)
    {
        foreach (var document in kustomization.Documents)
        {
            if (document is not YamlMapping mapping)
                continue;
            foreach (var field in GeneratorFields)
            {
                foreach (var generator in mapping.GetSequence(field) ?? [])
                {
                    if (generator is YamlMapping fields && (Lists(fields["envs"], directory, full) || Lists(fields["files"], directory, full) || Is(fields["env"], directory, full)))
                        return true;
                }
            }
        }

        return false;
    }

    private static bool Lists(YamlNode? node, string directory, string full)
    {
        foreach (var item in node as YamlSequence ?? [])
        {
            if (Is(item, directory, full))
                return true;
        }

        return false;
    }

    private static bool Is(YamlNode? node, string directory, string full) =>
        node is YamlScalar { Value: { Length: > 0 } text } && !text.Contains('\0', StringComparison.Ordinal)
        && string.Equals(Path.GetFullPath(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..], directory), full, StringComparison.Ordinal);
}
