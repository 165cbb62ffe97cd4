using KSail.Documents.Yaml;
using KSail.Talos.Reading;
using KSail.Talos.Schemas;

namespace KSail.Talos.Generation;

/// <summary>
/// The configuration that <c>talosctl gen config</c> makes for a release series, which patches apply to. Up to 1.13 nearly all of it is the
/// machine configuration (<see cref="SingleDocument"/>), from 1.14 on it is many documents (<see cref="ManyDocuments"/>).
/// </summary>
public static class BaseConfiguration
{
    /// <summary>Generates the configuration of a role.</summary>
    public static MachineConfiguration Generate(BaseSettings settings, TalosRelease release, NodeRole role)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(release);
        var builder = new TreeBuilder();
        if (release.IsBefore(new TalosRelease(1, 14)))
            new SingleDocument(settings, release, role).Build(builder);
        else
            new ManyDocuments(settings, release, role).Build(builder);
        var documents = new List<MachineDocument>();
        foreach (var root in builder.Documents)
        {
            var kind = root.GetString("kind") ?? "";
            var identity = kind.Length == 0 ? DocumentIdentity.Machine : new DocumentIdentity("v1alpha1", kind, root.GetString("name") ?? "");
            documents.Add(new MachineDocument(identity, TalosSchemas.Catalog.Find(identity.ApiVersion, kind), root));
        }

        return new MachineConfiguration(role, documents);
    }

    internal static string KubernetesVersion(BaseSettings settings, TalosRelease release) => settings.KubernetesVersion ?? release.Minor switch
    {
        <= 11 => "1.34.0",
        12 => "1.35.0",
        13 => "1.36.0",
        _ => "1.37.0",
    };
}
