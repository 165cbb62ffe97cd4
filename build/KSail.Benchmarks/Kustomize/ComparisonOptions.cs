using System.Globalization;

namespace KSail.Benchmarks.Kustomize;

/// <summary>What to compare: the program, numbers of resources, rounds, and where the generated trees go.</summary>
internal sealed record ComparisonOptions(string WorkDirectory, string Kustomize, int Rounds, IReadOnlyList<int> Sizes)
{
    public const string Usage =
        """
        usage: build/bench.sh kustomize [--rounds N] [--sizes 50,500,5000]

          --rounds N        how often each build is measured, in turn (default 11); above 1,000 resources at most 3 times, as kustomize then needs
                            more than a minute for each
          --sizes LIST      numbers of resources of the generated trees, multiples of 10
        """;

    private const int ManyResources = 1000;
    private const int RoundsOfManyResources = 3;

    /// <summary>How often a tree is built.</summary>
    public int RoundsFor(int resources) => resources > ManyResources ? Math.Min(Rounds, RoundsOfManyResources) : Rounds;

    /// <returns>The options, or null where an argument is not understood.</returns>
    public static ComparisonOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new ComparisonOptions("", "", Rounds: 11, Sizes: [50, 500, 5000]);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--root":
                    options = options with { WorkDirectory = Path.GetFullPath(Path.Combine(value, "artifacts", "benchmarks", "kustomize")) };
                    break;
                case "--kustomize":
                    options = options with { Kustomize = value };
                    break;
                case "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                case "--sizes" when ParseSizes(value) is { } sizes:
                    options = options with { Sizes = sizes };
                    break;
                default:
                    return null;
            }
        }

        return options.WorkDirectory.Length > 0 && options.Kustomize.Length > 0 ? options : null;
    }

    private static List<int>? ParseSizes(string text)
    {
        var sizes = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size <= 0 || size % TreeGenerator.ResourcesPerApp != 0)
                return null;
            sizes.Add(size);
        }

        return sizes;
    }
}
