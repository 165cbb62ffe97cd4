using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Secrets;
using KSail.Secrets.Sops;

namespace KSail.Validation.Secrets;

/// <summary>
/// Finds values of Secrets that are written out. A value with a reference to a variable (<c>${password}</c>) is none: it comes from an
/// encrypted Secret or the cluster. One finding per Secret, at its first plain value.
/// </summary>
internal sealed class PlainSecrets(DiagnosticBag diagnostics)
{
    /// <summary>An annotation with the value <c>"true"</c> by which an author says that a Secret holds nothing secret.</summary>
    public const string HarmlessAnnotation = "ksail.io/plain-text";

    private static readonly string[] Fields = ["data", "stringData"];

    /// <summary>Checks a document.</summary>
    /// <param name="document">An object, a patch, a kustomization or anything else.</param>
    /// <param name="isEncrypted">Whether its file is encrypted, so that a plain value was added by hand later.</param>
    public void Check(YamlMapping document, bool isEncrypted)
    {
        if (document.GetString("kind") == "Secret" && document.GetString("apiVersion") == "v1")
            CheckSecret(document, isEncrypted);
        else if (document["secretGenerator"] is YamlSequence generators)
            CheckGenerators(generators);
        else if (document.GetString("kind") == "List" && document.GetSequence("items") is { } items)
        {
            foreach (var item in items)
            {
                if (item is YamlMapping mapping)
                    Check(mapping, isEncrypted);
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
                if (entry.Value is not YamlScalar value || !IsPlain(value))
                    continue;
                var remedy = isEncrypted
                    ? "it was added after the file was encrypted, and Flux could not decrypt the file; encrypt it again with 'sops'"
                    : $"encrypt the file with 'sops encrypt --in-place', take it from a variable (${{name}}), or annotate the Secret with {HarmlessAnnotation}: \"true\" if it holds nothing secret";
                diagnostics.Add(SecretDiagnostics.PlainSecret, entry.Key.Span, $"Secret/{metadata?.GetString("name")}: the value of '{field}.{entry.Name}' is plain text that everybody can read who can pull the artifact; {remedy}");
                return;
            }
        }
    }

    private void CheckGenerators(YamlSequence generators)
    {
        foreach (var item in generators)
        {
            if (item is not YamlMapping generator || generator.GetMapping("options")?.GetMapping("annotations")?.GetString(HarmlessAnnotation) == "true")
                continue;
            foreach (var literal in generator.GetSequence("literals") ?? [])
            {
                if (literal is not YamlScalar { Value: var text } || !IsPlain(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]))
                    continue;
                diagnostics.Add(SecretDiagnostics.PlainSecret, literal.Span,
                    $"the generator of Secret/{generator.GetString("name")} has a plain literal '{text[..Math.Max(text.IndexOf('=', StringComparison.Ordinal), 0)]}' that everybody can read who can pull the artifact; take the value from an encrypted file or a variable (${{name}}), or annotate the Secret with {HarmlessAnnotation}: \"true\" under 'options' if it holds nothing secret");
                break;
            }
        }
    }

    private static bool IsPlain(YamlScalar value) => !value.IsNull && IsPlain(value.Value);

    private static bool IsPlain(string text) =>
        text.Length > 0 && !text.StartsWith(SopsMetadata.Ciphertext, StringComparison.Ordinal) && !text.Contains("${", StringComparison.Ordinal);
}
