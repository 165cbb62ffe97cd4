namespace KSail.Cel.Tests;

/// <summary>Everything is asked of the API server's libraries as well, and must be answered alike: value, error or refusal, and cost.</summary>
public sealed class DifferentialTests
{
    // Messages of protocol buffers are not evaluated, and the scripts of Unicode are not known to patterns: both end as not known, not as errors.
    private static readonly string[] KnownDifferences = ["google.protobuf.", "p{"];

    [RequiresOracleFact]
    public void Case_files_are_right()
    {
        var files = CaseFile.Names.Select(CaseFile.Read).ToList();
        AssertAlike([.. files.SelectMany(file => file.Cases.Select(c => new Question(file, c.Expression, c.Expected)))]);
    }

    [RequiresOracleFact]
    public void Damaged_expressions_are_answered_alike()
    {
        var files = CaseFile.Names.Select(CaseFile.Read).ToList();
        var random = new RandomText(7);
        var questions = new List<Question>();
        while (questions.Count < 10_000)
        {
            var file = files[random.Next(files.Count)];
            var text = random.Damage(file.Cases[random.Next(file.Cases.Count)].Expression);
            // Half of a surrogate pair and NUL do not survive the way to another process.
            if (text.Contains('\0', StringComparison.Ordinal) || text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD) || Array.Exists(KnownDifferences, text.Contains))
                continue;
            questions.Add(new Question(file, text, file.Run(text)));
        }

        AssertAlike(questions);
    }

    // Maps have no order in Go: what differs is asked again, and may turn out otherwise.
    private static void AssertAlike(List<Question> questions)
    {
        var asked = questions.Count;
        Assert.InRange(asked, 1_000, int.MaxValue);
        IReadOnlyList<string> answers = [];
        for (var round = 0; round < 8 && questions.Count > 0; round++)
        {
            answers = Oracle.Ask([.. questions.Select(q => (q.File, q.Expression))]);
            Assert.Equal(questions.Count, answers.Count);
            var different = Enumerable.Range(0, questions.Count).Where(i => answers[i] != questions[i].Ours && !answers[i].Contains("<nil>", StringComparison.Ordinal)).ToList();
            questions = [.. different.Select(i => questions[i])];
            answers = [.. different.Select(i => answers[i])];
        }

        Assert.True(questions.Count == 0, $"{questions.Count} of {asked}:\n{string.Join('\n', questions.Take(30).Select((q, i) => $"{q.Expression}\n  server {answers[i]}\n  ours   {q.Ours}"))}");
    }

    private sealed record Question(CaseFile File, string Expression, string Ours);
}
