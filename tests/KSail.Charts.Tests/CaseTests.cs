namespace KSail.Charts.Tests;

public sealed class CaseTests
{
    public static TheoryData<string> Files => [.. CaseFile.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_template_prints_what_Go_prints(string name)
    {
        var cases = CaseFile.Read(name);
        Assert.InRange(cases.Count, 10, int.MaxValue);
        var wrong = new List<string>();
        foreach (var (question, expected) in cases)
        {
            var actual = question.Answer();
            if (actual != expected)
                wrong.Add($"{question.Templates["t"]}\n  expected {expected}\n  but was  {actual}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {cases.Count}:\n{string.Join('\n', wrong.Take(400))}");
    }
}
