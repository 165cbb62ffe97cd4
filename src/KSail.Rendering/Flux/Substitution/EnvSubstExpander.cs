using System.Globalization;
using System.Text;

namespace KSail.Rendering.Flux.Substitution;

/// <summary>Reads and evaluates in one pass: arguments are evaluated whether they are needed or not, as upstream does.</summary>
internal sealed class EnvSubstExpander(string text, IReadOnlyDictionary<string, string> variables, Func<string, bool> isOpaque)
{
    private readonly List<EnvSubstExpansion> _expansions = [];
    private readonly List<EnvSubstProblem> _problems = [];
    private int _at;

    public EnvSubstResult Run()
    {
        var output = new StringBuilder(text.Length + 64);
        // Upstream takes a NUL for the end of the text.
        while (_at < text.Length && text[_at] != '\0' && _problems.Count < EnvSubst.MaxProblems)
        {
            var c = text[_at];
            if (c == '$' && PeekAt(1) == '{')
            {
                Outermost(output);
            }
            else
            {
                output.Append(c);
                _at += c == '$' && PeekAt(1) == '$' ? 2 : 1;
            }

            if (output.Length <= EnvSubst.MaxLength)
                continue;
            _problems.Add(new EnvSubstProblem(EnvSubstError.TooLarge, Math.Min(_at, text.Length - 1), ""));
            break;
        }

        return new EnvSubstResult(output.ToString(), _expansions, _problems);
    }

    private void Outermost(StringBuilder output)
    {
        var start = _at;
        _expansions.Add(new EnvSubstExpansion(start, output.Length));
        var part = Expression(0);
        output.Append(part.Text);
        // The text behind the start of a broken expression is looked through as well, so that one build reports all of them.
        if (part.Outcome == Outcome.Broken)
            _at = start + 2;
    }

    /// <summary>The expression whose <c>${</c> stands here.</summary>
    private Part Expression(int depth)
    {
        var start = _at;
        _at += 2;
        if (depth > EnvSubst.MaxDepth)
            return Broken(EnvSubstError.TooLarge, start, "");
        if (Peek() == '#')
            return Length(start);
        var name = Name();
        if (name.Length == 0)
            return Broken(EnvSubstError.InvalidName, start, "");
        switch (Peek())
        {
            case '}':
                _at++;
                return Value(name, start);
            case ':' when PeekAt(1) is '=' or '-' or '?' or '+':
                _at += 2;
                return Default(name, start, depth);
            case '=':
                _at++;
                return Default(name, start, depth);
            // Upstream steps back by the width of the wrong character here, and so refuses whatever is not ASCII.
            case ':' when PeekAt(1) is not ('\0' or > '\u007F'):
                _at++;
                return Substring(name, start, depth);
            case ':':
                return Broken(EnvSubstError.BadSubstitution, start, name);
            case ',' or '^':
                return Casing(name, start);
            case '/':
                return Replace(name, start, depth);
            case '#' or '%':
                return Remove(name, start, depth);
            default:
                return Broken(EnvSubstError.MissingBrace, start, name);
        }
    }

    private Part Length(int start)
    {
        _at++;
        var name = Name();
        if (name.Length == 0 || !Take('}'))
            return Broken(EnvSubstError.BadSubstitution, start, name);
        var value = Value(name, start);
        return value.Outcome != Outcome.Value || isOpaque(value.Text)
            ? value
            : Part.Of(Encoding.UTF8.GetByteCount(value.Text).ToString(CultureInfo.InvariantCulture));
    }

    private Part Default(string name, int start, int depth)
    {
        var word = new StringBuilder();
        var undefined = false;
        while (!Take('}'))
        {
            var part = Argument('}', '}', escapes: false, depth);
            if (part.Outcome >= Outcome.Missing)
                return Fail(part, start, name);
            undefined |= part.Outcome == Outcome.Undefined;
            word.Append(part.Text);
            if (word.Length > EnvSubst.MaxLength)
                return Broken(EnvSubstError.TooLarge, start, name);
        }

        if (undefined)
            return Part.Undefined;
        return Part.Of(variables.TryGetValue(name, out var value) && value.Length > 0 ? value : word.ToString());
    }

    private Part Substring(string name, int start, int depth)
    {
        var position = Argument(':', '}', escapes: false, depth);
        if (position.Outcome >= Outcome.Missing)
            return Fail(position, start, name);
        Part? count = null;
        if (Peek() == ':')
        {
            while (Take(':'))
            {
            }

            count = Argument('}', '}', escapes: false, depth);
            if (count.Value.Outcome >= Outcome.Missing)
                return Fail(count.Value, start, name);
        }

        if (!Take('}'))
            return Broken(EnvSubstError.BadSubstitution, start, name);
        var value = Value(name, start);
        return Apply(value, position, count, known => TextFunctions.Substring(known, position.Text, count?.Text))
            ?? Broken(EnvSubstError.BadSubstitution, start, name);
    }

    private Part Casing(string name, int start)
    {
        var function = text[_at++];
        // Two different signs are no function at all upstream, which leaves the value as it is.
        var second = Peek() is ',' or '^' ? text[_at++] : '\0';
        if (!Take('}'))
            return Broken(EnvSubstError.BadSubstitution, start, name);
        var value = Value(name, start);
        if (value.Outcome != Outcome.Value || isOpaque(value.Text) || (second != '\0' && second != function))
            return value;
        return Part.Of(TextFunctions.ChangeCase(value.Text, upper: function == '^', all: second != '\0'));
    }

    private Part Replace(string name, int start, int depth)
    {
        _at++;
        var mode = Peek() is '/' or '#' or '%' ? text[_at++] : '\0';
        var from = Argument('/', '/', escapes: true, depth);
        if (from.Outcome >= Outcome.Missing)
            return Fail(from, start, name);
        if (!Take('/'))
            return Broken(EnvSubstError.BadSubstitution, start, name);
        while (Take('/'))
        {
        }

        Part? to = null;
        if (Peek() != '}')
        {
            to = Argument('}', '}', escapes: true, depth);
            if (to.Value.Outcome >= Outcome.Missing)
                return Fail(to.Value, start, name);
        }

        if (!Take('}'))
            return Broken(EnvSubstError.BadSubstitution, start, name);
        var value = Value(name, start);
        return Apply(value, from, to, known => TextFunctions.Replace(known, mode, from.Text, to?.Text)) ?? Broken(EnvSubstError.TooLarge, start, name);
    }

    private Part Remove(string name, int start, int depth)
    {
        var sign = text[_at++];
        var longest = Take(sign);
        var pattern = Argument('}', '}', escapes: false, depth);
        if (pattern.Outcome >= Outcome.Missing)
            return Fail(pattern, start, name);
        if (!Take('}'))
            return Broken(EnvSubstError.BadSubstitution, start, name);
        var value = Value(name, start);
        return Apply(value, pattern, null, known => TextFunctions.Trim(known, pattern.Text, suffix: sign == '%', longest))
            ?? Broken(EnvSubstError.TooLarge, start, name);
    }

    /// <summary>The function's value when everything it needs is known; null when the function refuses.</summary>
    private Part? Apply(Part value, Part first, Part? second, Func<string, string?> function)
    {
        if (value.Outcome != Outcome.Value || first.Outcome != Outcome.Value || second is { Outcome: not Outcome.Value })
            return Part.Undefined;
        if (isOpaque(value.Text))
            return value;
        return function(value.Text) is { } result ? Part.Of(result) : null;
    }

    /// <summary>A nested expression, or text up to one or to an end character.</summary>
    private Part Argument(char end, char otherEnd, bool escapes, int depth)
    {
        if (Peek() == '$' && PeekAt(1) == '{')
            return Expression(depth + 1);
        var start = _at;
        var run = _at;
        StringBuilder? unescaped = null;
        while (_at < text.Length && text[_at] != '\0')
        {
            var c = text[_at];
            if (c == '$' && PeekAt(1) == '{')
                break;
            if (escapes && ((c == '$' && PeekAt(1) == '$') || (c == '\\' && PeekAt(1) is '/' or '\\')))
            {
                (unescaped ??= new StringBuilder()).Append(text, run, _at - run).Append(text[_at + 1]);
                _at += 2;
                run = _at;
                continue;
            }

            if (c == end || c == otherEnd)
                break;
            _at++;
        }

        if (_at == start)
            return Part.Missing;
        return Part.Of(unescaped is null ? text[start.._at] : unescaped.Append(text, run, _at - run).ToString());
    }

    private string Name()
    {
        var start = _at;
        while (_at < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out var length);
            if (!Rune.IsLetter(rune) && !Rune.IsDigit(rune) && rune.Value != '_')
                break;
            _at += length;
        }

        return text[start.._at];
    }

    private bool Take(char expected)
    {
        if (Peek() != expected)
            return false;
        _at++;
        return true;
    }

    private char Peek() => PeekAt(0);

    private char PeekAt(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private Part Value(string name, int start)
    {
        if (variables.TryGetValue(name, out var value))
            return Part.Of(value);
        _problems.Add(new EnvSubstProblem(EnvSubstError.UndefinedVariable, start, name));
        return Part.Undefined;
    }

    private Part Fail(Part part, int start, string name) =>
        part.Outcome == Outcome.Missing ? Broken(EnvSubstError.BadSubstitution, start, name) : part;

    private Part Broken(EnvSubstError error, int offset, string variable)
    {
        _problems.Add(new EnvSubstProblem(error, offset, variable));
        return new Part(Outcome.Broken, "");
    }

    private enum Outcome
    {
        Value,

        /// <summary>Well-formed, so that reading goes on behind it, but without a value.</summary>
        Undefined,

        /// <summary>There is no argument where one is needed.</summary>
        Missing,

        /// <summary>Not an expression, which has been reported.</summary>
        Broken,
    }

    private readonly record struct Part(Outcome Outcome, string Text)
    {
        public static readonly Part Undefined = new(Outcome.Undefined, "");

        public static readonly Part Missing = new(Outcome.Missing, "");

        public static Part Of(string text) => new(Outcome.Value, text);
    }
}
