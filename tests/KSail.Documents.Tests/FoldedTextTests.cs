using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

public class FoldedTextTests
{
    // As kustomize prints a folded block with this text.
    [Theory]
    [InlineData("", "")]
    [InlineData("one line", "one line")]
    [InlineData("one\n", "one\n")]
    [InlineData("one\ntwo\n", "one\ntwo\n")]
    [InlineData("x\n  y\nz", "x\n\n  y\nz")]
    [InlineData("x\n\n  y\n\nz\n", "x\n\n\n  y\n\nz\n")]
    [InlineData("x\n\ty\nz", "x\n\n\ty\nz")]
    [InlineData("x\n\ny\n\n", "x\n\ny\n\n\n")]
    [InlineData("\n\nx\ny", "\n\nx\ny")]
    [InlineData("  x\ny\nz", "  x\ny z")]
    [InlineData("x \ny", "x \ny")]
    public void ATextIsReadAgainAsItWasWritten(string text, string expected) => Assert.Equal(expected, FoldedText.Rewritten(text));
}
