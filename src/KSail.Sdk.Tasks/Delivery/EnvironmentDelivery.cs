using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Validation;
using KSail.Validation.Secrets;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>Brings one environment of a project to its registry. Knows no MSBuild: tasks read parameters and set outputs around it.</summary>
internal static class EnvironmentDelivery
{
    private const string Publish = "Publish";
    private const string Promote = "Promote";

    /// <summary>The one environment that a delivery works on: the chosen one, or the only one there is.</summary>
    public static (EnvironmentFile? Environment, IReadOnlyList<Diagnostic> Diagnostics) Select(
        string projectFile, IReadOnlyList<EnvironmentItem> items, string defaultName, string chosen)
    {
        var diagnostics = new DiagnosticBag();
        var view = OpenTree(projectFile).OpenView();
        var project = EnvironmentDiscovery.Discover(view, DirectoryOf(projectFile), items, defaultName, diagnostics);
        return (EnvironmentSelection.SelectOne(project, chosen, Publish, SourceSpan.OfFile(projectFile), diagnostics), diagnostics.Items);
    }

    /// <summary>
    /// Delivers one environment: packs its source directory, or takes an artifact that was written earlier, and pushes it to its registry,
    /// or writes it to disk where an archive is asked for or no registry is configured.
    /// </summary>
    /// <param name="request">What to deliver.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the delivery; the tag is then what it was.</param>
    public static async Task<DeliveryResult> PushAsync(
        DeliveryRequest request,
        EnvironmentVariables variables,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var tree = OpenTree(request.Context.ProjectFile);
        var view = tree.OpenView();
        var packs = request.ArtifactFile.Length == 0;
        if (!TryFindTarget(request.Context, view, variables, Publish, packs, diagnostics, out var file, out var environment, out var target))
            return new DeliveryResult(diagnostics.Items, null);
        var archive = request.ArchiveFile.Length > 0 ? request.ArchiveFile : null;
        var registry = target is null || archive is not null ? null : RegistryOf(target, request.Context.PlainHttp, variables);
        if (packs && (environment.Paths.SourceDirectory is null || !DeliveredSecrets.Check(environment, view, diagnostics, cancellationToken)))
            return new DeliveryResult(diagnostics.Items, null);

        var sealing = new DeliverySigning(request, environment, file, tree, view, variables, clock, progress);
        if (!sealing.TryCreate(registry is not null, diagnostics, out var signing, cancellationToken))
            return new DeliveryResult(diagnostics.Items, null);
        var layout = target is null && archive is null ? Path.Combine(request.OutputDirectory, file.Name, "artifact") : null;
        var push = new ArtifactPushRequest
        {
            Source = packs ? new ArtifactSource(view, environment.Paths.SourceDirectory!) { GitDirectory = tree.Root } : null,
            ArtifactFile = packs ? null : request.ArtifactFile,
            WorkDirectory = Path.Combine(request.Context.IntermediateDirectory, file.Name),
            Tags = TagsOf(request.Tags, environment, target),
            IsImmutable = request.IsImmutable,
            Registry = registry,
            Signing = signing,
            LayoutDirectory = layout,
            ArchiveFile = archive,
            Span = SpanOf(environment, file),
            Patience = request.Context.Patience,
        };
        var pushed = await ArtifactPush.RunAsync(push, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        return new DeliveryResult(diagnostics.Items, pushed is null ? null : new DeliveredArtifact(file.Name, pushed, layout, archive));
    }

    /// <summary>Moves tags of one environment's repository to something that the registry has already.</summary>
    /// <param name="order">What to promote.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the promotion.</param>
    public static async Task<DeliveryResult> PromoteAsync(
        PromotionOrder order,
        EnvironmentVariables variables,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string> progress,
        CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var view = OpenTree(order.Context.ProjectFile).OpenView();
        if (!TryFindTarget(order.Context, view, variables, Promote, packs: false, diagnostics, out var file, out var environment, out var target))
            return new DeliveryResult(diagnostics.Items, null);
        if (target is null)
        {
            diagnostics.Add(OciDiagnostics.NothingToPromote, SourceSpan.OfFile(file.Path),
                $"the environment {file.Name} has no registry, and tags are moved in one; set spec.cluster.localRegistry.registry");
            return new DeliveryResult(diagnostics.Items, null);
        }

        var promotion = new PromotionRequest
        {
            Registry = RegistryOf(target, order.Context.PlainHttp, variables),
            From = order.From,
            To = TagsOf(order.To, environment, target),
            IsImmutable = order.IsImmutable,
            WorkDirectory = Path.Combine(order.Context.IntermediateDirectory, file.Name),
            Span = SpanOf(environment, file),
            Patience = order.Context.Patience,
        };
        var promoted = await ArtifactPromotion.RunAsync(promotion, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        return new DeliveryResult(diagnostics.Items, promoted is null ? null : new DeliveredArtifact(file.Name, promoted));
    }

    internal static SourceTree OpenTree(string projectFile) => new(SourceTree.FindRepositoryRoot(DirectoryOf(projectFile)));

    internal static string DirectoryOf(string projectFile) => Path.GetDirectoryName(projectFile) ?? projectFile;

    internal static bool TryFindTarget(
        DeliveryContext context,
        SourceView view,
        EnvironmentVariables variables,
        string operation,
        bool packs,
        DiagnosticBag diagnostics,
        [NotNullWhen(true)] out EnvironmentFile? file,
        [NotNullWhen(true)] out KSailEnvironment? environment,
        out PushTarget? target)
    {
        environment = null;
        target = null;
        var project = EnvironmentDiscovery.Discover(view, DirectoryOf(context.ProjectFile), context.Items, context.DefaultEnvironment, diagnostics);
        file = EnvironmentSelection.SelectOne(project, context.Environment, operation, SourceSpan.OfFile(context.ProjectFile), diagnostics);
        if (file is null)
            return false;
        environment = Load(file, project, view, variables, packs, diagnostics);
        return environment is not null && PushTarget.TryFind(environment, variables, diagnostics, out target);
    }

    // A configuration that means nothing sensible delivers nothing, built before or not. Warnings about it belong to its validation; told here,
    // every publish would tell them twice. What is not packed need not be there: an archive may be sent from a machine that has the
    // configuration alone.
    private static KSailEnvironment? Load(
        EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, SourceView view, EnvironmentVariables variables, bool packs, DiagnosticBag diagnostics)
    {
        var environment = EnvironmentLoader.Load(file, view, variables);
        var isUsable = environment.Configuration is not null;
        var found = new DiagnosticBag();
        found.AddRange(environment.Diagnostics);
        if (packs)
            ConfigurationCheck.Run(environment, file, project, view, variables, found);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error || (!packs && diagnostic.Code == ConfigurationDiagnostics.PathMissing.Code))
                continue;
            diagnostics.Add(diagnostic);
            isUsable = false;
        }

        return isUsable ? environment : null;
    }

    // What the command line says goes before the configuration, where workload.tag goes before the registry's own.
    internal static IReadOnlyList<string> TagsOf(IReadOnlyList<string> given, KSailEnvironment environment, PushTarget? target) =>
        given.Count > 0 ? given : [target?.Tag ?? environment.Configuration!.Workload.Tag?.Value.Reveal() ?? PushTarget.DefaultTag];

    internal static SourceSpan SpanOf(KSailEnvironment environment, EnvironmentFile file) =>
        environment.Configuration!.Cluster.LocalRegistry.Registry?.Span ?? SourceSpan.OfFile(file.Path);

    internal static RegistryTarget RegistryOf(PushTarget target, PlainHttpRule plainHttp, EnvironmentVariables variables)
    {
        // A colon inside of the brackets of an IPv6 address is no port's.
        var colon = target.Authority.LastIndexOf(':');
        var hasPort = colon > target.Authority.LastIndexOf(']');
        var host = hasPort ? target.Authority[..colon] : target.Authority;
        var port = hasPort ? int.Parse(target.Authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return new RegistryTarget(host, port, target.Repository)
        {
            Credentials = target.Password is { } password ? new RegistryCredentials(target.UserName, password, "the configuration of the environment") : null,
            Search = CredentialSearch.FromVariables(variables.Read),
            PlainHttp = plainHttp,
        };
    }
}
