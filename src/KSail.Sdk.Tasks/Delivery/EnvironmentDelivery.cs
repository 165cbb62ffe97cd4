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

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>Brings one environment of a project to its registry. Knows no MSBuild: tasks read parameters and set outputs around it.</summary>
internal static class EnvironmentDelivery
{
    private const string Operation = "Publish";

    /// <summary>The one environment that a delivery works on: the chosen one, or the only one there is.</summary>
    public static (EnvironmentFile? Environment, IReadOnlyList<Diagnostic> Diagnostics) Select(
        string projectFile, IReadOnlyList<EnvironmentItem> items, string defaultName, string chosen)
    {
        var diagnostics = new DiagnosticBag();
        var view = OpenTree(projectFile).OpenView();
        var project = EnvironmentDiscovery.Discover(view, DirectoryOf(projectFile), items, defaultName, diagnostics);
        return (EnvironmentSelection.SelectOne(project, chosen, Operation, SourceSpan.OfFile(projectFile), diagnostics), diagnostics.Items);
    }

    /// <summary>Packs the source directory of one environment and pushes it, or writes an image layout where no registry is configured.</summary>
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
        var tree = OpenTree(request.ProjectFile);
        var view = tree.OpenView();
        var project = EnvironmentDiscovery.Discover(view, DirectoryOf(request.ProjectFile), request.Items, request.DefaultEnvironment, diagnostics);
        var file = EnvironmentSelection.SelectOne(project, request.Environment, Operation, SourceSpan.OfFile(request.ProjectFile), diagnostics);
        if (file is null || Load(file, project, view, variables, diagnostics) is not { } environment
            || !PushTarget.TryFind(environment, variables, diagnostics, out var target))
        {
            return new DeliveryResult(diagnostics.Items, null);
        }

        var sealing = new DeliverySigning(request, environment, file, tree, view, variables, clock, progress);
        if (!sealing.TryCreate(target is not null, diagnostics, out var signing, cancellationToken))
            return new DeliveryResult(diagnostics.Items, null);
        var layout = target is null ? Path.Combine(request.OutputDirectory, file.Name, "artifact") : null;
        var tag = target?.Tag ?? environment.Configuration!.Workload.Tag?.Value.Reveal() ?? PushTarget.DefaultTag;
        var push = new ArtifactPushRequest
        {
            View = view,
            SourceDirectory = environment.Paths.SourceDirectory!,
            WorkDirectory = Path.Combine(request.IntermediateDirectory, file.Name),
            Tag = tag,
            Registry = target is null ? null : RegistryOf(target, variables),
            Signing = signing,
            LayoutDirectory = layout,
            Span = environment.Configuration!.Cluster.LocalRegistry.Registry?.Span ?? SourceSpan.OfFile(file.Path),
        };
        var pushed = await ArtifactPush.RunAsync(push, handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
        return new DeliveryResult(diagnostics.Items, pushed is null ? null : new DeliveredArtifact(file.Name, pushed, tag, layout));
    }

    internal static SourceTree OpenTree(string projectFile) => new(SourceTree.FindRepositoryRoot(DirectoryOf(projectFile)));

    internal static string DirectoryOf(string projectFile) => Path.GetDirectoryName(projectFile) ?? projectFile;

    // A configuration that means nothing sensible delivers nothing, built before or not. Warnings about it belong to its validation; told
    // here, every publish would tell them twice.
    internal static KSailEnvironment? Load(
        EnvironmentFile file, IReadOnlyList<EnvironmentFile> project, SourceView view, EnvironmentVariables variables, DiagnosticBag diagnostics)
    {
        var environment = EnvironmentLoader.Load(file, view, variables);
        var found = new DiagnosticBag();
        found.AddRange(environment.Diagnostics);
        ConfigurationCheck.Run(environment, file, project, view, variables, found);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                diagnostics.Add(diagnostic);
        }

        return found.HasErrors || environment.Paths.SourceDirectory is null ? null : environment;
    }

    internal static RegistryTarget RegistryOf(PushTarget target, EnvironmentVariables variables)
    {
        // A colon inside of the brackets of an IPv6 address is no port's.
        var colon = target.Authority.LastIndexOf(':');
        var hasPort = colon > target.Authority.LastIndexOf(']');
        var host = hasPort ? target.Authority[..colon] : target.Authority;
        var port = hasPort ? int.Parse(target.Authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        return new RegistryTarget(host, port, target.Repository)
        {
            Credentials = target.Password is { } password ? new RegistryCredentials(target.UserName, password, "the configuration of the environment") : null,
            DockerConfigPath = DockerConfig(variables),
            PlainHttp = PlainHttpRule.Loopback,
        };
    }

    // Where the Docker client itself looks.
    private static string? DockerConfig(EnvironmentVariables variables)
    {
        if (variables.Read("DOCKER_CONFIG") is { Length: > 0 } directory)
            return Path.Combine(directory, "config.json");
        var home = variables.Read(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        return string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".docker", "config.json");
    }
}
