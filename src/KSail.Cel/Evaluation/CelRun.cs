using KSail.Cel.Patterns;
using KSail.Cel.Values;

namespace KSail.Cel.Evaluation;

/// <summary>
/// One run of an expression: its variables, what it has cost, and the bounds that end it. Used by one thread.
/// </summary>
internal sealed class CelRun(CelValue?[] variables, int localCount, PatternSet patterns, long costLimit, CancellationToken cancellation)
{
    // Steps are counted beside the cost, because the API server's cost takes deep comparisons of lists and searches in texts for cheap.
    private const long MaxSteps = 5_000_000;

    /// <summary>The longest text that a function makes: to walk over it would exceed the limit of cost.</summary>
    private const int MaxTextLength = 10_000_000;

    private PatternSet? _ownPatterns;
    private long _steps;

    /// <summary>What has been spent so far.</summary>
    public long Cost { get; private set; }

    /// <summary>The variables of the environment; null where nothing was bound.</summary>
    public CelValue?[] Variables { get; } = variables;

    /// <summary>The variables of comprehensions.</summary>
    public CelValue[] Locals { get; } = localCount == 0 ? [] : new CelValue[localCount];

    /// <summary>Adds to the cost, and ends the run when that was too much.</summary>
    public void Spend(long cost)
    {
        Cost += cost;
        if (Cost > costLimit)
            throw OverLimit("it costs more than the API server allows");
        Step();
    }

    /// <summary>Counts some work, and ends the run when it was too much or nobody waits for it any more.</summary>
    public void Step(long count = 1)
    {
        var before = _steps;
        _steps += count;
        if (_steps > MaxSteps)
            throw OverLimit("it takes too many steps");
        if (before >> 12 != _steps >> 12)
            cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the run when a text would become too long.</summary>
    public static void CheckLength(long length)
    {
        if (length > MaxTextLength)
            throw OverLimit($"a text would have more than {MaxTextLength} characters");
    }

    /// <summary>The exception that ends the run.</summary>
    public static LimitException OverLimit(string reason) => new($"the evaluation was stopped: {reason}");

    /// <summary>A pattern, compiled once: by the program if it is a literal, else by this run.</summary>
    public Pattern GetPattern(string text) => patterns.Find(text) ?? (_ownPatterns ??= new PatternSet()).GetOrAdd(text);
}
