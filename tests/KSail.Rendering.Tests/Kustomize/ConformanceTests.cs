using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Tests.Kustomize;

public class ConformanceTests
{
    public static TheoryData<string> Results => [.. KustomizeCase.Names(withErrors: false)];

    public static TheoryData<string> Errors => [.. KustomizeCase.Names(withErrors: true)];

    public static TheoryData<string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var table in KustomizeTable.Names())
            {
                foreach (var each in KustomizeTable.Read(table))
                    rows.Add(table, each.Name);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Results))]
    public void A_build_gives_what_kustomize_gives(string name)
    {
        using var directory = KustomizeCase.Unpack(name);

        var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, KustomizeCase.Top(directory));

        Assert.DoesNotContain(diagnostics, static each => each.Severity == DiagnosticSeverity.Error);
        Assert.Equal(Read(directory["expect.yaml"]), text.TrimEnd('\n'));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_mistake_is_reported_where_it_stands(string name)
    {
        using var directory = KustomizeCase.Unpack(name);

        var (_, _, diagnostics) = KustomizeCase.Build(directory.Root, KustomizeCase.Top(directory));

        var expected = Read(directory["expect.errors"]).Split('\n');
        var actual = diagnostics.Select(each =>
            $"{each.Code} {Path.GetRelativePath(directory.Root, each.Span.File)}({each.Span.Line},{each.Span.Column}) {each.Message}").ToArray();
        var asExpected = expected.Length == actual.Length;
        for (var i = 0; asExpected && i < expected.Length; i++)
        {
            // The place is compared as a whole, the message by the words that matter.
            var place = string.Join(' ', expected[i].Split(' ').Take(2)) + " ";
            asExpected = actual[i].StartsWith(place, StringComparison.Ordinal) && actual[i].Contains(expected[i][place.Length..], StringComparison.Ordinal);
        }

        Assert.True(asExpected, string.Join('\n', actual));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_of_a_table_gives_what_kustomize_gives(string table, string row)
    {
        var expected = KustomizeTable.Read(table).Single(each => each.Name == row);
        using var directory = expected.Unpack();

        var (text, _, diagnostics) = KustomizeCase.Build(directory.Root, KustomizeCase.Top(directory));

        var severity = expected.Text is null ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
        // That fields are deprecated is not what the tables are about.
        var told = diagnostics.Where(each => each.Code != "KSAIL2006" && (severity == DiagnosticSeverity.Warning || each.Severity == severity))
            .Select(each => $"{each.Code} {Path.GetRelativePath(directory.Root, each.Span.File)}({each.Span.Line},{each.Span.Column})");
        Assert.Equal(expected.Diagnostics, told);
        if (expected.Text is not null)
            Assert.Equal(expected.Text, text);
    }

    private static string Read(string path) => File.ReadAllText(path).TrimEnd('\n');
}
