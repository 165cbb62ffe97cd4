using KSail.Documents.Diagnostics;

namespace KSail.Documents.Tests;

public class DiagnosticLimitTests
{
    [Theory]
    // codes in their order (lower case are warnings, '-' a message), the limit, what is kept, the rest
    [InlineData("AAB", 0, "AAB", "")]
    [InlineData("AAB", 3, "AAB", "")]
    [InlineData("AAAAB", 2, "AB", "A 3")]
    [InlineData("AAAAAAAAAB", 4, "AAAB", "A 6")]
    [InlineData("aaaaB", 2, "aB", "a 3")]
    [InlineData("aaaaBBB", 2, "BB", "B 1, a 4")]
    [InlineData("ABCDE", 3, "ABC", "D 1, E 1")]
    [InlineData("A-A-A-", 1, "A---", "A 2")]
    public void Every_code_is_shown_errors_first(string codes, int max, string kept, string rest)
    {
        var diagnostics = codes.Select((code, i) => new Diagnostic(
            code.ToString(), code == '-' ? DiagnosticSeverity.Message : char.IsLower(code) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error, $"{i}", default)).ToList();
        var shown = DiagnosticLimit.Apply(diagnostics, max, out var described);
        Assert.Equal(kept, string.Concat(shown.Select(static each => each.Code)));
        Assert.Equal(shown.OrderBy(static each => int.Parse(each.Message, System.Globalization.CultureInfo.InvariantCulture)), shown);
        Assert.Equal(rest, described);
    }
}
