using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary><c>.Capabilities</c>. Notes which API versions a chart asked for in vain.</summary>
internal sealed class CapabilitiesObject
{
    private readonly VersionsObject _versions;

    public CapabilitiesObject(ClusterCapabilities cluster)
    {
        _versions = new VersionsObject(cluster);
        Value = new StructValue(
            "*common.Capabilities",
            [
                new StructField("KubeVersion", KubeVersionOf(cluster), "KubeVersion"),
                new StructField("APIVersions", _versions, "APIVersions"),
                new StructField("HelmVersion", HelmVersion(), "HelmVersion"),
            ]);
    }

    /// <summary>What templates see.</summary>
    public StructValue Value { get; }

    /// <summary>What a template asked <c>.Capabilities.APIVersions.Has</c> for that the cluster does not serve.</summary>
    public IReadOnlyCollection<string> Missed => _versions.Missed;

    // Printed, it is the release that it comes from; its version is what the cluster says in full.
    private static StructValue KubeVersionOf(ClusterCapabilities cluster) => new(
        "common.KubeVersion",
        [
            new StructField("Version", cluster.KubernetesVersion, "Version"),
            new StructField("normalizedVersion", cluster.ReleaseVersion, null),
            new StructField("Major", cluster.Major, "Major"),
            new StructField("Minor", cluster.Minor, "Minor"),
        ])
    {
        Text = cluster.ReleaseVersion,
        Methods = new Dictionary<string, string>(StringComparer.Ordinal) { ["GitVersion"] = cluster.KubernetesVersion },
    };

    // The Helm of Flux 2.9's helm-controller, as it was released.
    private static StructValue HelmVersion() => new(
        "version.BuildInfo",
        [
            new StructField("Version", "v4.1.4", "version"),
            new StructField("GitCommit", "05fa37973dc9e42b76e1d2883494c87174b6074f", "git_commit"),
            new StructField("GitTreeState", "clean", "git_tree_state"),
            new StructField("GoVersion", "go1.25.9", "go_version"),
            new StructField("KubeClientVersion", "v1.35", "kube_client_version"),
        ]);

    private sealed class VersionsObject(ClusterCapabilities cluster) : ValueObject
    {
        private readonly SortedSet<string> _missed = new(StringComparer.Ordinal);
        private ValueList? _list;

        public override string TypeName => "common.VersionSet";

        public IReadOnlyCollection<string> Missed => _missed;

        public override object Content => _list ??= new ValueList([.. cluster.ApiVersions], ElementType.Text);

        public override TemplateFunction? FindMethod(string name) =>
            name == "Has" ? new TemplateFunction("Has", "s", (_, arguments) => Has((string)arguments[0]!)) : null;

        private bool Has(string apiVersion)
        {
            var has = cluster.Has(apiVersion);
            if (!has)
                _missed.Add(apiVersion);
            return has;
        }
    }
}
