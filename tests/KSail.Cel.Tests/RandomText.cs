namespace KSail.Cel.Tests;

/// <summary>Expressions of the case files with random damage; the same for the same seed.</summary>
internal sealed class RandomText(int seed)
{
    private static readonly string[] Pieces =
    [
        "(", ")", "[", "]", ".", "?", ",", "\"", "'", "+", "-", "*", "/", "%", "!", "=", "<", ">", "&&", "||", " in ", "self", "1", "x", "{", "}", ":", "0",
        "null", ".?", "has(", "size(", "\\", "u", "e", "_", "dyn(", " ", "//", "r\"", "b'", "1.5", "\"a\"", "\n", "é", "\ud83d\ude00", "\u0000", "'''",
        ".map(x, ", ".all(y, ", "optional.of(", "0x", "`", "[?", "type(", "9223372036854775807",
    ];

    private readonly Random _random = new(seed);

    public int Next(int limit) => _random.Next(limit);

    public string Damage(string text)
    {
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            var at = _random.Next(text.Length + 1);
            var length = Math.Min(_random.Next(1, 6), text.Length - at);
            text = _random.Next(4) switch
            {
                0 => text.Insert(at, Pieces[_random.Next(Pieces.Length)]),
                1 => text.Remove(at, length),
                2 => text.Remove(at, length).Insert(at, Pieces[_random.Next(Pieces.Length)]),
                _ => text.Insert(_random.Next(text.Length + 1), text.Substring(at, length)),
            };
        }

        return text;
    }
}
