using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age.Sources;

namespace KSail.Secrets.Repository;

/// <summary>
/// The Secret from which Flux takes the keys of an environment: <c>sops-age</c> in <c>flux-system</c>. Flux reads every entry whose key ends in
/// <c>.agekey</c>, and all identities in it (kustomize-controller <c>internal/decryptor</c>).
/// </summary>
/// <param name="Keys">Private keys, one per line.</param>
/// <param name="Recipients">Their public halves, in the same order.</param>
public sealed record SopsAgeSecret(Secret Keys, IReadOnlyList<string> Recipients)
{
    /// <summary>The name that Kustomizations have in <c>spec.decryption.secretRef</c>.</summary>
    public const string Name = "sops-age";

    /// <summary>The namespace of Flux.</summary>
    public const string Namespace = "flux-system";

    /// <summary>The entry.</summary>
    public const string Entry = "age.agekey";

    /// <summary>Makes the Secret of an environment.</summary>
    /// <param name="keys">The keys at hand.</param>
    /// <param name="recipients">
    /// Whose keys belong into the cluster: those of the environment's creation rule, or those that its configuration names. Empty for all keys at hand, which
    /// may be more than the cluster should have.
    /// </param>
    /// <param name="span">What a finding points at.</param>
    /// <param name="diagnostics">Takes why there is none.</param>
    /// <returns>The Secret; null when no key at hand is one of these.</returns>
    public static SopsAgeSecret? Create(AgeKeyRing keys, IReadOnlyCollection<string> recipients, SourceSpan span, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(recipients);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var text = new StringBuilder();
        var found = new List<string>();
        foreach (var identity in keys.Identities)
        {
            // Keys of SSH stay with their people.
            if (identity.ToSecret() is not { } key || identity.Recipient is not { } recipient || found.Contains(recipient.Text) || (recipients.Count > 0 && !recipients.Contains(recipient.Text, StringComparer.Ordinal)))
                continue;
            found.Add(recipient.Text);
            text.Append(key.Reveal()).Append('\n');
        }

        if (found.Count > 0)
            return new SopsAgeSecret(new Secret(text.ToString()), found);
        var wanted = recipients.Count > 0 ? $"no key at hand belongs to {string.Join(", ", recipients)}" : "there is no age key at hand";
        diagnostics.Add(SecretDiagnostics.NoIdentity, span, $"{wanted}, so the cluster could decrypt nothing; {keys.Explain()}");
        return null;
    }

    /// <summary>The object as JSON, for an API server and for nobody else.</summary>
    public Secret ToManifest() => new(
        $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"{{{Name}}}","namespace":"{{{Namespace}}}"},"type":"Opaque","data":{"{{{Entry}}}":"{{{Convert.ToBase64String(Encoding.ASCII.GetBytes(Keys.Reveal()))}}}"}}""");
}
