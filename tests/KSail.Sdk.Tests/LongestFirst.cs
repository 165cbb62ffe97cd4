using KSail.Sdk.Tests.Clusters;
using KSail.Sdk.Tests.Documentation;
using KSail.Sdk.Tests.Templates;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("KSail.Sdk.Tests.LongestFirst", "KSail.Sdk.Tests")]

namespace KSail.Sdk.Tests;

/// <summary>Begins with what takes minutes: a long class that begins last keeps one processor, and the other ones have nothing left to do.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] _long =
    [
        nameof(ReferenceFlowTests), nameof(DocumentedCommandTests), nameof(SolutionFlowTests), nameof(ClusterUpdateOnDockerTests), nameof(ClusterOnDockerTests),
        nameof(SigningFlowTests), nameof(ScaffoldedPipelineTests), nameof(ClusterOnHetznerTests),
    ];

    /// <summary>The long ones in the order of the list, then the others by name.</summary>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(static each => Rank(each.DisplayName)).ThenBy(static each => each.DisplayName, StringComparer.Ordinal);

    // A class that belongs to no collection has one of its own, whose name ends with that of the class.
    private static int Rank(string name)
    {
        var rank = Array.FindIndex(_long, each => name.EndsWith("." + each, StringComparison.Ordinal));
        return rank < 0 ? _long.Length : rank;
    }
}
