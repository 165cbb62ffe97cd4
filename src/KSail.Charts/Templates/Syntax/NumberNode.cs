using System.Text;

namespace KSail.Charts.Templates;

/// <summary>A number constant: which types it can have, and its value in each.</summary>
internal sealed class NumberNode : Node
{
    private readonly string _text;

    private NumberNode(ParsedText source, int position, string text)
        : base(source, position) => _text = text;

    public bool IsInteger { get; private set; }

    public bool IsUnsigned { get; private set; }

    public bool IsFloat { get; private set; }

    public long Integer { get; private set; }

    public ulong Unsigned { get; private set; }

    public double Float { get; private set; }

    /// <summary>Whether it is a float where nothing asks for a type.</summary>
    public bool IsIdeallyFloat =>
        IsFloat && !IsHexInteger && _text[0] != '\'' && _text.AsSpan().IndexOfAny(".eEpP") >= 0;

    private bool IsHexInteger => _text.Length > 2 && _text[0] == '0' && (_text[1] | 0x20) == 'x' && _text.AsSpan().IndexOfAny('p', 'P') < 0;

    /// <summary>What it is where nothing asks for a type; made once.</summary>
    public object? Ideal { get; private set; }

    public override void Write(StringBuilder text) => text.Append(_text);

    /// <summary>Reads a constant; null, and why, when it is none. Imaginary numbers, which no chart can use for anything, are refused.</summary>
    public static NumberNode? Parse(ParsedText source, int position, string text, TokenKind kind, out string error)
    {
        var node = new NumberNode(source, position, text);
        if (kind == TokenKind.CharacterConstant)
        {
            if (!GoQuote.TryUnquoteCharacter(text, out var rune, out error))
                return null;
            (node.IsInteger, node.IsUnsigned, node.IsFloat) = (true, true, true);
            (node.Integer, node.Unsigned, node.Float) = (rune, (ulong)rune, rune);
            node.Ideal = (nint)rune;
            return node;
        }

        error = "illegal number syntax: " + GoQuote.Of(text);
        if (kind == TokenKind.Complex || text.EndsWith('i'))
            return null;
        if (GoNumber.TryParseUnsigned(text, 0, out var unsigned, out _))
            (node.IsUnsigned, node.Unsigned) = (true, unsigned);
        if (GoNumber.TryParse(text, 0, out var integer))
        {
            (node.IsInteger, node.Integer) = (true, integer);
            node.IsUnsigned |= integer == 0;
        }

        if (node.IsInteger || node.IsUnsigned)
        {
            node.IsFloat = true;
            node.Float = node.IsInteger ? node.Integer : node.Unsigned;
        }
        else if (GoNumber.TryParseFloat(text, out var number))
        {
            if (text.AsSpan().IndexOfAny(".eEpP") < 0)
            {
                error = "integer overflow: " + GoQuote.Of(text);
                return null;
            }

            (node.IsFloat, node.Float) = (true, number);
            if (number is >= long.MinValue and < 9.2233720368547758e18 && Math.Truncate(number) == number)
                (node.IsInteger, node.Integer) = (true, (long)number);
            if (number is >= 0 and < 1.8446744073709552e19 && Math.Truncate(number) == number)
                (node.IsUnsigned, node.Unsigned) = (true, (ulong)number);
        }
        else
        {
            return null;
        }

        node.Ideal = node.IsIdeallyFloat ? node.Float : node.IsInteger ? (nint)node.Integer : null;
        return node;
    }
}
