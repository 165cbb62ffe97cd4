namespace KSail.Cel.Tests;

public sealed class CaseTests
{
    public static TheoryData<string> Files => [.. CaseFile.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_expression_does_what_the_server_does(string name)
    {
        var file = CaseFile.Read(name);
        Assert.InRange(file.Cases.Count, 15, int.MaxValue);
        var wrong = new List<string>();
        foreach (var (expression, expected) in file.Cases)
        {
            var actual = file.Run(expression);
            if (actual != expected)
                wrong.Add($"{expression}\n  expected {expected}\n  but was  {actual}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {file.Cases.Count}:\n{string.Join('\n', wrong.Take(20))}");
    }

    [Fact]
    public void There_are_cases_for_every_library() => Assert.Equal(17, CaseFile.Names.Count());

    [Fact]
    public void Every_function_occurs_in_a_case()
    {
        var text = string.Join('\n', CaseFile.Names.SelectMany(name => CaseFile.Read(name).Cases).Where(c => c.Expected != "refused").Select(c => c.Expression));
        var unused = Functions.FunctionTable.Names
            .Where(name => !Functions.OperatorNames.IsOperator(name) && !text.Contains(name + "(", StringComparison.Ordinal));
        Assert.Empty(unused);
    }
}
