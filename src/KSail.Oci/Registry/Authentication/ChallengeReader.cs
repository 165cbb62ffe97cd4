using System.Text;

namespace KSail.Oci.Registry.Authentication;

/// <summary>Reads schemes and parameters off a header, left to right.</summary>
internal ref struct ChallengeReader(string text)
{
    private readonly string _text = text;
    private int _at;

    public bool TryReadScheme(out string scheme)
    {
        SkipSeparators();
        scheme = ReadToken();
        return scheme.Length > 0;
    }

    /// <summary>The next <c>name=value</c>; false, with nothing read, where another scheme follows.</summary>
    public bool TryReadParameter(out string name, out string value)
    {
        value = "";
        SkipSeparators();
        var start = _at;
        name = ReadToken();
        SkipBlanks();
        if (name.Length == 0 || _at >= _text.Length || _text[_at] != '=')
        {
            _at = start;
            return false;
        }

        _at++;
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == '"')
            value = ReadQuoted();
        else
            value = ReadToken();
        // What is left of a value that is neither, such as the padding of a bare token.
        while (_at < _text.Length && _text[_at] is not (',' or ' '))
            _at++;
        return true;
    }

    private string ReadQuoted()
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != '"'; _at++)
        {
            if (_text[_at] == '\\' && _at + 1 < _text.Length)
                _at++;
            value.Append(_text[_at]);
        }

        _at = Math.Min(_at + 1, _text.Length);
        return value.ToString();
    }

    private string ReadToken()
    {
        var start = _at;
        while (_at < _text.Length && IsTokenCharacter(_text[_at]))
            _at++;
        return _text[start.._at];
    }

    private void SkipSeparators()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or ',')
            _at++;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
            _at++;
    }

    // Unquoted values in the field hold more than the grammar's tokens: addresses and scopes.
    private static bool IsTokenCharacter(char c) => c is > ' ' and < '\u007f' and not ('"' or ',' or '=' or '(' or ')' or '<' or '>' or ';' or '\\');
}
