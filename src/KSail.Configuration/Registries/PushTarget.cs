using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Registries;

/// <summary>Where an environment's artifact is pushed to. Prints without the password.</summary>
/// <param name="Authority">Host, with port where there is one.</param>
/// <param name="IsLocal">Whether it is a registry of this machine, which speaks HTTP.</param>
/// <param name="Repository">Repository, in lower case.</param>
/// <param name="Tag">Tag.</param>
/// <param name="UserName">User; empty for an anonymous push.</param>
/// <param name="Password">Password; null for an anonymous push.</param>
public sealed record PushTarget(string Authority, bool IsLocal, string Repository, string Tag, string UserName, Secret? Password)
{
    /// <summary>The variable that names the registry of a push for once, above file and <c>KSAIL_SPEC_…</c> variables.</summary>
    public const string RegistryVariable = "KSAIL_REGISTRY";

    /// <summary>The tag where nobody names one.</summary>
    public const string DefaultTag = "dev";

    private const string DefaultRepository = "ksail-workloads";
    private const string Operation = "Push";
    private const int MaxRepositoryName = 63;

    /// <summary>
    /// Finds the target of a push. Here a variable that is not set is an error, unless it only fills a password that a
    /// <c>…TokenEnvVar</c> replaces.
    /// </summary>
    /// <remarks>
    /// The registry is <c>KSAIL_REGISTRY</c>, else the one of the configuration. The repository is its path, else the source directory's
    /// name as it is relative to the configuration file: the Go tool takes the absolute path, which differs from machine to machine. The tag
    /// is <c>workload.tag</c>, else the one in the registry, else <c>dev</c>. The password comes from the variable named by
    /// <c>cliTokenEnvVar</c>, else by <c>tokenEnvVar</c>, else from the registry; a name that is configured is final.
    /// </remarks>
    /// <param name="environment">The environment, without errors.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="diagnostics">Takes what is missing.</param>
    /// <param name="target">The target; null for an environment without a registry, which pushes into a local image layout.</param>
    /// <returns>Whether there was no error.</returns>
    public static bool TryFind(KSailEnvironment environment, EnvironmentVariables variables, DiagnosticBag diagnostics, out PushTarget? target) =>
        TryFind(environment, variables, Operation, static settings => settings.CliTokenEnvVar ?? settings.TokenEnvVar, diagnostics, out target);

    /// <summary>
    /// Finds what a cluster pulls from: as <see cref="TryFind(KSailEnvironment, EnvironmentVariables, DiagnosticBag, out PushTarget?)"/>, with the
    /// password of <c>clusterTokenEnvVar</c>, else <c>tokenEnvVar</c>, else the registry's.
    /// </summary>
    /// <param name="environment">The environment, without errors.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="operation">What needs it, for messages.</param>
    /// <param name="diagnostics">Takes what is missing.</param>
    /// <param name="target">What is pulled; null for an environment without a registry.</param>
    /// <returns>Whether there was no error.</returns>
    public static bool TryFindForCluster(KSailEnvironment environment, EnvironmentVariables variables, string operation, DiagnosticBag diagnostics, out PushTarget? target) =>
        TryFind(environment, variables, operation, static settings => settings.ClusterTokenEnvVar ?? settings.TokenEnvVar, diagnostics, out target);

    private static bool TryFind(
        KSailEnvironment environment,
        EnvironmentVariables variables,
        string operation,
        Func<LocalRegistrySettings, Setting<ExpandedText>?> tokenOf,
        DiagnosticBag diagnostics,
        out PushTarget? target)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(diagnostics);
        target = null;
        if (environment.Configuration is not { } configuration)
            return false;
        if (RegistryOf(configuration, environment.ConfigFile, variables) is not { } registry)
            return true;
        var token = tokenOf(configuration.Cluster.LocalRegistry);
        if (!IsComplete(registry, token is not null, operation, diagnostics)
            || !VariableDemand.IsMet(token, operation, diagnostics)
            || !VariableDemand.IsMet(configuration.Workload.Tag, operation, diagnostics))
        {
            return false;
        }

        if (!RegistryReference.TryParse(registry.Value.Reveal(), out var reference, out var problem))
        {
            diagnostics.Add(ConfigurationDiagnostics.RegistryInvalid, registry.Span, $"{registry.Path} {problem}; the form is [user[:password]@]host[:port][/path[:tag]]");
            return false;
        }

        var tag = configuration.Workload.Tag?.Value.Reveal() ?? (reference!.Tag.Length > 0 ? reference.Tag : DefaultTag);
        if (!RegistryReference.IsTag(tag))
        {
            diagnostics.Add(ConfigurationDiagnostics.BadValue, configuration.Workload.Tag?.Span ?? registry.Span, $"spec.workload.tag is '{configuration.Workload.Tag?.Value}', which registries refuse; use at most 128 letters, digits, '.', '_' and '-'");
            return false;
        }

        if (!TryPassword(reference!, registry, token, operation, variables, diagnostics, out var password))
            return false;
        var repository = reference!.Path.Length > 0 ? reference.Path : RepositoryOf(configuration.Workload.SourceDirectory.Value.Reveal());
        target = new PushTarget(reference.Authority, reference.IsLocal, repository, tag, reference.UserName, password);
        return true;
    }

    /// <summary>
    /// Repository and tag that an environment is pushed to as far as the configuration says so, whoever builds it: credentials and what they
    /// are filled from do not matter. Null without a registry, or where a variable that is not set is a part of the name.
    /// </summary>
    public static (string Repository, string Tag)? NameOf(KSailEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment.Configuration is not { Cluster.LocalRegistry.Registry: { } registry } configuration
            || configuration.Workload.Tag is { Value.IsComplete: false } || Locate(registry) is not { } reference)
        {
            return null;
        }

        var tag = configuration.Workload.Tag?.Value.Reveal() ?? (reference.Tag.Length > 0 ? reference.Tag : DefaultTag);
        var path = reference.Path.Length > 0 ? reference.Path : RepositoryOf(configuration.Workload.SourceDirectory.Value.Reveal());
        return ($"{reference.Authority}/{path}", tag);
    }

    /// <summary>
    /// Host, repository and tag of a registry, whoever builds it: credentials and what they are filled from do not matter. Null where a
    /// variable that is not set is a part of them, and for what is not a registry.
    /// </summary>
    internal static RegistryReference? Locate(Setting<ExpandedText> registry)
    {
        var written = WithoutCredentials(registry.Value.ToString());
        foreach (var variable in registry.Value.Unset)
        {
            if (Placeholders.Names(written, variable))
                return null;
        }

        return RegistryReference.TryParse(WithoutCredentials(registry.Value.Reveal()), out var reference, out _) ? reference : null;
    }

    /// <summary>The reference that is pushed: <c>host[:port]/repository:tag</c>.</summary>
    public override string ToString() => $"{Authority}/{Repository}:{Tag}";

    /// <summary>The text of a registry from its host on.</summary>
    internal static string WithoutCredentials(string registry) => registry[(registry.LastIndexOf('@') + 1)..];

    private static Setting<ExpandedText>? RegistryOf(ClusterConfiguration configuration, string file, EnvironmentVariables variables)
    {
        if (variables.Read(RegistryVariable) is not { Length: > 0 } text)
            return configuration.Cluster.LocalRegistry.Registry;
        var found = new List<Placeholder>();
        var value = Placeholders.Expand(text, variables, found);
        var unset = new List<string>();
        foreach (var placeholder in found)
        {
            if (placeholder.State == PlaceholderState.Unset)
                unset.Add(placeholder.Name);
        }

        return new Setting<ExpandedText>(RegistryVariable, new ExpandedText($"${{{RegistryVariable}}}", value, unset), SourceSpan.OfFile(file), SettingOrigin.Variable);
    }

    private static bool IsComplete(Setting<ExpandedText> registry, bool passwordIsElsewhere, string operation, DiagnosticBag diagnostics)
    {
        var needed = passwordIsElsewhere && registry.Origin == SettingOrigin.File ? RegistryReference.WithoutPassword(registry.Value.ToString()) : null;
        foreach (var variable in registry.Value.Unset)
        {
            if (needed is not null && !Placeholders.Names(needed, variable))
                continue;
            VariableDemand.Report(registry, variable, operation, diagnostics);
            return false;
        }

        return true;
    }

    private static bool TryPassword(
        RegistryReference reference,
        Setting<ExpandedText> registry,
        Setting<ExpandedText>? token,
        string operation,
        EnvironmentVariables variables,
        DiagnosticBag diagnostics,
        out Secret? password)
    {
        password = reference.Password;
        if (token is not null)
        {
            var variable = token.Value.Reveal();
            if (variables.Read(variable) is not { Length: > 0 } text)
            {
                diagnostics.Add(ConfigurationDiagnostics.VariableRequired, token.Span, $"the variable '{token.Value}' that {token.Path} names is not set, and {operation} needs it as the password of the registry; set it");
                return false;
            }

            password = new Secret(text);
        }

        if ((reference.UserName.Length > 0) == (password is not null))
            return true;
        var missing = password is null
            ? "a user and no password; write user:password@…, or name the password's variable in credentials.tokenEnvVar"
            : "a password and no user; write user@… before the host";
        diagnostics.Add(ConfigurationDiagnostics.CredentialsIncomplete, registry.Span, $"{registry.Path} has {missing}");
        return false;
    }

    // As the Go tool: lower case, everything else becomes '-'.
    private static string RepositoryOf(string sourceDirectory)
    {
        var name = new System.Text.StringBuilder(sourceDirectory.Length);
        foreach (var c in sourceDirectory.ToLowerInvariant())
        {
            var isPlain = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
            if (isPlain)
                name.Append(c);
            else if (name.Length > 0 && name[^1] != '-')
                name.Append('-');
        }

        if (name.Length > MaxRepositoryName)
            name.Length = MaxRepositoryName;
        var trimmed = name.ToString().TrimEnd('-');
        return trimmed.Length == 0 ? DefaultRepository : trimmed;
    }
}
