using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Registries;
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
    /// <param name="request">Which environment.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="operation">What is done, for messages.</param>
    /// <param name="withoutRegistry">What is said of an environment without a registry.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public static DeliveredEnvironment? Find(
        DeliveryRequest request, EnvironmentVariables variables, string operation, DiagnosticDescriptor withoutRegistry, DiagnosticBag diagnostics)
    {
        var tree = EnvironmentDelivery.OpenTree(request.ProjectFile);
        var view = tree.OpenView();
        var project = EnvironmentDiscovery.Discover(view, EnvironmentDelivery.DirectoryOf(request.ProjectFile), request.Items, request.DefaultEnvironment, diagnostics);
        var file = EnvironmentSelection.SelectOne(project, request.Environment, operation, SourceSpan.OfFile(request.ProjectFile), diagnostics);
        if (file is null || EnvironmentDelivery.Load(file, project, view, variables, diagnostics) is not { } environment
            || !PushTarget.TryFind(environment, variables, diagnostics, out var target))
        {
            return null;
        }

        if (target is null)
        {
            diagnostics.Add(withoutRegistry, SourceSpan.OfFile(file.Path),
                $"the environment {file.Name} has no registry; set spec.cluster.localRegistry.registry");
            return null;
        }

        var span = environment.Configuration!.Cluster.LocalRegistry.Registry?.Span ?? SourceSpan.OfFile(file.Path);
        return new DeliveredEnvironment(environment, file, tree, view, new RegistryReadRequest(EnvironmentDelivery.RegistryOf(target, variables), target.Tag, span));
    }
}

/// <summary>Verifies what is under the tag of an environment.</summary>
internal static class ArtifactAudit
{
    /// <summary>Verifies signature and attestations.</summary>
    /// <param name="request">Which environment.</param>
    /// <param name="keyFile">Absolute path of the public key.</param>
    /// <param name="required">Types of attestations that must be there.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <returns>What was found, with the environment's name; nothing after an error.</returns>
    public static async Task<(IReadOnlyList<Diagnostic> Diagnostics, string Environment, VerifiedArtifact? Artifact)> VerifyAsync(
        DeliveryRequest request,
        string keyFile,
        IReadOnlyList<string> required,
        EnvironmentVariables variables,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var key = VerificationKey.Read(keyFile, diagnostics);
        var delivered = DeliveredEnvironment.Find(request, variables, "VerifyArtifact", SigningDiagnostics.NothingToVerify, diagnostics);
        if (key is null || delivered is null)
            return (diagnostics.Items, "", null);
        var verified = await ArtifactVerification.RunAsync(delivered.Read, key, required, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        return (diagnostics.Items, delivered.File.Name, verified);
    }
}
