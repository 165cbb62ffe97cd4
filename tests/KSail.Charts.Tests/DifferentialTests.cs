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
        var random = new RandomTemplates(Setting("KSAIL_TEST_SEED", 11));
        var count = Setting("KSAIL_TEST_TEMPLATES", 5_000);
        var questions = Enumerable.Range(0, count).Select(_ => random.Next()).ToList();
        // What is too much, or a value that holds itself, is refused here; Go goes on, or ends in some function or other.
        questions.RemoveAll(question => question.Answer().Contains("the chart's templates", StringComparison.Ordinal));
        List<string> answers = [.. questions.Select(question => question.Answer())];
        // Templates that all fail would prove little.
        Assert.InRange(answers.Count(answer => answer.StartsWith('"')), count / 6, count * 3 / 4);
        AssertAlike(questions, answers);
    }

    [RequiresOracleFact]
    public void Odd_arguments_are_taken_alike()
    {
        List<Question> questions = [];
        List<string> answers = [];
        foreach (var call in OddArguments.Calls())
        {
            var question = Question.Of(OddArguments.Helper + call, "{}");
            // What is refused as too much here would take all memory there.
            if (question.Answer() is var answer && answer.Contains("the chart's templates", StringComparison.Ordinal))
                continue;
            questions.Add(question);
            answers.Add(answer);
        }

        AssertAlike(questions, answers);
    }

    // More, or others, than every run tries.
    private static int Setting(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) ? value : usual;

    private static void AssertAlike(List<Question> questions, List<string> ours)
    {
        Assert.InRange(questions.Count, 100, int.MaxValue);
        var answers = Oracle.Ask(questions);
        Assert.Equal(questions.Count, answers.Count);
        Assert.InRange(answers.Count(answer => answer == Oracle.Died), 0, 1 + (questions.Count / 2000));
        var wrong = Enumerable.Range(0, questions.Count).Where(i => !IsAlike(answers[i], ours[i])).ToList();
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {questions.Count}:\n{string.Join('\n', wrong.Take(60).Select(i => $"{questions[i].ToJson()}\n  Go   {answers[i]}\n  ours {ours[i]}"))}");
    }

    // Whatever ends Go's process ends here with some answer or other.
    private static bool IsAlike(string answer, string ours) => answer == Oracle.Died || Question.Comparable(answer) == Question.Comparable(ours);
}
