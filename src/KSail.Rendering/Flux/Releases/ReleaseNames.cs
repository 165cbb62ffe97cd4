using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Flux.Releases;

/// <summary>What helm-controller calls a release, and where it installs it.</summary>
internal static class ReleaseNames
{
    private const int MaxLength = 53;
    private const int HashLength = 12;

    /// <summary>The namespace that a release installs into.</summary>
    public static string NamespaceOf(Resource release) =>
        release.Tree.GetMapping("spec")?.GetString("targetNamespace") is { Length: > 0 } target ? target : KustomizationId.NamespaceOf(release);

    /// <summary>The name of a release: as given, or the object's behind its target namespace; shortened with a hash beyond 53 characters.</summary>
    public static string NameOf(Resource release)
    {
        var spec = release.Tree.GetMapping("spec");
        if (spec?.GetString("releaseName") is { Length: > 0 } given)
            return Shorten(given);
        return Shorten(spec?.GetString("targetNamespace") is { Length: > 0 } target ? $"{target}-{release.Name}" : release.Name);
    }

    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength)
            return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return $"{name[..(MaxLength - HashLength - 1)]}-{hash[..HashLength]}";
    }
}
