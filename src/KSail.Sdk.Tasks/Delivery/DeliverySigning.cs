using KSail.Checks.Deployment;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci;
using KSail.Oci.Artifacts;
using KSail.Oci.Attestations;
using KSail.Oci.Signing;
using KSail.Restore.Locking;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>How one delivery is signed: with which key, and what is claimed about the artifact.</summary>
internal sealed class DeliverySigning(
    DeliveryRequest request,
    KSailEnvironment environment,
    EnvironmentFile file,
    SourceTree tree,
    SourceView view,
    EnvironmentVariables variables,
    TimeProvider clock,
    IProgress<string> progress)
{
    /// <summary>The password of keys, for cosign as for us. There is no other way to give it: a property would be in binary logs.</summary>
    public const string PasswordVariable = "COSIGN_PASSWORD";

    private static readonly string Version = typeof(DeliverySigning).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Reads the key and makes the claims. Without a key nothing is signed, and that is no error.</summary>
    /// <param name="hasRegistry">Whether the artifact goes where signatures have a place.</param>
    /// <param name="diagnostics">Takes what is wrong with the key.</param>
    /// <param name="signing">How to sign; null for not at all.</param>
    /// <param name="cancellationToken">Stops rendering.</param>
    /// <returns>Whether there was no error.</returns>
    public bool TryCreate(bool hasRegistry, DiagnosticBag diagnostics, out ArtifactSigning? signing, CancellationToken cancellationToken)
    {
        signing = null;
        if (request.SigningKey.Length == 0)
            return true;
        if (!hasRegistry)
        {
            diagnostics.Add(SigningDiagnostics.NotSigned, SourceSpan.OfFile(file.Path), $"the artifact of {file.Name} is written to disk, not to a registry, and is not signed");
            return true;
        }

        var password = variables.Read(PasswordVariable) is { } text ? new Secret(text) : null;
        if (SigningKey.Read(request.SigningKey, password, diagnostics) is not { } key)
            return false;
        // What was packed earlier, perhaps elsewhere and of another commit, is not what the repository holds now: there is nothing to claim about it.
        if (request.ArtifactFile.Length > 0)
        {
            signing = new ArtifactSigning(key, []);
            return true;
        }

        var bill = BillOf(cancellationToken);
        if (bill is null)
            progress.Report($"{file.Name} does not render without errors; no bill of materials is attached");
        signing = new ArtifactSigning(key, bill is null ? [] : [bill]) { Provenance = ProvenanceOf() };
        return true;
    }

    private AttestationPredicate? BillOf(CancellationToken cancellationToken)
    {
        tree.Mount(request.CacheDirectory);
        var rendered = new EnvironmentRendering(environment, view, request.Context.ProjectFile, request.CacheDirectory) { RendersCharts = request.RendersCharts }.RenderSource(cancellationToken);
        if (rendered is null)
            return null;
        foreach (var diagnostic in rendered.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                return null;
        }

        var content = DeployedContent.Of(rendered);
        var components = new List<DeployedComponent>();
        foreach (var image in content.Images)
        {
            // Where an encrypted value decides which image it is, nobody without the key knows.
            if (!OpaqueValue.IsIn(image))
                components.Add(DeployedComponent.OfImage(image));
        }

        foreach (var chart in content.Charts)
            components.Add(new DeployedComponent(ComponentKind.Chart, chart.Repository, chart.Name, chart.Version, null));
        return BillOfMaterials.Create(file.Name, Version, components);
    }

    private Provenance ProvenanceOf()
    {
        var files = new List<(string, Digest)>();
        AddFile(file.Path, files);
        AddFile(Path.Combine(EnvironmentDelivery.DirectoryOf(request.Context.ProjectFile), LockFile.FileName), files);
        var (builder, invocation) = BuildServer.Find(variables);
        return new Provenance
        {
            Environment = file.Name,
            Configuration = view.Display(file.Path),
            SourceDirectory = view.Display(environment.Paths.SourceDirectory!),
            Files = files,
            SdkVersion = Version,
            Builder = builder,
            Invocation = invocation,
            StartedOn = clock.GetUtcNow(),
        };
    }

    private void AddFile(string path, List<(string Path, Digest Digest)> files)
    {
        try
        {
            if (File.Exists(path))
                files.Add((view.Display(path), Digest.Of(File.ReadAllBytes(path))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What cannot be read was no part of the build.
        }
    }
}
