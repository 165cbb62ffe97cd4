using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>Joins the kinds of documents with what is known of their lives.</summary>
internal static class KindFacts
{
    /// <summary>The kinds of the documents with their lives, and those of which only the life is known.</summary>
    /// <exception cref="InvalidDataException">A fact names a kind to be like that is not there.</exception>
    public static List<KindNode> Apply(List<KindNode> kinds, ReleaseFacts? facts)
    {
        if (facts is null)
            return kinds;
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < kinds.Count; i++)
            places.Add($"{ApiVersion(kinds[i])} {kinds[i].Kind}", i);
        var result = new List<KindNode>(kinds);
        foreach (var fact in facts.Kinds)
        {
            var flags = fact.IsOff ? KindFlags.OffByDefault : KindFlags.None;
            if (places.TryGetValue($"{fact.ApiVersion} {fact.Kind}", out var at))
            {
                result[at] = result[at] with { Flags = result[at].Flags | flags, Life = fact.Life };
                continue;
            }

            var slash = fact.ApiVersion.IndexOf('/', StringComparison.Ordinal);
            var group = slash < 0 ? "" : fact.ApiVersion[..slash];
            var node = new KindNode(group, fact.ApiVersion[(slash + 1)..], fact.Kind, null, flags, fact.Family, fact.Life);
            if (fact.Like is { } like)
            {
                if (!places.TryGetValue($"{like} {fact.Kind}", out var model))
                    throw new InvalidDataException($"there is no {fact.Kind} in {like} for {fact.ApiVersion} to be like");
                node = node with { Shape = kinds[model].Shape, Flags = kinds[model].Flags | flags };
            }
            else if (fact.Family == "Kubernetes")
            {
                node = node with { Flags = flags | KindFlags.Native };
            }

            result.Add(node);
        }

        return result;
    }

    private static string ApiVersion(KindNode kind) => kind.Group.Length == 0 ? kind.Version : $"{kind.Group}/{kind.Version}";
}
