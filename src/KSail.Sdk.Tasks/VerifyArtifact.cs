using KSail.Documents.Diagnostics;
using KSail.Oci.Attestations;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Verifies the signature and the attestations of what is under the tag of one environment.</summary>
[MSBuildMultiThreadableTask]
public sealed class VerifyArtifact : RegistryTask
{
    /// <summary>The public key, a file; relative to the project.</summary>
    public string VerificationKey { get; set; } = "";

    /// <summary>
    /// Attestations that must be there, by cosign's names (<c>slsaprovenance1</c>, <c>cyclonedx</c>) or by URI, separated by semicolons. A text,
    /// because the engine makes one item of what the command line has to write with <c>%3B</c>.
    /// </summary>
    public string RequiredAttestations { get; set; } = "";

    /// <summary>What was verified: its reference with digest, and <c>Digest</c>, <c>Environment</c>, <c>Attestations</c> by type.</summary>
    [Output]
    public ITaskItem[] VerifiedArtifact { get; set; } = [];

    private protected override async Task<IReadOnlyList<Diagnostic>> WorkAsync(DeliveryContext context, HttpMessageHandler handler, CancellationToken cancellationToken)
    {
        if (VerificationKey.Length == 0)
            return [SdkDiagnostics.InvalidProperty.At(SourceSpan.None, "KSailVerificationKey is empty; name the public key that the artifact must be signed with, for instance cosign.pub")];
        var required = new List<string>();
        foreach (var name in RequiredAttestations.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (PredicateTypes.Parse(name) is not { } type)
                return [SdkDiagnostics.InvalidProperty.At(SourceSpan.None, $"KSailRequiredAttestations has '{name}'; write slsaprovenance1, cyclonedx or the URI of a predicate's type")];
            required.Add(type);
        }

        var request = new AuditRequest(context, TagNames, FullPath(VerificationKey), required);
        var (diagnostics, environment, verified) =
            await ArtifactAudit.VerifyAsync(request, Variables, handler, TimeProvider.System, Progress, cancellationToken).ConfigureAwait(false);
        if (verified is not null)
        {
            var item = new TaskItem(ItemText.Escape(verified.Reference));
            item.SetMetadata("Digest", verified.Digest.ToString());
            item.SetMetadata("Environment", environment);
            item.SetMetadata("Attestations", ItemText.Escape(string.Join(' ', verified.Attestations)));
            VerifiedArtifact = [item];
            var attestations = verified.Attestations.Count > 0 ? $", attested {string.Join(", ", verified.Attestations)}" : ", without attestations";
            Log.LogMessage(MessageImportance.High, $"{Path.GetFileNameWithoutExtension(ProjectFile)} -> {verified.Reference} is signed{attestations}");
        }

        return diagnostics;
    }
}
