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
        // A value that holds itself is refused here, and ends in some function or other in Go.
        questions.RemoveAll(question => question.Answer().Contains("nested too deeply", StringComparison.Ordinal));
        List<string> answers = [.. questions.Select(question => question.Answer())];
        // Templates that all fail would prove little.
        Assert.InRange(answers.Count(answer => answer.StartsWith('"')), count / 6, count * 3 / 4);
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
        var wrong = Enumerable.Range(0, questions.Count).Where(i => Comparable(answers[i]) != Comparable(ours[i])).ToList();
        Assert.True(
            wrong.Count == 0,
            $"{wrong.Count} of {questions.Count}:\n{string.Join('\n', wrong.Take(60).Select(i => $"{questions[i].ToJson()}\n  Go   {answers[i]}\n  ours {ours[i]}"))}");
    }

    // Go's own limit of depth is higher, and said in the message; what is wrong with a regular expression is said in words of our own; and there is
    // no year 0 in our calendar.
    private static string Comparable(string answer)
    {
        const string regexp = "error parsing regexp: ";
        var at = answer.IndexOf(regexp, StringComparison.Ordinal);
        return at >= 0
            ? answer[..at]
            : answer.Replace("depth (100000)", "depth (1000)", StringComparison.Ordinal).Replace("0000-01-01 00:00:00", "0001-01-01 00:00:00", StringComparison.Ordinal);
    }
}
