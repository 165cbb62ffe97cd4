using System.Text;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>
/// A pattern of <c>${v#…}</c> and <c>${v%…}</c>: <c>*</c> for any text (also <c>/</c>), <c>?</c> for one character, <c>[a-z]</c> and
/// <c>[^a-z]</c> for one of a class, <c>\</c> before a character that is meant literally. All prefixes are tried in one pass, so that no
/// pattern takes more than its length times that of the text.
/// </summary>
internal sealed class Glob
{
    private const long MaxWork = 64L * 1024 * 1024;

    private readonly List<Token> _tokens;

    private Glob(List<Token> tokens) => _tokens = tokens;

    /// <summary>Null for a malformed pattern, which matches nothing.</summary>
    public static Glob? Parse(string pattern)
    {
        var tokens = new List<Token>();
        var runes = new List<Rune>(pattern.EnumerateRunes());
        var at = 0;
        while (at < runes.Count)
        {
            switch (runes[at].Value)
            {
                case '*':
                    at++;
                    tokens.Add(new Token(TokenKind.Star, default, null));
                    break;
                case '?':
                    at++;
                    tokens.Add(new Token(TokenKind.Any, default, null));
                    break;
                case '[':
                    if (ParseClass(runes, ref at) is not { } ranges)
                        return null;
                    tokens.Add(ranges);
                    break;
                case '\\' when ++at == runes.Count:
                    return null;
                default:
                    tokens.Add(new Token(TokenKind.Literal, runes[at++], null));
                    break;
            }
        }

        return new Glob(tokens);
    }

    /// <summary>Length of the shortest or longest non-empty prefix that matches; 0 for none; null when the work would be too large.</summary>
    public int? MatchPrefix(string text, bool longest)
    {
        if ((long)text.Length * (_tokens.Count + 1) > MaxWork)
            return null;
        // reached[i]: the first i tokens match all that was read so far.
        var reached = new bool[_tokens.Count + 1];
        var next = new bool[_tokens.Count + 1];
        reached[0] = true;
        SkipStars(reached);
        var at = 0;
        var found = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            at += rune.Utf16SequenceLength;
            Array.Clear(next);
            var alive = false;
            for (var i = 0; i < _tokens.Count; i++)
            {
                if (!reached[i])
                    continue;
                if (_tokens[i].Kind == TokenKind.Star)
                    next[i] = alive = true;
                else if (_tokens[i].Matches(rune))
                    next[i + 1] = alive = true;
            }

            if (!alive)
                break;
            SkipStars(next);
            (reached, next) = (next, reached);
            if (!reached[_tokens.Count])
                continue;
            found = at;
            if (!longest)
                break;
        }

        return found;
    }

    private void SkipStars(bool[] states)
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (states[i] && _tokens[i].Kind == TokenKind.Star)
                states[i + 1] = true;
        }
    }

    private static Token? ParseClass(List<Rune> runes, ref int at)
    {
        at++;
        var negated = at < runes.Count && runes[at].Value == '^';
        if (negated)
            at++;
        var ranges = new List<(Rune Low, Rune High)>();
        while (true)
        {
            if (at < runes.Count && runes[at].Value == ']' && ranges.Count > 0)
            {
                at++;
                return new Token(negated ? TokenKind.NotInClass : TokenKind.InClass, default, ranges);
            }

            if (!ClassRune(runes, ref at, out var low))
                return null;
            var high = low;
            if (at < runes.Count && runes[at].Value == '-')
            {
                at++;
                if (!ClassRune(runes, ref at, out high))
                    return null;
            }

            ranges.Add((low, high));
        }
    }

    private static bool ClassRune(List<Rune> runes, ref int at, out Rune rune)
    {
        rune = default;
        if (at >= runes.Count || runes[at].Value is '-' or ']')
            return false;
        if (runes[at].Value == '\\' && ++at >= runes.Count)
            return false;
        rune = runes[at++];
        // A class that the pattern does not close is malformed.
        return at < runes.Count;
    }

    private enum TokenKind
    {
        Literal,
        Any,
        Star,
        InClass,
        NotInClass,
    }

    private readonly record struct Token(TokenKind Kind, Rune Literal, List<(Rune Low, Rune High)>? Ranges)
    {
        public bool Matches(Rune rune) => Kind switch
        {
            TokenKind.Literal => rune == Literal,
            TokenKind.Any => true,
            _ => IsIn(rune) == (Kind == TokenKind.InClass),
        };

        private bool IsIn(Rune rune)
        {
            foreach (var (low, high) in Ranges!)
            {
                if (low <= rune && rune <= high)
                    return true;
            }

            return false;
        }
    }
}
