using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using KSail.Cel;
using KSail.Charts.Functions;

namespace KSail.Charts.Templates;

/// <summary>
/// The rendering of one release: its templates, what it may use, and where the values come from that Helm would take from chance and clock.
/// Used by one thread; templates that are executed share its limits.
/// </summary>
public sealed class TemplateRun
{
    // What a missing value prints, and what Helm removes from everything that was rendered.
    private const string NoValue = "<no value>";
    private const int LargeStack = 256 * 1024 * 1024;
    private const int MaxCachedTexts = 1000;

    private readonly CancellationToken _cancellation;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Dictionary<string, ParsedTemplate> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _includes = new(StringComparer.Ordinal);
    private readonly List<string> _irreproducible = [];
    private Dictionary<string, RegularExpression>? _patterns;
    private long _steps;
    private int _depth;

    /// <summary>A rendering.</summary>
    /// <param name="set">The templates.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="seed">What random values follow from: the release and its input. Equal seeds give equal output.</param>
    /// <param name="now">What <c>now</c> gives, and certificates are valid from.</param>
    /// <param name="cancellation">Ends the rendering with <see cref="OperationCanceledException"/>.</param>
    public TemplateRun(TemplateSet set, TemplateLimits limits, string seed, DateTimeOffset now, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(limits);
        Set = set;
        Limits = limits;
        Now = now;
        Random = new SeededRandom(seed);
        _cancellation = cancellation;
    }

    /// <summary>Names of functions that were called and give something else at every rendering by Helm, each once, in order of their first use.</summary>
    public IReadOnlyList<string> Irreproducible => _irreproducible;

    /// <summary>What <c>now</c> gives.</summary>
    public DateTimeOffset Now { get; }

    internal TemplateSet Set { get; private set; }

    internal TemplateLimits Limits { get; }

    internal SeededRandom Random { get; }

    /// <summary>What the executed template was given.</summary>
    internal object? Root { get; private set; }

    /// <summary>Executes a template.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="data">What it is given as its cursor and as <c>$</c>.</param>
    /// <returns>Its output without what Go prints for missing values, as Helm removes it.</returns>
    /// <exception cref="TemplateException">It fails.</exception>
    public string Execute(string name, object? data)
    {
        ArgumentNullException.ThrowIfNull(name);
        Root = data;
        _includes.Clear();
        _depth = 0;
        return WithoutNoValue(Run(name, data));
    }

    /// <summary>Counts some work, and ends the rendering when it was too much or nobody waits for it any more.</summary>
    /// <exception cref="TemplateException">The limit is reached.</exception>
    public void Step(long count = 1)
    {
        var before = _steps;
        _steps += count;
        if (_steps > Limits.MaxSteps)
            throw new LimitException("the chart's templates take too many steps");
        if (before >> 12 == _steps >> 12)
            return;
        _cancellation.ThrowIfCancellationRequested();
        if (_clock.Elapsed > Limits.MaxTime)
            throw new LimitException($"the chart's templates take more than {Limits.MaxTime.TotalSeconds:0.#} seconds");
    }

    /// <summary>Counts the making of a text or list of this length, and ends the rendering when it would be too long.</summary>
    /// <exception cref="TemplateException">The limit is reached.</exception>
    public void CheckLength(long length)
    {
        if (length > Limits.MaxLength)
            throw TooLong();
        Step(length >> 6);
    }

    /// <summary>Ends the rendering when a text or list that grows piece by piece has become too long; the pieces have been counted.</summary>
    internal void CheckTotal(long length)
    {
        if (length > Limits.MaxLength)
            throw TooLong();
    }

    /// <summary>Notes that a function was called that gives something else at every rendering by Helm.</summary>
    internal void NoteIrreproducible(string function)
    {
        if (!_irreproducible.Contains(function))
            _irreproducible.Add(function);
    }

    /// <summary>A regular expression, compiled once.</summary>
    internal RegularExpression Pattern(string text)
    {
        _patterns ??= new Dictionary<string, RegularExpression>(StringComparer.Ordinal);
        if (!_patterns.TryGetValue(text, out var pattern))
        {
            Step(text.Length);
            _patterns[text] = pattern = RegularExpression.Compile(text);
        }

        return pattern;
    }

    /// <summary>What <c>include</c> does.</summary>
    internal string Include(string name, object? data)
    {
        // Helm's limit, and its message.
        var depth = _includes.GetValueOrDefault(name);
        if (depth > Limits.MaxDepth)
            throw new FunctionException($"rendering template has a nested reference name: {name}: unable to execute template");
        _includes[name] = depth + 1;
        TemplateException failure;
        try
        {
            return Run(name, data);
        }
        catch (TemplateException e)
        {
            failure = e;
        }
        finally
        {
            _includes[name] = depth;
        }

        // Not where it is caught: a thousand handlers within each other would use up the stack.
        throw new FunctionException(failure.Original) { Cause = failure };
    }

    /// <summary>What <c>tpl</c> does: a text is executed among all templates, and what it defines is seen by itself alone.</summary>
    internal string ExecuteText(string text, object? data)
    {
        var outer = Set;
        TemplateException failure;
        try
        {
            if (!_texts.TryGetValue(text, out var parsed))
            {
                parsed = Parse(text);
                if (_texts.Count < MaxCachedTexts)
                    _texts.Add(text, parsed);
            }

            Set = new TemplateSet(outer);
            Set.Add(parsed);
            return WithoutNoValue(Run(parsed.Name, parsed.Main, data));
        }
        catch (TemplateException e)
        {
            failure = e;
        }
        finally
        {
            Set = outer;
        }

        throw new FunctionException($"error during tpl function execution for {GoQuote.Of(text)}: {failure.Original}") { Cause = failure };
    }

    /// <summary>Goes one template deeper, onto a larger stack if this one is nearly used up.</summary>
    internal void Nest(Action action)
    {
        if (++_depth > Limits.MaxDepth * 3)
            throw new LimitException("the chart's templates call each other too deeply");
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            action();
        }
        else
        {
            Exception? failure = null;
            var thread = new Thread(
                () =>
                {
                    try
                    {
                        action();
                    }
                    catch (Exception e)
                    {
                        failure = e;
                    }
                },
                LargeStack);
            thread.Start();
            thread.Join();
            if (failure is not null)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        _depth--;
    }

    private LimitException TooLong() => new($"the chart's templates make a text or list of more than {Limits.MaxLength} characters or items");

    private ParsedTemplate Parse(string text)
    {
        CheckLength(text.Length);
        try
        {
            return ParsedTemplate.Parse("gotpl", text, Set.Functions);
        }
        catch (TemplateException e)
        {
            throw new FunctionException($"cannot parse template {GoQuote.Of(text)}: {e.Original}") { Cause = e };
        }
    }

    private string Run(string name, object? data)
    {
        if (Set.Find(name) is not { } tree)
        {
            var message = $"template: no template {GoQuote.Of(name)} associated with template \"gotpl\"";
            throw new TemplateException(TemplateFailure.Execution, message, message, []);
        }

        return Run(name, tree, data);
    }

    private string Run(string name, ListNode tree, object? data)
    {
        var output = new StringBuilder();
        var interpreter = new Interpreter(this, name, output, data);
        Nest(() => interpreter.Execute(tree));
        return output.ToString();
    }

    private static string WithoutNoValue(string text) =>
        text.Contains(NoValue, StringComparison.Ordinal) ? text.Replace(NoValue, "", StringComparison.Ordinal) : text;
}

/// <summary>A limit was reached; becomes a <see cref="TemplateException"/> where the template is known.</summary>
internal sealed class LimitException(string message) : Exception(message);
