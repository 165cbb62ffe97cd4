using KSail.Documents.Yaml;

namespace KSail.Charts.Releases;

/// <summary>Where in a release a manifest belongs.</summary>
public enum ManifestRole
{
    /// <summary>One of the chart's <c>crds/</c>, which are installed before all else.</summary>
    Definition,

    /// <summary>An object of the release.</summary>
    Object,

    /// <summary>Runs at a certain time: it has the annotation <c>helm.sh/hook</c>.</summary>
    Hook,
}

/// <summary>One document that a chart renders to.</summary>
/// <param name="Path">The template or file that it comes from, as Helm names it: <c>chart/templates/x.yaml</c>.</param>
/// <param name="Text">The document, without separators and surrounding blanks.</param>
/// <param name="Line">Line of the document in what the template renders to, from 1.</param>
/// <param name="Tree">
/// What the text says; null where it says nothing. Its spans count the lines of what the template renders to, in a file of the name
/// <see cref="Path"/>.
/// </param>
/// <param name="Role">What Helm does with it.</param>
public sealed record ReleaseManifest(string Path, string Text, int Line, YamlMapping? Tree, ManifestRole Role)
{
    /// <summary>Its kind; empty where it has none.</summary>
    public string Kind => Tree?.GetString("kind") ?? "";

    /// <summary>Whether it is a hook that <c>helm test</c> runs.</summary>
    public bool IsTest
    {
        get
        {
            if (Role != ManifestRole.Hook)
                return false;
            foreach (var name in (Tree?.GetMapping("metadata")?.GetMapping("annotations")?.GetString(ManifestSplitter.HookKey) ?? "").Split(','))
            {
                if (name.Trim().ToLowerInvariant() is "test" or "test-success")
                    return true;
            }

            return false;
        }
    }
}
