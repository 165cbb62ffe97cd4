using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets;

namespace KSail.Validation.Secrets;

/// <summary>
/// Finds plain text that generators make Secrets of: literals, files, and lines of environment files. Files lie in the artifact beside the
/// kustomization; encrypted ones are decrypted by Flux before it builds.
/// </summary>
/// <param name="delivered">The artifact: what is not in it, nobody can pull.</param>
/// <param name="diagnostics">Takes the findings: one for all literals of a generator, and one for each file.</param>
internal sealed class GeneratedSecrets(SourceView delivered, DiagnosticBag diagnostics)
{
    private const string Danger = "plain text that everybody can read who can pull the artifact";
    private const string Annotate = $"annotate the Secret with {PlainSecrets.HarmlessAnnotation}: \"true\" under 'options' if it holds nothing secret";

    // Several environments and bases may read one file.
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Checks the generators of a kustomization, written as fields.</summary>
    public void CheckFields(YamlMapping kustomization, YamlSequence generators, string directory)
    {
        if (IsHarmless(kustomization.GetMapping("generatorOptions")))
            return;
        foreach (var item in generators)
        {
            if (item is YamlMapping generator)
                Check(generator, generator.GetString("name"), directory);
        }
    }

    /// <summary>Checks a generator that is an object of its own.</summary>
    public void CheckObject(YamlMapping generator, string directory) =>
        Check(generator, generator.GetString("name") ?? generator.GetMapping("metadata")?.GetString("name"), directory);

    private static bool IsHarmless(YamlMapping? options) => options?.GetMapping("annotations")?.GetString(PlainSecrets.HarmlessAnnotation) == "true";

    private void Check(YamlMapping generator, string? name, string directory)
    {
        if (IsHarmless(generator.GetMapping("options")))
            return;
        CheckLiterals(generator, name);
        foreach (var item in generator.GetSequence("files") ?? [])
        {
            if (item is YamlScalar entry && Open(entry.Value[(entry.Value.IndexOf('=', StringComparison.Ordinal) + 1)..], directory) is { } file)
                CheckFile(file, entry, name);
        }

        if (generator["env"] is YamlScalar env)
            CheckEnvironmentFile(env, name, directory);
        foreach (var item in generator.GetSequence("envs") ?? [])
        {
            if (item is YamlScalar entry)
                CheckEnvironmentFile(entry, name, directory);
        }
    }

    private void CheckLiterals(YamlMapping generator, string? name)
    {
        foreach (var item in generator.GetSequence("literals") ?? [])
        {
            if (item is not YamlScalar { Value: var text } || !PlainTexts.IsPlain(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]))
                continue;
            var key = text[..Math.Max(text.IndexOf('=', StringComparison.Ordinal), 0)];
            diagnostics.Add(SecretDiagnostics.PlainSecret, item.Span,
                $"the generator of Secret/{name} has a plain literal '{key}' that everybody can read who can pull the artifact; take the value from an encrypted file or a variable (${{name}}), or {Annotate}");
            return;
        }
    }

    // A file of any form is one value; it counts as plain unless all of it is encrypted.
    private void CheckFile(SourceFile file, YamlScalar entry, string? name)
    {
        if (file.DecodeText() is { } text ? !PlainTexts.IsPlain(text.Trim()) : file.Bytes.Length == 0)
            return;
        if (_told.Add(file.Path))
        {
            diagnostics.Add(SecretDiagnostics.PlainSecret, entry.Span,
                $"the generator of Secret/{name} reads {delivered.Display(file.Path)}, which is {Danger}; encrypt the file with 'sops encrypt --in-place', which Flux undoes before it builds, or {Annotate}");
        }
    }

    private void CheckEnvironmentFile(YamlScalar entry, string? name, string directory)
    {
        if (Open(entry.Value, directory) is not { } file || file.DecodeText() is not { } text)
            return;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Trim();
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (line.StartsWith('#') || at < 0 || !PlainTexts.IsPlain(line[(at + 1)..]))
                continue;
            if (!_told.Add(file.Path))
                return;
            var column = raw.Length - raw.TrimStart().Length + 1;
            diagnostics.Add(SecretDiagnostics.PlainSecret, new SourceSpan(file.Path, number, column, number, column + at),
                $"the generator of Secret/{name} reads this file, where '{line[..at]}' is {Danger}; encrypt the file with 'sops encrypt --in-place', which Flux undoes before it builds, or {Annotate}");
            return;
        }
    }

    // Null for what need not be looked at: not in the artifact, which the build reports, or encrypted, or told to be by its name.
    private SourceFile? Open(string path, string directory)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) || DeliveredFiles.IsNamedEncrypted(path))
            return null;
        var lookup = delivered.Locate(Path.GetFullPath(path, directory));
        return lookup.Kind == PathKind.File && delivered.ReadFile(lookup.Path) is { } file && !PlainTexts.IsEncrypted(file.Bytes.Span) ? file : null;
    }
}
