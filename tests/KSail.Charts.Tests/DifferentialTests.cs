namespace KSail.Charts.Tests;

/// <summary>Everything is asked of Go's own template package as well, and must be answered alike: the output, or the message of the error.</summary>
public sealed class DifferentialTests
{
    [RequiresOracleFact]
    public void Case_files_are_right()
    {
        var cases = CaseFile.Names.SelectMany(CaseFile.Read).ToList();
        AssertAlike([.. cases.Select(c => c.Question)], [.. cases.Select(c => c.Expected)]);
    }

    [RequiresOracleFact]
    public void Random_templates_are_rendered_alike()
    {
        var random = new RandomTemplates(int.Parse(Environment.GetEnvironmentVariable("KSAIL_TEST_SEED") ?? "11", System.Globalization.CultureInfo.InvariantCulture));
        var questions = Enumerable.Range(0, 20_000).Select(_ => random.Next()).ToList();
        List<string> answers = [.. questions.Select(question => question.Answer())];
        // Templates that all fail would prove little.
        Assert.InRange(answers.Count(answer => answer.StartsWith('"')), 4_000, 16_000);
        AssertAlike(questions, answers);
    }

    private static void AssertAlike(List<Question> questions, List<string> ours)
    {
        Assert.InRange(questions.Count, 100, int.MaxValue);
        var answers = Oracle.Ask(questions);
        Assert.Equal(questions.Count, answers.Count);
        // Go's own limit of depth is higher, and said in the message.
        var wrong = Enumerable.Range(0, questions.Count).Where(i => answers[i].Replace("depth (100000)", "depth (1000)", StringComparison.Ordinal) != ours[i]).ToList();
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {questions.Count}:\n{string.Join('\n', wrong.Take(60).Select(i => $"{questions[i].ToJson()}\n  Go   {answers[i]}\n  ours {ours[i]}"))}");
    }
}
