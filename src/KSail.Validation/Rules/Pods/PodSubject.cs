using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Pods;

/// <summary>A pod, or what pods are made from.</summary>
/// <param name="metadata">Its metadata; null when it has none.</param>
/// <param name="spec">Its spec.</param>
/// <param name="isPod">Whether it is a Pod itself, for which the server is stricter than for templates.</param>
/// <param name="claims">Claims whose names are volumes, too: <c>volumeClaimTemplates</c> of a StatefulSet.</param>
internal sealed class PodSubject(YamlMapping? metadata, YamlMapping spec, bool isPod, YamlSequence claims)
{
    private const long DefaultGracePeriod = 30;

    public YamlMapping? Metadata { get; } = metadata;

    public YamlMapping Spec { get; } = spec;

    public bool IsPod { get; } = isPod;

    public YamlSequence Volumes { get; } = spec.Items("volumes");

    public YamlSequence Claims { get; } = claims;

    public bool HostNetwork => Spec.Flag("hostNetwork") == true;

    /// <summary>Seconds that a pod has to end.</summary>
    public long GracePeriod => Spec.Whole("terminationGracePeriodSeconds") ?? DefaultGracePeriod;

    /// <summary>The volume of a name; null when there is none.</summary>
    public YamlMapping? FindVolume(string name) => Find(Volumes, name);

    /// <summary>Whether a claim template makes a volume of this name.</summary>
    public bool HasClaim(string name)
    {
        for (var i = 0; i < Claims.Count; i++)
        {
            if ((Claims[i] as YamlMapping).Map("metadata").Is("name", name))
                return true;
        }

        return false;
    }

    /// <summary>The container of a name among regular and init containers; null when there is none.</summary>
    public YamlMapping? FindContainer(string name) => Find(Spec.Items("containers"), name) ?? Find(Spec.Items("initContainers"), name);

    /// <summary>The item of a list that has a name.</summary>
    public static YamlMapping? Find(YamlSequence items, string name)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is YamlMapping item && item.Is("name", name))
                return item;
        }

        return null;
    }
}
