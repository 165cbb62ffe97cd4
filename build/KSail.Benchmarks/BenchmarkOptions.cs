using System.Globalization;

namespace KSail.Benchmarks;

/// <summary>What to measure: numbers of manifests, rounds, and where the generated repositories go.</summary>
internal sealed record BenchmarkOptions(
    string RepositoryRoot,
    string WorkDirectory,
    string SdkVersion,
    int Rounds,
    IReadOnlyList<int> Sizes,
    bool GenerateOnly,
    string Kustomize = "",
    string OlderVersion = "")
{
    public const string Usage =
        """
        usage: build/bench.sh [--rounds N] [--sizes 100,1000,5000] [--generate-only]
               build/bench.sh validate|scan [--rounds N] [--sizes 100,1000,5000]
               build/bench.sh kustomize [--rounds N] [--sizes 50,500,5000]
               build/bench.sh push [--rounds N]
               build/bench.sh repository [--rounds N]
               build/bench.sh compare OLDER NEWER [--rounds N]
               build/bench.sh baseline [--rounds N]

          --rounds N        how often each command is measured, in turn with the floor (default 5; one more warms up)
          --sizes LIST      numbers of manifests of the generated repositories
          --generate-only   write the repositories below artifacts/benchmarks and measure nothing
        """;

    /// <returns>The options, or null where an argument is not understood.</returns>
    public static BenchmarkOptions? Parse(string[] arguments)
    {
        var options = new BenchmarkOptions("", "", "", Rounds: 5, Sizes: [100, 1000, 5000], GenerateOnly: false);
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--generate-only":
                    options = options with { GenerateOnly = true };
                    continue;
                case "--root":
                    options = options with { RepositoryRoot = Path.GetFullPath(value), WorkDirectory = Path.GetFullPath(Path.Combine(value, "artifacts", "benchmarks")) };
                    break;
                case "--sdk-version":
                    options = options with { SdkVersion = value };
                    break;
                case "--older-version":
                    options = options with { OlderVersion = value };
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

            i++;
        }

        return options.RepositoryRoot.Length > 0 ? options : null;
    }

    private static List<int>? ParseSizes(string text)
    {
        var sizes = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < PlatformGenerator.ManifestsPerApp)
                return null;
            sizes.Add(size);
        }

        return sizes;
    }
}
