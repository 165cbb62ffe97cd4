using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>What new nodes are given: their configuration, their images, and the token that they are asked for with.</summary>
internal static class NodeSupplyRules
{
    private static readonly string[] Fields = ["spec.cluster.provider", "spec.cluster.distribution", "spec.cluster.distributionConfig"];

    /// <summary>
    /// The Go tool refuses to create the cluster. Here only whoever wrote the name down is told, and only in passing: a build needs no token.
    /// </summary>
    public static readonly ConfigurationRule TokenUnset = new(
        new("KSAIL1172", "The variable of the provider's token is not set", DiagnosticSeverity.Message),
        ["spec.provider.hetzner.tokenEnvVar", "spec.cluster.provider"],
        static (subject, report) =>
        {
            var setting = subject.Hetzner.TokenEnvVar;
            if (subject.IsOn(InfrastructureProvider.Hetzner) && setting is { IsExplicit: true, Origin: SettingOrigin.File } && RuleSubject.ValueOf(setting) is { Length: > 0 } name
                && VariableNameRules.IsName(name) && string.IsNullOrEmpty(subject.ReadVariable(name)))
            {
                report.At(setting.Span, $"{setting.Path} names the variable '{name}', which is not set; a build does not need it, but whoever creates or changes the cluster does");
            }
        });

    /// <summary>Nodes that the autoscaler adds get their configuration as user data, and Hetzner refuses more than it has room for.</summary>
    public static readonly ConfigurationRule UserDataTooLong = new(
        new("KSAIL1173", "The configuration of new nodes is longer than Hetzner takes"),
        ["spec.cluster.autoscaler.node", .. Fields],
        static (subject, report) =>
        {
            if (subject.Nodes?.UserData is { Size: > NodeUserData.Limit } data)
            {
                report.At(data.LargestPatch.HasFile ? data.LargestPatch : subject.PlaceOf("spec.cluster.autoscaler.node"),
                    $"the configuration of a worker has at least {data.Size} bytes, compressed and encoded, and Hetzner gives at most {NodeUserData.Limit} to a node that the autoscaler adds; shorten what node patches add, for instance machine.files and inline manifests");
            }
        });

    /// <summary>
    /// A mirror on the machine of whoever made the cluster. A warning, because a node may run a mirror itself.
    /// </summary>
    public static readonly ConfigurationRule MirrorOnThisMachine = new(
        new("KSAIL1176", "Nodes cannot reach a mirror of images", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            if (!subject.IsInCloud)
                return;
            foreach (var endpoint in subject.Nodes?.MirrorEndpoints ?? [])
            {
                if (subject.TextOf(endpoint) is { } address && HostOf(address) is var host && IsThisMachine(host))
                {
                    report.At(endpoint.Span,
                        $"a mirror of images is at '{endpoint.Text}', which for a node on {subject.Cluster.Provider.Value} is the node itself; name a host that the nodes reach, unless each of them runs the mirror");
                }
            }
        });

    private static bool IsThisMachine(string host) =>
        host is "localhost" or "0.0.0.0" or "[::1]" or "host.docker.internal" || host.StartsWith("127.", StringComparison.Ordinal);

    // http://host:port/path
    private static string HostOf(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        var authority = start < 0 ? address : address[(start + 3)..];
        if (authority.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            authority = authority[..slash];
        return authority.LastIndexOf(':') is >= 0 and var colon && colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
    }
}
