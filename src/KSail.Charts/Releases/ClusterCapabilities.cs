using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using KSail.Charts.Versions;

namespace KSail.Charts.Releases;

/// <summary>What charts may ask about the cluster. Immutable.</summary>
public sealed class ClusterCapabilities
{
    private readonly HashSet<string> _versions;
    private string? _digest;

    /// <summary>A cluster.</summary>
    /// <param name="kubernetesVersion">Its version, such as <c>v1.36.0</c>; the <c>v</c> may be missing.</param>
    /// <param name="apiVersions">
    /// The API versions that it serves, <c>apps/v1</c>, and its kinds, <c>apps/v1/Deployment</c>, as discovery lists them.
    /// </param>
    public ClusterCapabilities(string kubernetesVersion, IEnumerable<string> apiVersions)
    {
        ArgumentNullException.ThrowIfNull(kubernetesVersion);
        ArgumentNullException.ThrowIfNull(apiVersions);
        KubernetesVersion = kubernetesVersion.StartsWith('v') ? kubernetesVersion : "v" + kubernetesVersion;
        _versions = new HashSet<string>(apiVersions, StringComparer.Ordinal);
        var sorted = new List<string>(_versions);
        sorted.Sort(StringComparer.Ordinal);
        ApiVersions = sorted;
        var parts = KubernetesVersion[1..].Split('.', '-', '+');
        Major = parts[0];
        Minor = parts.Length > 1 ? parts[1] : "0";
        ReleaseVersion = SemanticVersion.TryParse(KubernetesVersion, strict: false, out var version)
            ? string.Create(CultureInfo.InvariantCulture, $"v{version.Major}.{version.Minor}.{version.Patch}")
            : KubernetesVersion;
    }

    /// <summary>Version with a leading <c>v</c>.</summary>
    public string KubernetesVersion { get; }

    /// <summary>The version without what a provider adds to it: <c>v1.33.4</c> of <c>v1.33.4-gke.1245000</c>. Ranges of charts are held to it.</summary>
    public string ReleaseVersion { get; }

    /// <summary>First number of the version.</summary>
    public string Major { get; }

    /// <summary>Second number of the version.</summary>
    public string Minor { get; }

    /// <summary>All API versions and kinds in ordinal order.</summary>
    public IReadOnlyList<string> ApiVersions { get; }

    /// <summary>What tells two clusters apart.</summary>
    public string Digest => _digest ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{KubernetesVersion}\n{string.Join('\n', ApiVersions)}")));

    /// <summary>Whether a text is a version of Kubernetes.</summary>
    public static bool IsVersion(string text) => SemanticVersion.TryParse(text, strict: false, out _);

    /// <summary>Whether an API version or kind is served.</summary>
    public bool Has(string apiVersion) => _versions.Contains(apiVersion);

    /// <summary>The same cluster with more API versions.</summary>
    public ClusterCapabilities With(IEnumerable<string> apiVersions)
    {
        ArgumentNullException.ThrowIfNull(apiVersions);
        var all = new HashSet<string>(_versions, StringComparer.Ordinal);
        all.UnionWith(apiVersions);
        return all.Count == _versions.Count ? this : new ClusterCapabilities(KubernetesVersion, all);
    }

    /// <summary>Whether a chart that wants these Kubernetes versions can be installed. A range that cannot be read allows nothing, as in Helm.</summary>
    internal bool Satisfies(string range) =>
        range.Length == 0 || (VersionConstraint.TryParse(range, out var constraint)
            && SemanticVersion.TryParse(ReleaseVersion, strict: false, out var version) && constraint.Matches(version));
}
