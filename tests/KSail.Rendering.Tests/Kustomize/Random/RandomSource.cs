using System.Globalization;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Choices that a seed decides; the same seed gives the same choices.</summary>
internal sealed class RandomSource(int seed)
{
    // Words that YAML reads as something else, with and without quotes, and what kustomize gives a meaning to.
    private static readonly string[] Scalars =
    [
        "x", "\"1\"", "'true'", "word two", "\"\"", "a=b", "1.5", "3", "true", "null", "~", "2020-01-01", "$(ONE)", "account", "yes", "\"no\"", "'on'", "0x1F", "017", "1e3",
        "1000000", "1234567.5", "12:30", "\"a: b\"", "'# c'", "\"l1\\nl2\"", ".5", "-0", "n", "settings", "\"\\u00e9\"", "{}", "[]",
    ];

    private static readonly string[] Texts = ["x", "\"1\"", "'true'", "word two", "\"\"", "\"null\"", "'yes'", "\"a\\nb\"", "\"5e3\""];

    private readonly Random _random = new(seed);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public int Next(int limit) => _random.Next(limit);

    public string Number(int limit) => _random.Next(limit).ToString(CultureInfo.InvariantCulture);

    public string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    public T Pick<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>A value of any type, in one line.</summary>
    public string Scalar() => Scalars[_random.Next(Scalars.Length)];

    /// <summary>A value that is text wherever it stands.</summary>
    public string Text() => Texts[_random.Next(Texts.Length)];

    /// <summary>Some of several lines.</summary>
    public string Some(int percent, params string[] lines)
    {
        var text = new System.Text.StringBuilder();
        foreach (var line in lines)
        {
            if (Chance(percent))
                text.Append(line);
        }

        return text.ToString();
    }
}
