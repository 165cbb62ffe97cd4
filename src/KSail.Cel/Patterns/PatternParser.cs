using System.Runtime.CompilerServices;
using KSail.Cel.Values;

namespace KSail.Cel.Patterns;

/// <summary>Reads a pattern by the rules of Go's <c>regexp/syntax</c> with the flags of Perl.</summary>
internal sealed class PatternParser
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 1000;

    private readonly string _text;
    private readonly CharacterReader _characters;
    private int _depth;
    private bool _ignoresCase;
    private bool _isMultiline;
    private bool _dotTakesAll;
    private bool _isLazy;
    private int _groups;

    private PatternParser(string text)
    {
        _text = text;
        _characters = new CharacterReader(text);
    }

    private bool AtEnd => _characters.AtEnd;

    /// <summary>Reads a whole pattern; throws <see cref="PatternException"/>.</summary>
    public static PatternNode Parse(string text)
    {
        var parser = new PatternParser(text);
        var node = parser.ParseChoice();
        return parser.AtEnd ? node : throw new PatternException("a ')' closes nothing");
    }

    private PatternNode ParseChoice()
    {
        if (++_depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new PatternException("it nests too deeply", isUnsupported: _depth <= MaxDepth);
        var parts = new List<PatternNode> { ParseSequence() };
        while (_characters.TakeIf('|'))
            parts.Add(ParseSequence());
        _depth--;
        return parts.Count == 1 ? parts[0] : new ChoiceNode(parts);
    }

    private SequenceNode ParseSequence()
    {
        var parts = new List<PatternNode>();
        var isRepeated = false;
        while (!AtEnd && _characters.Peek is not ('|' or ')'))
        {
            if (TryReadRepeat(out var least, out var most))
            {
                if (parts.Count == 0)
                    throw new PatternException("there is nothing before a '*', '+', '?' or '{' that could be repeated");
                if (isRepeated)
                    throw new PatternException("a repetition cannot be repeated; put it in parentheses");
                var isGreedy = _characters.TakeIf('?') == _isLazy;
                var repeat = new RepeatNode(parts[^1], least, most, isGreedy);
                if (Math.Max(least, most) > 1 && repeat.Repeats > MaxRepeat)
                    throw new PatternException($"more than {MaxRepeat} repetitions in all");
                parts[^1] = repeat;
                isRepeated = true;
                continue;
            }

            isRepeated = false;
            if (ParseAtom(parts) is { } atom)
                parts.Add(atom);
        }

        return new SequenceNode(parts);
    }

    private bool TryReadRepeat(out int least, out int most)
    {
        (least, most) = (0, -1);
        switch (_characters.Peek)
        {
            case '*':
                _characters.Take();
                return true;
            case '+':
                _characters.Take();
                least = 1;
                return true;
            case '?':
                _characters.Take();
                most = 1;
                return true;
            case '{':
                return TryReadCount(out least, out most);
            default:
                return false;
        }
    }

    // A brace that begins no count is a character.
    private bool TryReadCount(out int least, out int most)
    {
        var start = _characters.Position;
        most = -1;
        _characters.Take();
        if (_characters.TryReadNumber(out least))
        {
            most = least;
            var isCount = true;
            if (_characters.TakeIf(','))
            {
                most = -1;
                if (_characters.Peek != '}')
                    isCount = _characters.TryReadNumber(out most);
            }

            if (isCount && _characters.TakeIf('}'))
            {
                if (least > MaxRepeat || most > MaxRepeat || (most >= 0 && least > most))
                    throw new PatternException($"the number of repetitions must be 0 to {MaxRepeat}, the smaller first");
                return true;
            }
        }

        _characters.Position = start;
        return false;
    }

    // Null for what only changes flags, or has added its own parts.
    private PatternNode? ParseAtom(List<PatternNode> parts)
    {
        switch (_characters.Peek)
        {
            case '(':
                return ParseGroup();
            case '[':
                return new CharacterNode(new ClassParser(_characters, _ignoresCase).Parse());
            case '.':
                _characters.Take();
                var any = new CharacterSet();
                any.AddRanges(_dotTakesAll ? "" : "\n\n", isNegated: true);
                return new CharacterNode(any);
            case '^':
                _characters.Take();
                return new AssertionNode(_isMultiline ? Assertion.LineStart : Assertion.TextStart);
            case '$':
                _characters.Take();
                return new AssertionNode(_isMultiline ? Assertion.LineEnd : Assertion.TextEnd);
            case '\\':
                return ParseEscape(parts);
            default:
                return Literal(_characters.Take());
        }
    }

    private CharacterNode Literal(int codePoint) => new(CharacterSet.Of(codePoint, _ignoresCase));

    private PatternNode? ParseEscape(List<PatternNode> parts)
    {
        var next = _characters.PeekAt(1);
        if (next is 'A' or 'z' or 'b' or 'B')
        {
            _characters.Position += 2;
            return new AssertionNode(next switch
            {
                'A' => Assertion.TextStart,
                'z' => Assertion.TextEnd,
                'b' => Assertion.WordBoundary,
                _ => Assertion.NoWordBoundary,
            });
        }

        if (next == 'Q')
        {
            _characters.Position += 2;
            var end = _text.IndexOf("\\E", _characters.Position, StringComparison.Ordinal);
            var last = end < 0 ? _text.Length : end;
            while (_characters.Position < last)
                parts.Add(Literal(_characters.Take()));
            if (end >= 0)
                _characters.Position += 2;
            return null;
        }

        var set = new CharacterSet { IgnoresCase = _ignoresCase };
        if (!EscapeReader.TryReadClass(_characters, set))
            return Literal(EscapeReader.ReadCharacter(_characters));
        return new CharacterNode(set);
    }

    private PatternNode? ParseGroup()
    {
        _characters.Take();
        var (ignoresCase, isMultiline, dotTakesAll, isLazy) = (_ignoresCase, _isMultiline, _dotTakesAll, _isLazy);
        var index = 0;
        string? name = null;
        if (!_characters.TakeIf('?'))
        {
            index = ++_groups;
        }
        else if (_characters.Peek is 'P' or '<')
        {
            index = ++_groups;
            name = ReadName();
        }
        else if (ReadFlags())
        {
            return null;
        }

        var node = ParseChoice();
        if (!_characters.TakeIf(')'))
            throw new PatternException("a '(' is not closed");
        (_ignoresCase, _isMultiline, _dotTakesAll, _isLazy) = (ignoresCase, isMultiline, dotTakesAll, isLazy);
        return index == 0 ? node : new GroupNode(node, index, name);
    }

    private string ReadName()
    {
        _characters.TakeIf('P');
        if (!_characters.TakeIf('<'))
            throw new PatternException("'(?P' is followed by a name, as in (?P<name>…)");
        if (_characters.Peek is '=' or '!')
            throw new PatternException("looking behind, '(?<=' and '(?<!', is not part of RE2");
        var start = _characters.Position;
        while (!AtEnd && _characters.Peek != '>')
        {
            var c = _characters.Take();
            if (c != '_' && !(c < 0x80 && char.IsAsciiLetterOrDigit((char)c)))
                throw new PatternException("names of groups consist of letters, digits and '_'");
        }

        var name = _text[start.._characters.Position];
        return _characters.TakeIf('>') && name.Length > 0 ? name : throw new PatternException("the name of a group is missing or not closed by '>'");
    }

    // Whether the flags stand alone, for the rest of the group around them.
    private bool ReadFlags()
    {
        var value = true;
        var isComplete = true;
        while (!AtEnd)
        {
            switch (_characters.Take())
            {
                case 'i':
                    _ignoresCase = value;
                    break;
                case 'm':
                    _isMultiline = value;
                    break;
                case 's':
                    _dotTakesAll = value;
                    break;
                case 'U':
                    _isLazy = value;
                    break;
                case '-' when value:
                    value = false;
                    isComplete = false;
                    continue;
                case ':' when isComplete:
                    return false;
                case ')' when isComplete:
                    return true;
                default:
                    throw new PatternException("after '(?' only flags out of i, m, s and U, or a name, are part of RE2; looking ahead is not");
            }

            isComplete = true;
        }

        throw new PatternException("a '(' is not closed");
    }
}
