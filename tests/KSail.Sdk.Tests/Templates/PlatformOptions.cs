namespace KSail.Sdk.Tests.Templates;

/// <summary>A choice of everything that <c>dotnet new ksail</c> can be told.</summary>
/// <param name="Environments">Environments, with blanks between.</param>
/// <param name="GitOps">The engine.</param>
/// <param name="Provider">Where clusters other than <c>local</c> run.</param>
/// <param name="HasApp">Whether there is an example application.</param>
/// <param name="Pipeline">The pipeline.</param>
internal sealed record PlatformOptions(string Environments, string GitOps, string Provider, bool HasApp, string Pipeline)
{
    private static readonly string[] _environments = ["local", "prod", "local prod", "local staging prod", "staging", "local staging", "staging prod"];
    private static readonly string[] _engines = ["Flux", "ArgoCD", "None"];
    private static readonly string[] _providers = ["Hetzner", "Docker"];
    private static readonly string[] _pipelines = ["GitHub", "GitLab", "Azure", "None"];

    /// <summary>Whether there is an environment that a pipeline delivers to.</summary>
    public bool IsDelivered => Environments != "local";

    /// <summary>Whether that environment has nodes that a pipeline can reach.</summary>
    public bool HasNodes => IsDelivered && Provider == "Hetzner";

    /// <summary>The environment that a pipeline delivers to.</summary>
    public string FirstEnvironment => Environments.EndsWith("prod", StringComparison.Ordinal) ? "prod" : Environments.Contains("staging", StringComparison.Ordinal) ? "staging" : "local";

    public string[] Arguments =>
    [
        .. Environments.Split(' ').SelectMany(static name => (string[])["--environments", name]),
        "--gitops", GitOps, "--provider", Provider, "--example-app", HasApp ? "true" : "false", "--ci", Pipeline,
    ];

    /// <summary>
    /// Five sets of environments with each engine, and with them every pair of values of environments, engine, provider and application. The pipeline's file depends
    /// on whether there is something to publish and whether there are nodes to update, which one row more has that GitHub has not. Rows with <c>local prod</c> and <c>local staging prod</c> differ in that and in the pipeline alone.
    /// </summary>
    public static IReadOnlyList<PlatformOptions> Pairs { get; } =
    [
        .. from environments in Enumerable.Range(0, 5)
           from engine in Enumerable.Range(0, 3)
           let twins = environments is 3 ? 2 : environments
           select new PlatformOptions(_environments[environments], _engines[engine], _providers[(twins + engine) % 2], (twins + (engine + 1) / 2) % 2 == 1, _pipelines[((environments * 3) + engine) % 4]),
        new PlatformOptions("staging", "Flux", "Docker", true, "GitHub"),
    ];

    /// <summary>All 336 combinations, for a run that takes its time.</summary>
    public static IEnumerable<PlatformOptions> All =>
        from environments in _environments
        from engine in _engines
        from provider in _providers
        from hasApp in (bool[])[true, false]
        from pipeline in _pipelines
        select new PlatformOptions(environments, engine, provider, hasApp, pipeline);
}
