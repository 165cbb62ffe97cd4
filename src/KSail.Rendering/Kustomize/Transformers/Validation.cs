using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Watches one entry of <c>validators</c>, which may change nothing but the label <c>validated-by</c>.</summary>
internal sealed class Validation(ResourceSet set)
{
    private readonly string?[] _before = Texts(set, withLabel: true);

    /// <summary>The first object that is not as it was; null when all are.</summary>
    public string? FindChange()
    {
        var after = Texts(set, withLabel: false);
        for (var i = 0; i < Math.Max(after.Length, _before.Length); i++)
        {
            if (i >= after.Length)
                return "an object that is gone now";
            if (i >= _before.Length || after[i] != _before[i])
                return set.Objects[i].ToString();
        }

        return null;
    }

    // A text is null where the object cannot be the same.
    private static string?[] Texts(ResourceSet set, bool withLabel)
    {
        var texts = new string?[set.Objects.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var tree = set.Objects[i].Tree;
            if (!withLabel && tree.GetMapping("metadata")?.GetMapping("labels")?.Contains("validated-by") == true)
            {
                tree = tree.CloneMapping();
                var metadata = tree.GetMapping("metadata")!;
                // Taking it out makes all labels anew, and upstream then sees others than before, even where they say the same.
                if (metadata.GetMapping("labels")!.Count > 1)
                    continue;
                metadata.Remove("labels");
            }

            texts[i] = YamlWriter.ToText(tree);
        }

        return texts;
    }
}
