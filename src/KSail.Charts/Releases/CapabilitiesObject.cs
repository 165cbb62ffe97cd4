using KSail.Charts.Templates;

namespace KSail.Charts.Releases;

/// <summary><c>.Capabilities</c>. Notes which API versions a chart asked for in vain.</summary>
internal sealed class CapabilitiesObject(ClusterCapabilities cluster) : ValueObject
{
    // The Helm of Flux 2.9's helm-controller.
    private const string HelmVersion = "v4.1.4";

    private readonly VersionsObject _versions = new(cluster);
    private readonly KubeVersionObject _kubeVersion = new(cluster);

    public override string TypeName => "*common.Capabilities";

    /// <summary>What a template asked <c>.Capabilities.APIVersions.Has</c> for that the cluster does not serve.</summary>
    public IReadOnlyCollection<string> Missed => _versions.Missed;

    public override object Printed => Fields();

    public override bool TryGetField(string name, out object? value)
    {
        value = name switch
        {
            "APIVersions" => _versions,
            "KubeVersion" => _kubeVersion,
            "HelmVersion" => HelmVersionOf(),
            _ => null,
        };
        return value is not null;
    }

    private ValueMap Fields()
    {
        var map = new ValueMap();
        map["KubeVersion"] = _kubeVersion;
        map["APIVersions"] = _versions;
        map["HelmVersion"] = HelmVersionOf();
        return map;
    }

    private static ValueMap HelmVersionOf()
    {
        var map = new ValueMap();
        map["Version"] = HelmVersion;
        map["GitCommit"] = "";
        map["GitTreeState"] = "clean";
        map["GoVersion"] = "go1.25";
        return map;
    }

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

    private sealed class KubeVersionObject(ClusterCapabilities cluster) : ValueObject
    {
        public override string TypeName => "common.KubeVersion";

        public override object Printed => cluster.KubernetesVersion;

        public override bool TryGetField(string name, out object? value)
        {
            value = name switch
            {
                "Version" => cluster.KubernetesVersion,
                "Major" => cluster.Major,
                "Minor" => cluster.Minor,
                _ => null,
            };
            return value is not null;
        }

        public override TemplateFunction? FindMethod(string name) => name is "String" or "GitVersion"
            ? new TemplateFunction(name, "", (_, _) => cluster.KubernetesVersion)
            : null;
    }
}
