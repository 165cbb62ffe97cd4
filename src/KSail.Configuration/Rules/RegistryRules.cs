using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>
/// <c>spec.cluster.localRegistry</c> as the file writes it. A variable that puts another registry in its place for one build is not judged:
/// it may well lead somewhere else for once.
/// </summary>
internal static class RegistryRules
{
    private const string Section = "spec.cluster.localRegistry";
    private const string Field = $"{Section}.registry";

    /// <summary>Servers in a cloud cannot pull from the machine that pushes.</summary>
    public static readonly ConfigurationRule OnThisMachine = new(
        new("KSAIL1140", "The cluster cannot reach the registry"),
        [Field, "spec.cluster.provider"],
        static (subject, report) =>
        {
            if (subject.IsInCloud && Written(subject) is { } registry && subject.Registry is { } reference && IsThisMachine(reference))
                report.At(registry.Span, $"{registry.Path} leads to '{PushTarget.WithoutCredentials(registry.Value.ToString())}', which is this machine, and the servers of {subject.Cluster.Provider.Value} cannot pull from it; name a registry that they reach");
        });

    /// <summary>
    /// The Go tool would go on with <c>localhost:5050</c> and refuse that when the cluster is created. A warning, because a variable may name
    /// the registry where the cluster is made.
    /// </summary>
    public static readonly ConfigurationRule Missing = new(
        new("KSAIL1141", "Flux has no registry to pull from", DiagnosticSeverity.Warning),
        [Section, "spec.cluster.provider", "spec.cluster.gitOpsEngine"],
        static (subject, report) =>
        {
            if (subject.IsInCloud && subject.Cluster.GitOpsEngine.Value == GitOpsEngine.Flux && subject.Cluster.LocalRegistry.Registry is null)
                report.At(subject.PlaceOf(Field), $"Flux on {subject.Cluster.Provider.Value} pulls from a registry, and none is named; add {Field}, for example user:${{TOKEN}}@ghcr.io/org/platform/manifests");
        });

    /// <summary>A user that cannot sign in. Of a user that a variable fills nothing is said: it may hold the password as well.</summary>
    public static readonly ConfigurationRule UserWithoutPassword = new(
        new("KSAIL1142", "A registry has a user and no password"),
        [Section],
        static (subject, report) =>
        {
            var settings = subject.Cluster.LocalRegistry;
            if (Written(subject) is not { } registry || settings.TokenEnvVar is not null || settings.CliTokenEnvVar is not null)
                return;
            var text = registry.Value.ToString();
            var end = text.LastIndexOf('@');
            if (end > 0 && !text[..end].Contains("${", StringComparison.Ordinal) && text[..end].IndexOf(':', StringComparison.Ordinal) is var colon && (colon < 0 || colon == end - 1))
                report.At(registry.Span, $"{registry.Path} names a user and no password; write user:${{TOKEN}}@…, or name the password's variable in {Section}.credentials.tokenEnvVar");
        });

    /// <summary>A password for nobody is not used.</summary>
    public static readonly ConfigurationRule PasswordWithoutUser = new(
        new("KSAIL1143", "A registry has a password and no user", DiagnosticSeverity.Warning),
        [Section],
        static (subject, report) =>
        {
            var settings = subject.Cluster.LocalRegistry;
            var token = settings.TokenEnvVar ?? settings.CliTokenEnvVar ?? settings.ClusterTokenEnvVar;
            if (token is { Origin: SettingOrigin.File } && Written(subject) is { } registry && !registry.Value.ToString().Contains('@', StringComparison.Ordinal))
                report.At(registry.Span, $"{registry.Path} names no user, so the password of {token.Path} is not used; write user@… before the host");
        });

    /// <summary>Registries refuse capitals in repositories; the path is lowered, as in the Go tool, which surprises who looks for it as written.</summary>
    public static readonly ConfigurationRule UpperCase = new(
        new("KSAIL1144", "A repository has capital letters", DiagnosticSeverity.Warning),
        [Section],
        static (subject, report) =>
        {
            if (Written(subject) is { } registry && HasCapitals(registry.Value.ToString()))
                report.At(registry.Span, $"{registry.Path} has capital letters in its repository, which registries refuse; it is pushed to in lower case, so write it like that");
        });

    /// <summary>A tag that registries refuse.</summary>
    public static readonly ConfigurationRule Tag = new(
        new("KSAIL1145", "The tag of the artifact is not one that registries take"),
        ["spec.workload.tag"],
        static (subject, report) =>
        {
            var tag = subject.Workload.Tag;
            if (RuleSubject.ValueOf(tag) is { } text && !RegistryReference.IsTag(text))
                report.At(tag!.Span, $"{tag.Path} is '{tag.Value}', which registries refuse; use at most 128 letters, digits, '.', '_' and '-', and no '.' or '-' first");
        });

    private static Setting<Variables.ExpandedText>? Written(RuleSubject subject) =>
        subject.Cluster.LocalRegistry.Registry is { Origin: SettingOrigin.File } registry ? registry : null;

    private static bool IsThisMachine(RegistryReference reference) =>
        reference.IsLocal || reference.Host is "[::1]" or "0.0.0.0" or "host.docker.internal" || reference.Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    // Between the host and the tag, and outside of placeholders, whose values nobody can change here.
    private static bool HasCapitals(string text)
    {
        var end = text.LastIndexOf(':');
        var start = text.IndexOf('/', text.LastIndexOf('@') + 1);
        if (start < 0)
            return false;
        if (end < start)
            end = text.Length;
        for (var i = start; i < end; i++)
        {
            if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{' && text.IndexOf('}', i) is > 0 and var close)
                i = close;
            else if (char.IsAsciiLetterUpper(text[i]))
                return true;
        }

        return false;
    }
}
