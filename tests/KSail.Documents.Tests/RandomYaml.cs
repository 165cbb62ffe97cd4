using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Documents.Tests;

/// <summary>Random trees that are already canonical, with a taste for texts that a printer trips over.</summary>
internal static class RandomYaml
{
    // A key with " *" inside is left out below: YamlDotNet 16 misreads it when bare.
    private static readonly string[] Parts =
    [
        "a", "word", "longer-word", "1", "0x1F", "12:30", "yes", "null", "~", "2020-01-01", "${A}", "$", "é", "\U0001F600", " ", "  ", ": ", " #",
        "\n", "\n\n", "\t", "\"", "'", "\\", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`", "-", "- ", "---", "...", "?", "? ", ":",
        "#", "=", "<<", ".", "1.5", "1e3", "\r", "\u0001", "\u2028", "the quick brown fox jumps over the lazy dog again and again and again",
    ];

    private static readonly string[] Numbers = ["0", "-1", "42", "1.5", "-0.25", "1e+20", "1e-07", "18446744073709551615", "-9223372036854775808"];

    public static YamlMapping Mapping(Random random, int depth)
    {
        var mapping = new YamlMapping();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            // As a key, "<<" has a rule of its own.
            var key = Text(random, 3);
            mapping.Set(key == "<<" ? "<" : key, Node(random, depth - 1));
        }

        return mapping;
    }

    public static string Text(Random random, int most)
    {
        var text = new StringBuilder();
        for (var i = random.Next(0, most + 1); i > 0; i--)
            text.Append(Parts[random.Next(Parts.Length)]);
        return text.Replace(" *", " x*").ToString();
    }

    private static YamlNode Node(Random random, int depth)
    {
        switch (random.Next(depth > 0 ? 8 : 6))
        {
            case 0:
                return YamlScalar.Plain(Numbers[random.Next(Numbers.Length)]);
            case 1:
                return random.Next(3) == 0 ? YamlScalar.Null() : YamlScalar.Boolean(random.Next(2) == 0);
            case 6:
                return random.Next(6) == 0 ? new YamlMapping() : Mapping(random, depth);
            case 7:
                var sequence = new YamlSequence();
                for (var i = random.Next(0, 4); i > 0; i--)
                    sequence.Add(Node(random, depth - 1));
                return sequence;
            default:
                return YamlScalar.String(Text(random, random.Next(2) == 0 ? 2 : 12));
        }
    }
}
