using System.Globalization;

namespace KSail.Benchmarks.Pushing;

/// <summary>What to push: with which SDK and beside which program, how often, and where trees and registry go.</summary>
internal sealed record PushOptions(string RepositoryRoot, string WorkDirectory, string SdkVersion, string Oras, int Rounds)
{
    public const string Usage =
        """
        usage: build/bench.sh push [--rounds N]

          --rounds N        how often each tree is pushed in each way, in turn (default 7; one more warms up)
        """;

    /// <returns>The options, or null where an argument is not understood.</returns>
    public static PushOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new PushOptions("", "", "", "", Rounds: 7);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : "";
            switch (arguments[i])
            {
                case "--root":
                    options = options with { RepositoryRoot = Path.GetFullPath(value), WorkDirectory = Path.GetFullPath(Path.Combine(value, "artifacts", "benchmarks")) };
                    break;
                case "--sdk-version":
                    options = options with { SdkVersion = value };
                    break;
                case "--oras":
                    options = options with { Oras = value };
                    break;
                case "--rounds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds > 0:
                    options = options with { Rounds = rounds };
                    break;
                default:
                    return null;
            }
        }

        return options.WorkDirectory.Length > 0 && options.Oras.Length > 0 && options.SdkVersion.Length > 0 ? options : null;
    }
}
