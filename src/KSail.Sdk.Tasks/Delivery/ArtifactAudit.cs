using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci;
using KSail.Oci.Signing;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>An environment and what is under its tag in its registry.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="File">Its configuration file.</param>
/// <param name="Tree">The files of the repository.</param>
/// <param name="View">Reads them.</param>
/// <param name="Read">How to read the tag.</param>
internal sealed record DeliveredEnvironment(KSailEnvironment Environment, EnvironmentFile File, SourceTree Tree, SourceView View, RegistryReadRequest Read)
{
    /// <summary>Finds the environment that is meant and its registry; null after an error in <paramref name="diagnostics"/>.</summary>
    /// <param name="context">Environment and registry.</param>
    /// <param name="tags">Tags in the place of the configured one, of which the first counts; empty for that.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="operation">What is done, for messages.</param>
    /// <param name="renders">Whether the source directory is needed.</param>
    /// <param name="withoutRegistry">What is said of an environment without a registry.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public static DeliveredEnvironment? Find(
        DeliveryContext context,
        IReadOnlyList<string> tags,
        EnvironmentVariables variables,
        string operation,
        bool renders,
        DiagnosticDescriptor withoutRegistry,
        DiagnosticBag diagnostics)
    {
        var tree = EnvironmentDelivery.OpenTree(context.ProjectFile);
        var view = tree.OpenView();
        if (!EnvironmentDelivery.TryFindTarget(context, view, variables, operation, renders, diagnostics, out var file, out var environment, out var target))
            return null;
        if (target is null)
        {
            diagnostics.Add(withoutRegistry, SourceSpan.OfFile(file.Path),
                $"the environment {file.Name} has no registry; set spec.cluster.localRegistry.registry");
            return null;
        }

        var registry = EnvironmentDelivery.RegistryOf(target, context.PlainHttp, variables);
        var tag = EnvironmentDelivery.TagsOf(tags, environment, target)[0];
        var read = new RegistryReadRequest(registry, tag, EnvironmentDelivery.SpanOf(environment, file)) { Patience = context.Patience };
        return new DeliveredEnvironment(environment, file, tree, view, read);
    }
}

/// <summary>What to verify.</summary>
/// <param name="Context">Environment and registry.</param>
/// <param name="Tags">Tags in the place of the configured one, of which the first counts; empty for that.</param>
/// <param name="KeyFile">Absolute path of the public key.</param>
/// <param name="Required">Types of attestations that must be there.</param>
internal sealed record AuditRequest(DeliveryContext Context, IReadOnlyList<string> Tags, string KeyFile, IReadOnlyList<string> Required);

/// <summary>Verifies what is under the tag of an environment.</summary>
internal static class ArtifactAudit
{
    /// <summary>Verifies signature and attestations.</summary>
    /// <param name="request">What to verify.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <returns>What was found, with the environment's name; nothing after an error.</returns>
    public static async Task<(IReadOnlyList<Diagnostic> Diagnostics, string Environment, VerifiedArtifact? Artifact)> VerifyAsync(
        AuditRequest request,
        EnvironmentVariables variables,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var key = VerificationKey.Read(request.KeyFile, diagnostics);
        var delivered = DeliveredEnvironment.Find(request.Context, request.Tags, variables, "VerifyArtifact", renders: false, SigningDiagnostics.NothingToVerify, diagnostics);
        if (key is null || delivered is null)
            return (diagnostics.Items, "", null);
        var verified = await ArtifactVerification.RunAsync(delivered.Read, key, request.Required, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        return (diagnostics.Items, delivered.File.Name, verified);
    }
}
