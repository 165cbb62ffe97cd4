using System.Globalization;
using System.Text;
using KSail.Clusters.Docker.Containers;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>What configurations of nodes have to say because they run on Docker. Pure.</summary>
internal static class DockerPatches
{
    private static readonly TalosRelease FirstWithDocuments = new(1, 12);

    /// <summary>The patches, for all nodes.</summary>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="release">The series of the nodes; null where it is not known.</param>
    public static IReadOnlyList<AddedPatch> Of(DockerSettings settings, TalosRelease? release)
    {
        var isOld = release is not null && release.IsBefore(FirstWithDocuments);
        var patches = new List<AddedPatch>();
        // The engine gives the address: an older Talos has to be told to keep its hands off.
        if (isOld)
            patches.Add(new AddedPatch("network of Docker", null, "machine:\n  network:\n    interfaces:\n    - interface: eth0\n      ignore: true\n"));
        var mirrors = Mirrors(settings);
        if (mirrors.Count > 0)
            patches.Add(new AddedPatch("registries of Docker", null, isOld ? Section(mirrors) : Documents(mirrors)));
        return patches;
    }

    // Images of the cluster's own registry are named as people pushed them, or as pods find it.
    private static List<(string Host, string Url)> Mirrors(DockerSettings settings)
    {
        var mirrors = new List<(string Host, string Url)>();
        if (settings.LocalRegistryPort is { } port)
        {
            var name = SharedContainer.RegistryName(settings);
            mirrors.Add((string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"), SharedContainer.UrlOf(name)));
            mirrors.Add((string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), SharedContainer.UrlOf(name)));
            mirrors.Add(($"{name}:5000", SharedContainer.UrlOf(name)));
        }

        foreach (var mirror in settings.Mirrors)
            mirrors.Add((mirror.Host, SharedContainer.UrlOf(SharedContainer.MirrorName(settings, mirror))));
        return mirrors;
    }

    private static string Section(List<(string Host, string Url)> mirrors)
    {
        var text = new StringBuilder("machine:\n  registries:\n    mirrors:\n");
        foreach (var (host, url) in mirrors)
            text.Append(CultureInfo.InvariantCulture, $"      \"{host}\":\n        endpoints:\n        - {url}\n");
        return text.ToString();
    }

    private static string Documents(List<(string Host, string Url)> mirrors)
    {
        var text = new StringBuilder();
        foreach (var (host, url) in mirrors)
        {
            if (text.Length > 0)
                text.Append("---\n");
            text.Append(CultureInfo.InvariantCulture, $"apiVersion: v1alpha1\nkind: RegistryMirrorConfig\nname: \"{host}\"\nendpoints:\n- url: {url}\n");
        }

        return text.ToString();
    }
}
