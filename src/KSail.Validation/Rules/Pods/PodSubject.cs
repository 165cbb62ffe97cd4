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

    /// <summary>Whether there may be a volume of a name, or a claim template that makes one.</summary>
    public bool MayHaveVolume(string name)
    {
        for (var i = 0; i < Claims.Count; i++)
        {
            if ((Claims[i] as YamlMapping)?["metadata"] is YamlMapping metadata && (metadata.Is("name", name) || metadata["name"].HasUnknown()))
                return true;
        }

        return MayHave(Volumes, name);
    }

    /// <summary>Whether a pod may have a regular or init container of a name.</summary>
    public static bool MayHaveContainer(YamlMapping? spec, string name) => MayHave(spec.Items("containers"), name) || MayHave(spec.Items("initContainers"), name);

    /// <summary>Whether a list has an item of a name, or one whose name nobody knows.</summary>
    public static bool MayHave(YamlSequence items, string name)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is YamlMapping item && (item.Is("name", name) || item["name"].HasUnknown()))
                return true;
        }

        return false;
    }

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
