using KSail.Documents.Diagnostics;

namespace KSail.Documents.Tests;

public sealed class DiagnosticTests
{
    [Theory]
    [InlineData("one line", "one line")]
    [InlineData("'a\nb' is no name", "'a b' is no name")]
    [InlineData("a\r\nb\tc\0d\u001b[31m\u2028e\u0085f", "a  b c d [31m e f")]
    public void AMessageIsOneLineWhateverItQuotes(string message, string expected) =>
        Assert.Equal(expected, new DiagnosticDescriptor("KSAIL9999", "Test").At(SourceSpan.None, message).Message);
}
