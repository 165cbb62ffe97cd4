namespace KSail.Configuration.Tests.Rules;

/// <summary>
/// Rows of rule tables. A row is a configuration in short, its lines of <c>spec</c> with two blanks less, from line 6 on; and what one rule
/// says to it: nothing, or a line for each finding with <c>line:column</c>, the file before it unless it is <c>ksail.yaml</c>, and behind it
/// a part of the message where rows differ in it. Whole messages stand in the pages of the codes, which are tested too.
/// </summary>
internal static class RuleCase
{
    private const string Header = "apiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata:\n  name: prod\nspec:\n";

    /// <summary>Judges the lines, beside other files given as an archive, and compares what a rule found.</summary>
    public static void Check(string code, string spec, string? expected, string archive = "", params (string Name, string Value)[] variables)
    {
        using var project = new JudgedProject($"-- ksail.yaml\n{Header}{Indent(spec)}\n{archive}", variables);
        var found = project.Diagnostics.Where(d => d.Code == code).Select(d => Shorten(project.Print(d))).ToList();
        var lines = expected?.Split('\n') ?? [];
        Assert.True(
            found.Count == lines.Length && found.Zip(lines).All(pair => IsAsExpected(pair.First, pair.Second)),
            $"expected: {expected ?? "nothing"}\nfound: {string.Join("\n       ", found)}\nall: {string.Join("\n     ", project.Diagnostics.Concat(project.Loading))}");
    }

    /// <summary>Lines of <c>spec.cluster</c> for Talos on Hetzner; the first given line is line 9.</summary>
    public static string Hetzner(string cluster, string provider = "") =>
        $"cluster:\n  distribution: Talos\n  provider: Hetzner\n{Indent(cluster)}\n" + (provider.Length == 0 ? "" : $"provider:\n  hetzner:\n    {provider.Replace("\n", "\n    ", StringComparison.Ordinal)}\n");

    /// <summary>Lines of <c>spec.cluster</c> for Talos on Docker; the first given line is line 9.</summary>
    public static string Docker(string cluster) => $"cluster:\n  distribution: Talos\n  provider: Docker\n{Indent(cluster)}\n";

    private static string Indent(string lines) => string.Concat(lines.TrimEnd('\n').Split('\n').Select(line => line.Length == 0 ? "\n" : $"  {line}\n")).TrimEnd('\n');

    private static bool IsAsExpected(string found, string expected)
    {
        var place = expected[..(expected.IndexOf(' ', expected.IndexOf(':', StringComparison.Ordinal)) is >= 0 and var end ? end : expected.Length)];
        return found.StartsWith(place + " ", StringComparison.Ordinal) && found.Contains(expected[place.Length..].Trim(), StringComparison.Ordinal);
    }

    // ksail.yaml(9,3): warning KSAIL1100: text → 9:3 text; other files keep their name.
    private static string Shorten(string printed)
    {
        var open = printed.IndexOf('(', StringComparison.Ordinal);
        var close = printed.IndexOf(')', StringComparison.Ordinal);
        var message = printed.IndexOf(": ", printed.IndexOf(" KSAIL", StringComparison.Ordinal), StringComparison.Ordinal) + 2;
        var file = printed[..open] == "ksail.yaml" ? "" : printed[..open] + " ";
        return $"{file}{printed[(open + 1)..close].Replace(',', ':')} {printed[message..]}";
    }
}
