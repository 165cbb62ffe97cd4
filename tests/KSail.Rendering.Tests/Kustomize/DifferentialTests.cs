using System.Collections.Concurrent;
using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

public class DifferentialTests
{
    private const string TreesVariable = "KSAIL_TEST_TREES";
    private const int Trees = 60;
    private const int MaxDifferences = 5;

    [RequiresKustomizeFact]
    public void Every_case_builds_to_the_text_of_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var differences = new List<string>();
        foreach (var name in KustomizeCase.Names(withErrors: false))
        {
            using var directory = KustomizeCase.Unpack(name);
            var top = KustomizeCase.Top(directory);
            var (success, output, error) = RealKustomize.Build(top);
            var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, top);
            if (!success)
                differences.Add($"{name}: the program fails: {error}");
            else if (diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error))
                differences.Add($"{name}: {string.Join('\n', diagnostics)}");
            else if (output != text)
                differences.Add($"{name}: expected\n{output}\nbut got\n{text}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    /// <summary>One row of six by default, another one in each table; all of them in a soak.</summary>
    [RequiresKustomizeFact]
    public void Rows_of_tables_say_what_the_released_program_does()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var every = Environment.GetEnvironmentVariable(TreesVariable) is null ? 6 : 1;
        var rows = new List<(string Table, KustomizeTable Row)>();
        var at = 0;
        foreach (var table in KustomizeTable.Names())
        {
            foreach (var row in KustomizeTable.Read(table))
            {
                if (at++ % every == 0)
                    rows.Add((table, row));
            }
        }

        var differences = new ConcurrentDictionary<string, string>();
        Parallel.ForEach(rows, new ParallelOptions { MaxDegreeOfParallelism = 2 }, each =>
        {
            using var directory = each.Row.Unpack();
            var (success, output, error) = RealKustomize.Build(KustomizeCase.Top(directory));
            if (success ? output != each.Row.Text : each.Row.Text is not null)
                differences[$"{each.Table}: {each.Row.Name}"] = success ? output : error;
        });

        Assert.True(differences.IsEmpty, string.Join("\n\n", differences.OrderBy(static each => each.Key, StringComparer.Ordinal).Select(static each => $"{each.Key}\n{each.Value}")));
    }

    [RequiresKustomizeFact]
    public void Every_case_with_a_mistake_is_refused_by_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var differences = new List<string>();
        foreach (var name in KustomizeCase.Names(withErrors: true))
        {
            using var directory = KustomizeCase.Unpack(name);
            var top = KustomizeCase.Top(directory);
            var (success, _, error) = RealKustomize.Build(top);
            var (_, _, diagnostics) = KustomizeCase.Build(directory.Root, top);
            if (success == diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error))
                differences.Add($"{name}: {(success ? "the program builds it" : error)}\n{string.Join('\n', diagnostics)}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    /// <summary>
    /// By default a few seeds, always the same. For a soak, <c>KSAIL_TEST_TREES</c> says how many repositories are built, and
    /// <c>KSAIL_TEST_SEED</c> the first seed.
    /// </summary>
    [RequiresKustomizeFact]
    public void Random_layered_repositories_build_to_the_text_of_the_released_program()
    {
        Assert.True(RealKustomize.Path is not null, RealKustomize.Problem);
        var count = Setting(TreesVariable, Trees);
        var first = Setting("KSAIL_TEST_SEED", 1);
        var differences = new ConcurrentDictionary<int, string>();
        var built = 0;
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (seed, state) =>
        {
            if (Compare(seed, out var success) is { } difference)
                differences[seed] = difference;
            if (success)
                Interlocked.Increment(ref built);
            if (differences.Count >= MaxDifferences)
                state.Stop();
        });

        Assert.True(differences.IsEmpty, string.Join("\n\n", differences.OrderBy(static each => each.Key).Select(static each => $"seed {each.Key}: {each.Value}")));
        // Repositories that mostly fail would compare nothing.
        Assert.True(built > count / 2, $"only {built} of {count} repositories build");
    }

    private static string? Compare(int seed, out bool success)
    {
        using var directory = new TemporaryDirectory();
        var top = new RandomPlatform(seed, directory).Write();
        (success, var output, var error) = RealKustomize.Build(top);
        var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, top);
        var failed = diagnostics.Any(static each => each.Severity == DiagnosticSeverity.Error);
        if (success && (failed || output != text))
            return $"{string.Join('\n', diagnostics)} expected\n{output}\nbut got\n{text}";
        return !success && !failed ? $"the program fails and we do not: {error}" : null;
    }

    private static int Setting(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : fallback;
}
