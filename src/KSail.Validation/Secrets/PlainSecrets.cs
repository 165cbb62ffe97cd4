using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets;

namespace KSail.Validation.Secrets;

/// <summary>Finds values of Secrets that are written out. One finding per Secret, at its first plain value.</summary>
/// <param name="delivered">The artifact, which generators read files of.</param>
/// <param name="diagnostics">Takes the findings.</param>
internal sealed class PlainSecrets(SourceView delivered, DiagnosticBag diagnostics)
{
    /// <summary>An annotation with the value <c>"true"</c> by which an author says that a Secret holds nothing secret.</summary>
    public const string HarmlessAnnotation = "ksail.io/plain-text";

    private static readonly string[] Fields = ["data", "stringData"];

    private readonly GeneratedSecrets _generated = new(delivered, diagnostics);

    /// <summary>Checks a document.</summary>
    /// <param name="document">An object, a patch, a kustomization or anything else.</param>
    /// <param name="directory">Absolute path of its folder.</param>
    /// <param name="isEncrypted">Whether its file is encrypted, so that a plain value was added by hand later.</param>
    public void Check(YamlMapping document, string directory, bool isEncrypted)
    {
        if (document.GetString("kind") == "Secret" && document.GetString("apiVersion") == "v1")
            CheckSecret(document, isEncrypted);
        else if (document["secretGenerator"] is YamlSequence generators)
            _generated.CheckFields(document, generators, directory);
        else if (document.GetString("kind") == "SecretGenerator" && document.GetString("apiVersion") == "builtin")
            _generated.CheckObject(document, directory);
        else if (document.GetString("kind") == "List" && document.GetSequence("items") is { } items)
        {
            foreach (var item in items)
            {
                if (item is YamlMapping mapping)
                    Check(mapping, directory, isEncrypted);
            }
        }
    }

    private void CheckSecret(YamlMapping secret, bool isEncrypted)
    {
        var metadata = secret.GetMapping("metadata");
        if (metadata?.GetMapping("annotations")?.GetString(HarmlessAnnotation) == "true")
            return;
        foreach (var field in Fields)
        {
            foreach (var entry in secret.GetMapping(field)?.Entries ?? [])
            {
                if (entry.Value is not YamlScalar { IsNull: false } value || !PlainTexts.IsPlain(value.Value))
                    continue;
                var remedy = isEncrypted
                    ? "it was added after the file was encrypted, and Flux could not decrypt the file; take it out, and put it in with 'dotnet build -t:EditSecret'"
                    : $"name the file *.enc.yaml and encrypt it with 'dotnet build -t:EncryptSecrets', take it from a variable (${{name}}), or annotate the Secret with {HarmlessAnnotation}: \"true\" if it holds nothing secret";
                diagnostics.Add(SecretDiagnostics.PlainSecret, entry.Key.Span, $"Secret/{metadata?.GetString("name")}: the value of '{field}.{entry.Name}' is plain text that everybody can read who can pull the artifact; {remedy}");
                return;
            }
        }
    }
}
