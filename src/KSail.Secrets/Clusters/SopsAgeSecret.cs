using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;

namespace KSail.Secrets.Clusters;

/// <summary>
/// The Secret with which Flux decrypts an environment's files in its cluster: <c>sops-age</c> in <c>flux-system</c>, with private keys under
/// <c>age.agekey</c> (Flux reads every entry with this ending).
/// </summary>
/// <param name="Recipients">The public halves of the keys, in their order.</param>
/// <param name="Keys">The private keys, as a key file has them.</param>
public sealed record SopsAgeSecret(IReadOnlyList<string> Recipients, Secret Keys)
{
    /// <summary>Its name, to which <c>spec.decryption.secretRef</c> of Flux' Kustomizations refers.</summary>
    public const string Name = "sops-age";

    /// <summary>Its namespace.</summary>
    public const string Namespace = "flux-system";

    /// <summary>The entry with the keys.</summary>
    public const string DataKey = "age.agekey";

    /// <summary>Takes the keys of an environment from those at hand.</summary>
    /// <param name="keys">The keys at hand.</param>
    /// <param name="recipients">
    /// Whose keys the cluster gets: those that the environment's files are encrypted for. Empty for all keys of the first place that has some; a cluster should get no
    /// more keys than it needs, because whoever reads its Secrets reads them.
    /// </param>
    /// <param name="span">What a finding points at.</param>
    /// <param name="diagnostics">Takes which key is missing, and where it was looked for.</param>
    /// <returns>The Secret; null when a key is missing.</returns>
    public static SopsAgeSecret? Create(AgeKeyRing keys, IReadOnlyList<string> recipients, SourceSpan span, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(recipients);
        ArgumentNullException.ThrowIfNull(diagnostics);
        IReadOnlyList<AgeIdentity>? found = recipients.Count == 0 ? keys.OfFirstSource() : Find(keys, recipients, span, diagnostics);
        if (found is null)
            return null;
        if (found.Count > 0)
            return Of(found);
        diagnostics.Add(AgeDiagnostics.NoClusterKey, span, $"there is no age key for the cluster, so Flux could not decrypt anything in it; {keys.Explain()}");
        return null;
    }

    /// <summary>The Secret as a manifest of Kubernetes, in YAML.</summary>
    public Secret ToManifest() => new(
        $"""
        apiVersion: v1
        kind: Secret
        metadata:
          name: {Name}
          namespace: {Namespace}
        type: Opaque
        data:
          {DataKey}: {Convert.ToBase64String(Encoding.ASCII.GetBytes(Keys.Reveal()))}

        """.ReplaceLineEndings("\n"));

    private static List<AgeIdentity>? Find(AgeKeyRing keys, IReadOnlyList<string> recipients, SourceSpan span, DiagnosticBag diagnostics)
    {
        var found = new List<AgeIdentity>(recipients.Count);
        var isComplete = true;
        foreach (var recipient in recipients)
        {
            var identity = keys.FindOrAsk(recipient);
            if (identity is { IsForKeyFiles: true })
            {
                found.Add(identity);
                continue;
            }

            isComplete = false;
            diagnostics.Add(AgeDiagnostics.NoClusterKey, span, identity is null
                ? $"the private key of {recipient}, which the cluster needs, is not at hand; {keys.Explain()}"
                : $"the private key of {recipient} is one of SSH, which Flux cannot use; encrypt the environment's files for a key of age ('dotnet build -t:NewSecretKey' makes one)");
        }

        return isComplete ? found : null;
    }

    private static SopsAgeSecret Of(IReadOnlyList<AgeIdentity> identities)
    {
        var recipients = new List<string>(identities.Count);
        var text = new StringBuilder();
        foreach (var identity in identities)
        {
            recipients.Add(identity.Recipient!.Text);
            text.Append("# public key: ").Append(identity.Recipient.Text).Append('\n').Append(identity.ToSecret()!.Reveal()).Append('\n');
        }

        var keys = new Secret(text.ToString());
        text.Clear();
        return new SopsAgeSecret(recipients, keys);
    }
}
