using KSail.Checks.Deployment;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Rendering;
using KSail.Rendering.Flux;
using KSail.Talos;

namespace KSail.Checks.Parity;

/// <summary>One of the two environments.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Configuration">Its configuration; null where that could not be read.</param>
/// <param name="Rendered">What Flux would apply.</param>
/// <param name="Nodes">What its nodes are set to; null where nobody can tell.</param>
internal sealed record ParitySide(string Name, ClusterConfiguration? Configuration, RenderedEnvironment Rendered, NodeConfigurations? Nodes)
{
    /// <summary>Images and charts.</summary>
    public DeployedContent Content { get; } = DeployedContent.Of(Rendered);
}

/// <summary>Compares two environments. Pure: the same sides give the same result.</summary>
internal static class ParityComparison
{
    // A definition that has nothing to do with the other one: what differs would be all of it.
    private const int MostFields = 1000;

    /// <summary>Compares.</summary>
    /// <param name="from">The first environment.</param>
    /// <param name="to">The second environment.</param>
    /// <param name="repositoryRoot">Absolute path that places are shown relative to.</param>
    public static ParityResult Compare(ParitySide from, ParitySide to, string repositoryRoot)
    {
        var pairs = ResourcePairs.Of(from.Rendered, to.Rendered);
        var texts = new ResourceText(Resources(from.Rendered), Resources(to.Rendered), pairs.Renamed);
        var resources = new List<ResourceParity>();
        var score = CompareResources(pairs.Pairs, texts, resources);
        return new ParityResult
        {
            From = from.Name,
            To = to.Name,
            RepositoryRoot = repositoryRoot,
            Score = score,
            Resources = resources,
            Versions = VersionRows.Of(from, to),
            Components = ComponentRows.Of(from.Configuration, to.Configuration),
            Images = ImageRows.Of(from.Content, to.Content),
            Scale = ScaleRows.Of(resources),
            Nodes = NodeRows.Of(from.Nodes, to.Nodes),
            Variables = VariableRows.Of(from.Rendered, to.Rendered, texts),
            Undefined = [.. Undefined(from), .. Undefined(to)],
        };
    }

    private static ParityScore CompareResources(IReadOnlyList<ResourcePair> pairs, ResourceText texts, List<ResourceParity> differing)
    {
        int same = 0, different = 0, onlyFrom = 0, onlyTo = 0, encrypted = 0;
        var sum = 0.0;
        foreach (var pair in pairs)
        {
            if (pair is { From: { } from, To: { } to })
            {
                texts.Enter(from);
                var comparison = new TreeComparison(texts);
                comparison.Compare(from.Tree, to.Tree);
                encrypted += comparison.Encrypted;
                sum += comparison.Similarity;
                if (comparison.Differences.Count == 0)
                {
                    same++;
                    continue;
                }

                different++;
                var fields = comparison.Differences.Count <= MostFields ? comparison.Differences : comparison.Differences.ToList().GetRange(0, MostFields);
                differing.Add(new ResourceParity(pair.Name, ParityState.Different, comparison.Similarity, fields, from.Span, to.Span));
                continue;
            }

            onlyFrom += pair.To is null ? 1 : 0;
            onlyTo += pair.From is null ? 1 : 0;
            differing.Add(new ResourceParity(pair.Name, pair.To is null ? ParityState.OnlyFrom : ParityState.OnlyTo, 0, [], pair.From?.Span ?? default, pair.To?.Span ?? default));
        }

        return new ParityScore(pairs.Count == 0 ? 100 : sum * 100 / pairs.Count, same, different, onlyFrom, onlyTo, encrypted);
    }

    private static IEnumerable<Resource> Resources(RenderedEnvironment environment)
    {
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
                yield return resource;
        }

        foreach (var release in environment.Releases)
        {
            foreach (var resource in release.Resources)
                yield return resource;
        }
    }

    private static List<UndefinedVariable> Undefined(ParitySide side)
    {
        var undefined = new List<UndefinedVariable>();
        foreach (var diagnostic in side.Rendered.Diagnostics)
        {
            if (diagnostic.Code == FluxDiagnostics.UndefinedVariable.Code)
                undefined.Add(new UndefinedVariable(side.Name, diagnostic.Message, diagnostic.Span));
        }

        return undefined;
    }
}
