using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace KSail.Documents.Yaml;

/// <summary>
/// A scanner that gives the same token however often it is asked for the next one. That of YamlDotNet goes on each time, and its parser asks twice
/// after a scalar with an anchor in braces, so that it takes <c>{a: &amp;x b, c: d}</c> for broken.
/// </summary>
internal sealed class PeekingScanner(Scanner scanner) : IScanner
{
    private bool _isAtNext;

    public Mark CurrentPosition => scanner.CurrentPosition;

    public Token? Current => scanner.Current;

    public bool MoveNext()
    {
        _isAtNext = false;
        return scanner.MoveNext();
    }

    public bool MoveNextWithoutConsuming()
    {
        // After the end the parser makes sure that there is nothing.
        if (!_isAtNext || scanner.Current is StreamEnd)
            _isAtNext = scanner.MoveNextWithoutConsuming();
        return _isAtNext;
    }

    public void ConsumeCurrent()
    {
        _isAtNext = false;
        scanner.ConsumeCurrent();
    }
}
