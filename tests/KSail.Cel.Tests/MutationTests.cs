namespace KSail.Cel.Tests;

public sealed class MutationTests
{
    /// <summary>Whatever stands in a rule, there is an answer: a value or an error with a place inside of the text, never an exception.</summary>
    [Fact]
    public void Damaged_expressions_lead_to_errors_with_a_place()
    {
        var files = CaseFile.Names.Select(CaseFile.Read).ToList();
        var random = new RandomText(20260101);
        var refused = 0;
        for (var i = 0; i < 5_000; i++)
        {
            var file = files[random.Next(files.Count)];
            var text = random.Damage(file.Cases[random.Next(file.Cases.Count)].Expression);
            var compilation = CelProgram.Compile(text, file.Environment);
            if (compilation.IsSuccess)
            {
                var result = compilation.Program.Evaluate(file.Bindings);
                Assert.True(result.Outcome == CelOutcome.Value ? result.Error is null : result.Error!.Length > 0, text);
                continue;
            }

            refused++;
            Assert.NotEmpty(compilation.Errors);
            var lines = text.Split('\n');
            foreach (var error in compilation.Errors)
            {
                Assert.InRange(error.Line, 1, lines.Length);
                Assert.InRange(error.Column, 1, lines[error.Line - 1].Length + 1);
                Assert.DoesNotContain('\n', error.Message);
            }
        }

        Assert.InRange(refused, 1_000, 4_900);
    }
}
