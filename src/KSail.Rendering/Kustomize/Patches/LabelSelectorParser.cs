using System.Globalization;

namespace KSail.Rendering.Kustomize;

/// <summary>Parses the text of a label selector by the grammar of Kubernetes, which is also strict about the form of keys and values.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private const int MaxNameLength = 63;
    private const int MaxPrefixLength = 253;

    private int _at;
    private string _token = "";
    private bool _isWord;
    private string? _error;

    /// <summary>The requirements; null with the reason in <paramref name="error"/> when the text is no selector.</summary>
    public IReadOnlyList<LabelRequirement>? Parse(out string? error)
    {
        var requirements = new List<LabelRequirement>();
        Next();
        while (!AtEnd)
        {
            if (ReadRequirement() is { } requirement)
                requirements.Add(requirement);
            if (_error is not null || AtEnd)
                break;
            if (_isWord || _token != ",")
                Fail($"'{_token}' stands where a comma or the end is expected");
            Next();
            if (AtEnd)
                Fail("a requirement is missing after the last comma");
        }

        error = _error;
        return _error is null ? requirements : null;
    }

    private bool AtEnd => !_isWord && _token.Length == 0;

    private static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private LabelRequirement? ReadRequirement()
    {
        var isAbsent = Accept("!");
        if (!_isWord)
            return Fail($"'{_token}' stands where a key is expected; write key, !key, key=value, key!=value, key in (a,b) or key notin (a,b)");
        var key = _token;
        if (KeyProblem(key) is { } problem)
            return Fail($"the key '{key}' {problem}");
        Next();
        if (isAbsent || AtEnd || (!_isWord && _token == ","))
            return new LabelRequirement(key, isAbsent ? LabelOperator.Absent : LabelOperator.Exists, []);
        var operation = _token;
        Next();
        return operation switch
        {
            "in" => ReadSet(key, LabelOperator.In),
            "notin" => ReadSet(key, LabelOperator.NotIn),
            "=" or "==" => ReadValue(key, LabelOperator.In),
            "!=" => ReadValue(key, LabelOperator.NotIn),
            ">" => ReadValue(key, LabelOperator.Greater),
            "<" => ReadValue(key, LabelOperator.Less),
            _ => Fail($"'{operation}' stands where =, ==, !=, in or notin is expected"),
        };
    }

    private LabelRequirement? ReadValue(string key, LabelOperator operation)
    {
        var value = "";
        if (_isWord)
        {
            value = _token;
            Next();
        }
        else if (!AtEnd && _token != ",")
        {
            return Fail($"'{_token}' stands where a value is expected");
        }

        if (operation is LabelOperator.Greater or LabelOperator.Less && !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            return Fail($"'{value}' is no whole number, which > and < need");
        return Check(new LabelRequirement(key, operation, [value]));
    }

    private LabelRequirement? ReadSet(string key, LabelOperator operation)
    {
        if (!Accept("("))
            return Fail("the values of in and notin stand in parentheses");
        var values = new List<string>();
        if (Accept(")"))
            return new LabelRequirement(key, operation, [""]);
        while (true)
        {
            if (_isWord)
            {
                values.Add(_token);
                Next();
            }
            else if (_token is "," or ")")
            {
                values.Add("");
            }

            if (Accept(")"))
                return Check(new LabelRequirement(key, operation, values));
            if (!Accept(","))
                return Fail(AtEnd ? "the closing parenthesis is missing" : $"'{_token}' stands where a comma or ')' is expected");
        }
    }

    private LabelRequirement? Check(LabelRequirement requirement)
    {
        foreach (var value in requirement.Values)
        {
            if (value.Length > 0 && NameProblem(value) is { } problem)
                return Fail($"the value '{value}' {problem}");
        }

        return requirement;
    }

    // The first problem is the one that is told.
    private LabelRequirement? Fail(string error)
    {
        _error ??= error;
        return null;
    }

    private bool Accept(string symbol)
    {
        if (_isWord || _token != symbol)
            return false;
        Next();
        return true;
    }

    private void Next()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n')
            _at++;
        var start = _at;
        _isWord = false;
        if (_at == text.Length)
        {
            _token = "";
        }
        else if (IsSpecial(text[_at]))
        {
            _at++;
            if (text[start] is '=' or '!' && _at < text.Length && text[_at] == '=')
                _at++;
            _token = text[start.._at];
        }
        else
        {
            while (_at < text.Length && !IsSpecial(text[_at]) && text[_at] is not (' ' or '\t' or '\r' or '\n'))
                _at++;
            _token = text[start.._at];
            _isWord = true;
        }
    }

    private static string? KeyProblem(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return NameProblem(key);
        if (slash == 0 || slash > MaxPrefixLength || key.IndexOf('/', slash + 1) >= 0)
            return "is no label key: at most one '/', with a domain before it";
        foreach (var part in key[..slash].Split('.'))
        {
            if (part.Length == 0 || part[0] == '-' || part[^1] == '-')
                return "has a prefix that is no domain";
            foreach (var c in part)
            {
                if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-')
                    return "has a prefix that is no domain";
            }
        }

        return NameProblem(key[(slash + 1)..]);
    }

    private static string? NameProblem(string name)
    {
        if (name.Length is 0 or > MaxNameLength)
            return name.Length == 0 ? "has nothing after '/'" : $"is longer than {MaxNameLength} characters";
        if (!char.IsAsciiLetterOrDigit(name[0]) || !char.IsAsciiLetterOrDigit(name[^1]))
            return "does not begin and end with a letter or digit";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return $"has the character '{c}', which labels do not have";
        }

        return null;
    }
}
